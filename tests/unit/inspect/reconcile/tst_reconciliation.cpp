// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/reconciliation.h"

#include <QRandomGenerator>
#include <QTest>

using namespace tallyman;

namespace {

// Rows that are simply there.
class GivenRows : public ReceivedRows
{
public:
    GivenRows(QStringList fields, QList<QStringList> rows, int base = 1)
        : m_fields(std::move(fields))
        , m_rows(std::move(rows))
        , m_base(base)
    {
    }
    [[nodiscard]] qint64 count() const override { return m_rows.size(); }
    [[nodiscard]] qint64 number(qint64 row) const override
    {
        return m_numbers.isEmpty() ? row + m_base : m_numbers.at(row);
    }
    [[nodiscard]] const QStringList &fields() const override { return m_fields; }
    [[nodiscard]] QStringList cells(qint64 row) override { return m_rows.at(row); }
    void setNumbers(QList<qint64> numbers) { m_numbers = std::move(numbers); }

private:
    QStringList m_fields;
    QList<QStringList> m_rows;
    QList<qint64> m_numbers;
    int m_base;
};

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ');
}

CsvFilePtr table(const QByteArray &file)
{
    return *CsvFile::read(file);
}

Reconciliation compare(const CsvFilePtr &file, GivenRows &rows)
{
    return *reconcile(*file, rows, inferMapping(*file, rows), [](int) { return true; });
}

} // namespace

class TestReconciliation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatDiffers();
    void followsNumbers();
    void findsLostRowsOfShiftedNumbers();
    void countsRowsBehindALostOne();
    void countsFromZeroOrTwo_data();
    void countsFromZeroOrTwo();
    void mapsColumns();
    void choosesColumns();
    void findsByKey();
    void stops();
    void losesNothingItself();
};

void TestReconciliation::findsWhatDiffers()
{
    GivenRows rows(words("sku name"), {words("1 Ana"), words("2 bob"), words("9 New")});
    rows.setNumbers({1, 2, 9});
    const auto result = compare(table("sku,name\n0001,Ana\n2,Bob\n3,Cid\n"), rows);
    QCOMPARE(result.same, 0);
    QCOMPARE(result.changed, 2);
    QCOMPARE(result.lost, 1);
    QCOMPARE(result.extra, 1);
    QCOMPARE(result.differences.size(), size_t(4));
    QVERIFY(result.differences.at(0).has(CellChange::LeadingZeros));
    QVERIFY(result.differences.at(1).has(CellChange::Case));
    QVERIFY(!result.differences.at(1).has(CellChange::LeadingZeros));
    QCOMPARE(result.differences.at(2).change, RowChange::Lost);
    QCOMPARE(result.differences.at(2).record, 2);
    QCOMPARE(result.differences.at(3).change, RowChange::Extra);
}

// Rows that are the same text are told by their numbers.
void TestReconciliation::followsNumbers()
{
    GivenRows rows(words("a b"), {words("x y"), words("x y")});
    rows.setNumbers({1, 3});
    const auto result = compare(table("a,b\nx,y\nx,y\nx,y\n"), rows);
    QCOMPARE(result.lost, 1);
    QCOMPARE(result.differences.front().record, 1);
    QCOMPARE(result.shifted, 0);
}

void TestReconciliation::findsLostRowsOfShiftedNumbers()
{
    QByteArray file = "id,name,city\n";
    QList<QStringList> received;
    for (int i = 1; i <= 100; ++i) {
        const QByteArray id = QByteArray::number(i);
        file += id + ",name " + id + ",city " + QByteArray::number(i % 5) + "\n";
        if (i != 10 && i != 11 && i != 60)
            received.append({QString::number(i), QStringLiteral("name %1").arg(i),
                QStringLiteral("city %1").arg(i == 70 ? 9 : i % 5)});
    }
    GivenRows rows(words("id name city"), received);
    const auto result = compare(table(file), rows);
    QCOMPARE(result.lost, 3);
    QCOMPARE(result.changed, 1);
    QCOMPARE(result.extra, 0);
    QCOMPARE(result.shifted, 97 - 9);
    QCOMPARE(result.differences.at(0).record, 9);
    QCOMPARE(result.differences.at(2).record, 59);
    QCOMPARE(result.differences.at(3).record, 69);
}

// Also where another base would fit most of them.
void TestReconciliation::countsRowsBehindALostOne()
{
    QByteArray file = "id\n";
    QList<QStringList> received;
    for (int i = 1; i <= 50; ++i) {
        file += QByteArray::number(i) + '\n';
        if (i != 4)
            received.append({QString::number(i)});
    }
    GivenRows rows(words("id"), received);
    const auto result = compare(table(file), rows);
    QCOMPARE(result.lost, 1);
    QCOMPARE(result.shifted, 46);
    QCOMPARE(result.differences.at(0).record, 3);
}

void TestReconciliation::countsFromZeroOrTwo_data()
{
    QTest::addColumn<int>("base");
    QTest::newRow("from 0") << 0;
    QTest::newRow("from 1") << 1;
    QTest::newRow("with the header") << 2;
}

void TestReconciliation::countsFromZeroOrTwo()
{
    QFETCH(int, base);
    GivenRows rows(words("a"), {words("x"), words("y"), words("z")}, base);
    const auto result = compare(table("a\nx\ny\nz\n"), rows);
    QVERIFY(result.isClean());
    QCOMPARE(result.shifted, 0);
}

void TestReconciliation::mapsColumns()
{
    GivenRows rows({QStringLiteral("_unmapped_data.Extra Col"), QStringLiteral("first_name"),
                       QStringLiteral("mail"), QStringLiteral("made_up")},
        {{QStringLiteral("1"), QStringLiteral("Ana"), QStringLiteral("ana@x"), QStringLiteral("q")},
            {QStringLiteral("2"), QStringLiteral("Bob"), QStringLiteral("BOB@X"),
                QStringLiteral("q")}});
    const auto file = table("First Name;E-Post;Extra Col;Never\nAna;ana@x;1;n\nBob;bob@x;2;n\n");
    const ColumnMapping mapping = inferMapping(*file, rows);
    QCOMPARE(mapping,
        (ColumnMapping{{1, ColumnMatch::Reason::SameName}, {2, ColumnMatch::Reason::Values},
            {0, ColumnMatch::Reason::SameName}, {-1, ColumnMatch::Reason::None}}));
}

void TestReconciliation::choosesColumns()
{
    const ColumnMapping mapping{{0, ColumnMatch::Reason::SameName}, {}};
    const QStringList header = words("a=b c");
    const QStringList fields = words("x y=z");
    const auto choose = [&](const char *choice) {
        return chooseMapping(mapping, header, fields, {QString::fromUtf8(choice)});
    };
    QCOMPARE(choose("a=b=y=z")->first().field, 1);
    QCOMPARE(choose("c=x")->last().field, 0);
    QCOMPARE(choose("c=x")->first().field, -1); // one field, one column
    QCOMPARE(choose("a=b=")->first().field, -1);
    QVERIFY(!choose("c=w"));
    QVERIFY(!choose("nothing"));
    QVERIFY(!choose("q=x"));
}

// A row of which little is left but the identifier.
void TestReconciliation::findsByKey()
{
    GivenRows rows(
        words("id a b c d"), {words("k3 0 0 0 0"), words("k1 1 1 1 1"), words("k2 2 2 2 2")});
    const auto result = compare(table("id,a,b,c,d\nk1,1,1,1,1\nk2,2,2,2,2\nk3,3,3,3,3\n"), rows);
    QCOMPARE(result.changed, 1);
    QCOMPARE(result.lost + result.extra, 0);
}

void TestReconciliation::stops()
{
    GivenRows rows(words("a"), {words("x")});
    const auto file = table("a\nx\n");
    QVERIFY(!reconcile(*file, rows, inferMapping(*file, rows), [](int) { return false; }));
}

// Whatever is done to the rows, each record is the same, changed or lost, and each row is that of
// one record or extra.
void TestReconciliation::losesNothingItself()
{
    QRandomGenerator random(3);
    for (int round = 0; round < 100; ++round) {
        QByteArray file = "a,b\n";
        QList<QStringList> received;
        int dropped = 0;
        const int count = random.bounded(40);
        for (int i = 0; i < count; ++i) {
            const int value = random.bounded(20);
            file += QByteArray::number(value) + ",v" + QByteArray::number(i) + "\n";
            if (random.bounded(5) == 0) {
                ++dropped;
                continue;
            }
            received.append({QString::number(value), QStringLiteral("v%1").arg(i)});
        }
        GivenRows rows(words("a b"), received);
        const auto result = compare(table(file), rows);
        QCOMPARE(result.same + result.changed + result.lost, count);
        QCOMPARE(result.same + result.changed + result.extra, received.size());
        QCOMPARE(result.lost, dropped);
        QCOMPARE(result.extra, 0);
    }
}

QTEST_APPLESS_MAIN(TestReconciliation)
#include "tst_reconciliation.moc"
