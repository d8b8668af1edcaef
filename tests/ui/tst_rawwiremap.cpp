// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/rawwiremap.h"

#include <QTest>

namespace tallyman {

namespace {

// A run as Framing stores it.
QByteArray storedRun(quint64 repeat, uchar content, const QByteArray &after)
{
    QByteArray out;
    for (; repeat >= 0x80; repeat >>= 7)
        out += static_cast<char>((repeat & 0x7F) | 0x80);
    out += static_cast<char>(repeat);
    out += static_cast<char>(content);
    out += static_cast<char>(after.size());
    return QByteArray(out + after);
}

QByteArray readNow(const RawWireMap &map, const ByteFetch &body, qint64 offset, qint64 count)
{
    QByteArray bytes;
    map.read(
        offset, count, body, [&bytes](const Result<QByteArray> &read) { bytes = read.value(); });
    return bytes;
}

} // namespace

// Every position of a message's wire bytes, found without putting the message together.
class TestRawWireMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryRange_data();
    void readsEveryRange();
    void manyChunksCostNothing();
};

void TestRawWireMap::readsEveryRange_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Framing>("framing");
    Framing chunked;
    chunked.append(0, "3\r\n");
    for (int i = 0; i < 3; ++i)
        chunked.append(3, "\r\n3\r\n");
    chunked.append(3, "\r\n1\r\n");
    chunked.append(1, "\r\n0\r\n\r\n");
    QTest::newRow("no content") << QByteArray() << Framing();
    QTest::newRow("content alone") << QByteArray("abc") << Framing();
    QTest::newRow("chunks") << QByteArray("abcdefghijklm") << chunked;
    QTest::newRow("more content than framed") << QByteArray("abcdefghijklmnop") << chunked;
    QTest::newRow("cut off in a chunk") << QByteArray("abcdefg") << chunked;
}

void TestRawWireMap::readsEveryRange()
{
    QFETCH(QByteArray, body);
    QFETCH(Framing, framing);
    const QByteArray wire = wireBytes("HEAD", body, framing);
    const RawWireMap map("HEAD", framing, body.size());
    QCOMPARE(map.size(), wire.size());
    const ByteFetch fetch = [&body](qint64 offset, qint64 count, const auto &done) {
        done(QByteArray(body.mid(offset, count)));
    };
    for (qsizetype from = 0; from <= wire.size(); ++from) {
        for (qsizetype count = 0; from + count <= wire.size() + 2; ++count)
            QCOMPARE(readNow(map, fetch, from, count), wire.mid(from, count));
    }
}

// A message of terabytes in chunks of one byte: what is kept of it is its few runs.
void TestRawWireMap::manyChunksCostNothing()
{
    constexpr qint64 kChunks = qint64(1) << 37;
    const QByteArray stored =
        storedRun(1, 0, "1\r\n") + storedRun(kChunks, 1, "\r\n1\r\n") + storedRun(1, 0, "END");
    const RawWireMap map("H", Framing::decode(stored), kChunks);
    QCOMPARE(map.size(), 1 + 3 + kChunks * 6 + 3);
    qint64 fetched = 0;
    const ByteFetch fetch = [&fetched](qint64 offset, qint64 count, const auto &done) {
        fetched += count;
        QByteArray bytes;
        for (qint64 i = offset; i < offset + count; ++i)
            bytes += static_cast<char>('a' + i % 26);
        done(bytes);
    };
    QCOMPARE(readNow(map, fetch, 0, 11), QByteArray("H1\r\na\r\n1\r\nb").left(11));
    const qint64 chunk = kChunks / 3;
    const QByteArray expected = QByteArray(1, static_cast<char>('a' + chunk % 26)) + "\r\n1\r\n";
    QCOMPARE(readNow(map, fetch, 4 + chunk * 6, 6), expected);
    QCOMPARE(readNow(map, fetch, map.size() - 4, 100), QByteArray("\nEND"));
    QVERIFY(fetched < 10);
}

} // namespace tallyman

QTEST_APPLESS_MAIN(tallyman::TestRawWireMap)
#include "tst_rawwiremap.moc"
