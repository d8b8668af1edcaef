// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/findingmarks.h"

#include <QTest>

namespace tallyman {

class TestFindingMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsDone();
    void readsOnlyWhatItUnderstands_data();
    void readsOnlyWhatItUnderstands();
    void remembersNotTooManyImports();
};

void TestFindingMarks::keepsWhatIsDone()
{
    FindingMarks marks;
    IdSet ids;
    ids.insert(3, 5);
    ids.insert(9);
    marks.setEvents("duplicate", ids, true);
    IdSet four;
    four.insert(4);
    marks.setEvents("duplicate", four, false);
    const QString name = FindingMarks::importName(QStringLiteral("csvbox"), QStringLiteral("7/ä"));
    marks.setImport("rows-missing", name, true);

    const FindingMarks again = FindingMarks::fromJson(marks.toJson());
    QCOMPARE(again, marks);
    QVERIFY(again.events("duplicate").contains(3) && again.events("duplicate").contains(9));
    QVERIFY(!again.events("duplicate").contains(4));
    QVERIFY(again.events("conflict").isEmpty());
    QVERIFY(again.containsImport("rows-missing", name));
    QVERIFY(!again.containsImport("count-mismatch", name));
}

void TestFindingMarks::readsOnlyWhatItUnderstands_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qint64>("events");
    QTest::newRow("nothing") << QByteArray() << qint64(0);
    QTest::newRow("no object") << QByteArray("[1]") << qint64(0);
    QTest::newRow("not ranges") << QByteArray(R"({"duplicate":{"events":[1,"x",{}]}})")
                                << qint64(0);
    QTest::newRow("backwards") << QByteArray(R"({"duplicate":{"events":[[5,3],[0,2],[7,8]]}})")
                               << qint64(2);
    QTest::newRow("cut") << QByteArray(R"({"duplicate":{"events":[[5]]}})") << qint64(0);
}

void TestFindingMarks::readsOnlyWhatItUnderstands()
{
    QFETCH(const QByteArray, json);
    QFETCH(const qint64, events);
    QCOMPARE(FindingMarks::fromJson(json).events("duplicate").size(), events);
}

void TestFindingMarks::remembersNotTooManyImports()
{
    FindingMarks marks;
    for (int i = 0; i < 10'001; ++i)
        marks.setImport("rows-missing", QString::number(i), true);
    QVERIFY(marks.containsImport("rows-missing", QStringLiteral("9999")));
    QVERIFY(!marks.containsImport("rows-missing", QStringLiteral("10000")));
}

} // namespace tallyman

QTEST_GUILESS_MAIN(tallyman::TestFindingMarks)
#include "tst_findingmarks.moc"
