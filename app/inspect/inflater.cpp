// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/inflater.h"

#include <array>
#include <brotli/decode.h>
#include <limits>
#include <memory>
#include <zlib.h>
#include <zstd.h>

namespace tallyman::inflater {

namespace {

constexpr size_t kPiece = 64 * 1024;
using Piece = std::array<char, kPiece>;

// Whether there was room for all of it.
bool append(const Piece &piece, size_t size, qint64 maxBytes, QByteArray *out)
{
    const qint64 room = maxBytes - out->size();
    const auto count = static_cast<qint64>(size);
    out->append(piece.data(), qMin(room, count));
    return count <= room;
}

// zlib's interface takes pointers to non-const bytes that it does not write to.
Bytef *input(QByteArrayView bytes)
{
    return reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
}

Outcome inflateWith(int windowBits, QByteArrayView bytes, qint64 maxBytes, QByteArray *out)
{
    z_stream stream = {};
    if (inflateInit2(&stream, windowBits) != Z_OK)
        return Outcome::Broken;
    const std::unique_ptr<z_stream, int (*)(z_stream *)> guard(&stream, inflateEnd);
    stream.next_in = input(bytes);
    stream.avail_in =
        static_cast<uInt>(qMin<qint64>(bytes.size(), std::numeric_limits<int>::max()));
    Piece piece;
    while (true) {
        stream.next_out = reinterpret_cast<Bytef *>(piece.data());
        stream.avail_out = kPiece;
        const int code = inflate(&stream, Z_NO_FLUSH);
        if (!append(piece, kPiece - stream.avail_out, maxBytes, out))
            return Outcome::TooLarge;
        if (code == Z_STREAM_END) {
            // RFC 1952 §2.2: a gzip file may have several members
            if (windowBits <= 15 || stream.avail_in == 0)
                return Outcome::Complete;
            inflateReset(&stream);
        } else if (code == Z_BUF_ERROR
            || (code == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)) {
            return Outcome::CutOff;
        } else if (code != Z_OK) {
            return Outcome::Broken;
        }
    }
}

} // namespace

Outcome zlib(QByteArrayView bytes, qint64 maxBytes, bool gzip, QByteArray *out)
{
    if (gzip)
        return inflateWith(15 + 16, bytes, maxBytes, out);
    // RFC 9110 §8.4.1.2: "deflate" is the zlib format, but some senders leave the wrapper out
    const qsizetype before = out->size();
    const Outcome outcome = inflateWith(15, bytes, maxBytes, out);
    if (outcome != Outcome::Broken || out->size() > before)
        return outcome;
    return inflateWith(-15, bytes, maxBytes, out);
}

Outcome brotli(QByteArrayView bytes, qint64 maxBytes, QByteArray *out)
{
    const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState *)> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
    const auto *next = reinterpret_cast<const uint8_t *>(bytes.data());
    auto available = static_cast<size_t>(bytes.size());
    Piece piece;
    while (true) {
        auto *to = reinterpret_cast<uint8_t *>(piece.data());
        size_t room = kPiece;
        const auto result =
            BrotliDecoderDecompressStream(state.get(), &available, &next, &room, &to, nullptr);
        if (!append(piece, kPiece - room, maxBytes, out))
            return Outcome::TooLarge;
        if (result == BROTLI_DECODER_RESULT_SUCCESS)
            return Outcome::Complete;
        if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
            return Outcome::CutOff;
        if (result == BROTLI_DECODER_RESULT_ERROR)
            return Outcome::Broken;
    }
}

Outcome zstd(QByteArrayView bytes, qint64 maxBytes, QByteArray *out)
{
    const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream *)> stream(
        ZSTD_createDStream(), ZSTD_freeDStream);
    // RFC 8878 §3.1.1.1.2: a window of 8 MiB must be taken; more is refused
    ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, 23);
    ZSTD_inBuffer in = {bytes.data(), static_cast<size_t>(bytes.size()), 0};
    Piece piece;
    while (true) {
        ZSTD_outBuffer to = {piece.data(), kPiece, 0};
        const size_t left = ZSTD_decompressStream(stream.get(), &to, &in);
        if (ZSTD_isError(left) != 0)
            return Outcome::Broken;
        if (!append(piece, to.pos, maxBytes, out))
            return Outcome::TooLarge;
        if (in.pos == in.size && to.pos < kPiece)
            return left == 0 ? Outcome::Complete : Outcome::CutOff;
    }
}

} // namespace tallyman::inflater
