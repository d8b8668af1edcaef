// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace tallyman {

// What became of content with a Content-Encoding.
struct DecodedContent
{
    enum class State : quint8 {
        Identity,  // there was nothing to undo
        Decoded,   // all of it
        Truncated, // cut at the limit, or the coded bytes end early; `bytes` is the beginning
        Failed,    // `bytes` is what came out before the error
        Unknown,   // a coding that is not known here; `bytes` is as received
    };
    State state = State::Identity;
    bool atLimit = false; // Truncated: there is more, and it was not asked for
    QByteArray bytes;
    QString sentence; // for all but Identity: what was done or what is wrong
};

// Undoes content codings (RFC 9110 §8.4) for looking at: gzip, deflate (with or without the zlib
// wrapper), br, zstd, also several in a row (at most 4). `coding` is the value of
// Content-Encoding. No more than `maxBytes` come out.
[[nodiscard]] DecodedContent decodeContent(
    QByteArrayView bytes, QByteArrayView coding, qint64 maxBytes);

} // namespace tallyman
