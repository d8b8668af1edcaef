// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/framing.h"

#include <QTest>

namespace tallyman {

namespace {

QByteArray number(quint64 value)
{
    QByteArray out;
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>((value & 0x7F) | 0x80);
    return QByteArray(out + static_cast<char>(value));
}

QByteArray run(quint64 repeat, quint64 content, const QByteArray &after)
{
    return QByteArray(
        number(repeat) + number(content) + number(static_cast<quint64>(after.size())) + after);
}

constexpr quint64 kMost = 1ULL << 40;

} // namespace

// What is stored of the way content lay on the wire, and what is refused as damaged.
class TestFraming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromItsStoredForm();
    void countsRepeatsAsOneRun();
    void takesWhatAMessageCanHave_data();
    void takesWhatAMessageCanHave();
};

void TestFraming::comesBackFromItsStoredForm()
{
    Framing framing;
    framing.append(0, "5\r\n");
    framing.append(5, "\r\n5\r\n");
    framing.append(5, "\r\n5\r\n");
    framing.append(5, "\r\n0\r\n\r\n");
    const Framing again = Framing::decode(framing.encoded());
    QCOMPARE(again, framing);
    QCOMPARE(again.wireBytes(), 3 + 5 + 5 + 7);
    QCOMPARE(wireBytes("H", "aaaaabbbbbccccc", again),
        QByteArray("H5\r\naaaaa\r\n5\r\nbbbbb\r\n5\r\nccccc\r\n0\r\n\r\n"));
}

void TestFraming::countsRepeatsAsOneRun()
{
    Framing framing;
    for (int i = 0; i < 1000; ++i)
        framing.append(1, "\r\n1\r\n");
    QCOMPARE(framing.runs().size(), 1);
    QCOMPARE(framing.runs().first().repeat, 1000);
}

void TestFraming::takesWhatAMessageCanHave_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<int>("runs");
    const QByteArray good = run(3, 1, "\r\n1\r\n");
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("a run") << good << 1;
    QTest::newRow("repeated never") << run(0, 1, "x") << 0;
    QTest::newRow("content without framing") << run(2, 5, "") << 0;
    QTest::newRow("2^40 times one byte") << run(kMost, 1, "") << 0;
    QTest::newRow("nothing, often") << run(kMost, 0, "") << 0;
    QTest::newRow("as much content as allowed") << run(1, kMost, "x") << 1;
    QTest::newRow("more content than allowed") << run(1, kMost + 1, "x") << 0;
    QTest::newRow("content repeated") << run(2, kMost / 2 + 1, "x") << 0;
    QTest::newRow("content over all runs")
        << QByteArray(run(1, kMost - 2, "x") + good + run(9, 9, "y")) << 1;
    QTest::newRow("as much framing as allowed") << run(kMost / 2, 0, "xy") << 1;
    QTest::newRow("more framing than allowed") << run(kMost / 2 + 1, 0, "xy") << 0;
    QTest::newRow("framing over all runs") << QByteArray(run(kMost - 4, 0, "x") + good) << 1;
    QTest::newRow("overflow") << run((1ULL << 63) - 1, (1ULL << 62), "x") << 0;
    QTest::newRow("good, then damaged") << QByteArray(good + run(1, 1, "")) << 1;
    QTest::newRow("cut off") << good.chopped(1) << 0;
}

void TestFraming::takesWhatAMessageCanHave()
{
    QFETCH(QByteArray, stored);
    QFETCH(int, runs);
    const Framing framing = Framing::decode(stored);
    QCOMPARE(framing.runs().size(), runs);
    QVERIFY(framing.wireBytes() <= Framing::kMostBytes);
    QVERIFY(stored.startsWith(framing.encoded()));
}

} // namespace tallyman

QTEST_APPLESS_MAIN(tallyman::TestFraming)
#include "tst_framing.moc"
