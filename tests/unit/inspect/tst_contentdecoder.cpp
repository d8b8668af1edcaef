// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/contentdecoder.h"

#include <QTest>
#include <zlib.h>
#include <zstd.h>

using namespace tallyman;

namespace {

QByteArray deflated(const QByteArray &text, int windowBits)
{
    z_stream stream = {};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(
        static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(text.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray zstdCompressed(const QByteArray &text)
{
    QByteArray out(
        static_cast<qsizetype>(ZSTD_compressBound(static_cast<size_t>(text.size()))), '\0');
    const size_t size = ZSTD_compress(out.data(), static_cast<size_t>(out.size()), text.data(),
        static_cast<size_t>(text.size()), 1);
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

// "hello" by `brotli -c`
const QByteArray kBrotliHello = QByteArray::fromHex("0f028068656c6c6f03");

} // namespace

class TestContentDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data();
    void decodes();
    void boundsWhatComesOut_data();
    void boundsWhatComesOut();
    void decodesGzipMembers();
};

void TestContentDecoder::decodes_data()
{
    using State = DecodedContent::State;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<DecodedContent::State>("state");
    QTest::addColumn<QByteArray>("decoded");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &coding,
                         State state, const QByteArray &decoded) {
        QTest::newRow(name) << bytes << coding << state << decoded;
    };
    const QByteArray hello("hello");
    const QByteArray gzip = deflated(hello, 15 + 16);
    row("none", hello, "", State::Identity, hello);
    row("identity", hello, "Identity", State::Identity, hello);
    row("gzip", gzip, "GZip", State::Decoded, hello);
    row("x-gzip", gzip, "x-gzip", State::Decoded, hello);
    row("deflate with zlib", deflated(hello, 15), "deflate", State::Decoded, hello);
    row("deflate raw", deflated(hello, -15), "deflate", State::Decoded, hello);
    row("br", kBrotliHello, "br", State::Decoded, hello);
    row("zstd", zstdCompressed(hello), "zstd", State::Decoded, hello);
    row("two codings", deflated(zstdCompressed(hello), 15 + 16), "zstd, gzip", State::Decoded,
        hello);
    row("unknown", hello, "compress", State::Unknown, hello);
    row("unknown below", gzip, "x, gzip", State::Unknown, hello);
    row("too many", hello, "br,br,br,br,br", State::Unknown, hello);
    row("no gzip", hello, "gzip", State::Failed, "");
    row("no br", QByteArray(8, '\xFF'), "br", State::Failed, "");
    row("no zstd", hello, "zstd", State::Failed, "");
    row("cut gzip", gzip.chopped(6), "gzip", State::Truncated, hello);
    row("cut br", kBrotliHello.chopped(2), "br", State::Truncated, "hell");
    row("empty", "", "gzip", State::Identity, "");
}

void TestContentDecoder::decodes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, coding);
    const auto result = decodeContent(bytes, coding, 1 << 20);
    QTEST(result.state, "state");
    if (qstrcmp(QTest::currentDataTag(), "cut br") == 0)
        QVERIFY(QByteArray("hello").startsWith(result.bytes));
    else
        QTEST(result.bytes, "decoded");
    QCOMPARE(result.sentence.isEmpty(), result.state == DecodedContent::State::Identity);
}

void TestContentDecoder::boundsWhatComesOut_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("coding");
    const QByteArray bomb(10'000'000, '\0');
    QTest::newRow("gzip") << deflated(bomb, 15 + 16) << QByteArray("gzip");
    QTest::newRow("deflate") << deflated(bomb, -15) << QByteArray("deflate");
    QTest::newRow("zstd") << zstdCompressed(bomb) << QByteArray("zstd");
}

void TestContentDecoder::boundsWhatComesOut()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, coding);
    const auto result = decodeContent(bytes, coding, 100'000);
    QCOMPARE(result.state, DecodedContent::State::Truncated);
    QCOMPARE(result.bytes, QByteArray(100'000, '\0'));
}

void TestContentDecoder::decodesGzipMembers()
{
    const QByteArray two = deflated("hello ", 15 + 16) + deflated("world", 15 + 16);
    QCOMPARE(decodeContent(two, "gzip", 1000).bytes, QByteArray("hello world"));
}

QTEST_GUILESS_MAIN(TestContentDecoder)
#include "tst_contentdecoder.moc"
