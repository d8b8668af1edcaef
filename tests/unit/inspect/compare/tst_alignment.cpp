// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/alignment.h"

#include <QRandomGenerator>
#include <QTest>

using namespace tallyman;

class TestAlignment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aligns_data();
    void aligns();
    void pairsAreAscendingAndSame();
    void survivesRepetition();
};

namespace {

std::vector<quint64> letters(const QString &text)
{
    std::vector<quint64> digests;
    for (const QChar c : text)
        digests.push_back(c.unicode());
    return digests;
}

} // namespace

void TestAlignment::aligns_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QString>("common");
    const auto row = [](const char *name, const char *left, const char *right, const char *common) {
        QTest::newRow(name) << QString::fromLatin1(left) << QString::fromLatin1(right)
                            << QString::fromLatin1(common);
    };
    row("both empty", "", "", "");
    row("one empty", "abc", "", "");
    row("same", "abc", "abc", "abc");
    row("inserted", "abc", "abxc", "abc");
    row("removed", "abxc", "abc", "abc");
    row("changed", "abc", "axc", "ac");
    row("moved", "abcdef", "fabcde", "abcde");
    row("repeated", "aab", "ab", "ab");
    row("nothing in common", "abc", "xyz", "");
    row("no unique ones", "abab", "baba", "bab");
    row("swapped blocks", "abcdxyz", "xyzabcd", "abcd");
}

void TestAlignment::aligns()
{
    QFETCH(QString, left);
    QFETCH(QString, right);
    const auto pairs = alignSequences(letters(left), letters(right));
    QString common;
    for (const AlignedPair &pair : pairs) {
        QCOMPARE(left.at(pair.left), right.at(pair.right));
        common += left.at(pair.left);
    }
    QTEST(common, "common");
}

void TestAlignment::pairsAreAscendingAndSame()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        std::vector<quint64> left(random.bounded(60));
        std::vector<quint64> right(random.bounded(60));
        const int alphabet = 1 + static_cast<int>(random.bounded(40));
        for (auto *list : {&left, &right}) {
            for (quint64 &item : *list)
                item = static_cast<quint64>(random.bounded(alphabet));
        }
        AlignedPair last{-1, -1};
        for (const AlignedPair &pair : alignSequences(left, right)) {
            QVERIFY(pair.left > last.left && pair.right > last.right);
            QCOMPARE(
                left.at(static_cast<size_t>(pair.left)), right.at(static_cast<size_t>(pair.right)));
            last = pair;
        }
    }
}

// A million items of which none is unique are done with at once.
void TestAlignment::survivesRepetition()
{
    std::vector<quint64> left(1'000'000, 1);
    std::vector<quint64> right(999'999, 1);
    left[500'000] = 2;
    right[20] = 3;
    QVERIFY(alignSequences(left, right).size() >= 20);
}

QTEST_APPLESS_MAIN(TestAlignment)
#include "tst_alignment.moc"
