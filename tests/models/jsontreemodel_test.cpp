// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/deliverymodel.h"
#include "ui/models/headersmodel.h"
#include "ui/models/jsontreemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tallyman;

// The tester is attached after the reset: of one that it hears of it fetches the first rows while
// it still believes in the reset, and calls that an error (Qt 6.4).
class TestJsonTreeModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fetchesOnlyWhatIsOpened();
    void pagesForwards();
    void pagesBackwardsFromAHit();
    void givesPointers();
    void dropsAnInvalidDocument();
    void headersReset();
    void deliveriesGrowAtTheTop();

private:
    [[nodiscard]] static JsonDocumentPtr numbers(int count);
    [[nodiscard]] static QStringList rows(const JsonTreeModel &model, const QModelIndex &parent);
};

JsonDocumentPtr TestJsonTreeModel::numbers(int count)
{
    QByteArray text("[");
    for (int i = 0; i < count; ++i)
        text += (i > 0 ? "," : "") + QByteArray::number(i);
    return JsonDocument::read(text + "]");
}

QStringList TestJsonTreeModel::rows(const JsonTreeModel &model, const QModelIndex &parent)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(parent); ++row)
        list += model.index(row, 0, parent).data().toString();
    return list;
}

void TestJsonTreeModel::fetchesOnlyWhatIsOpened()
{
    JsonTreeModel model;
    model.setDocument(JsonDocument::read(R"({"a":{"b":[]},"c":1})"));
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QModelIndex root = model.index(0, 0);
    QCOMPARE(root.data().toString(), QStringLiteral("{2}"));
    model.fetchMore(root);
    QCOMPARE(rows(model, root), QStringList({QStringLiteral("{1}"), QStringLiteral("1")}));
    const QModelIndex a = model.index(0, 0, root);
    QVERIFY(model.hasChildren(a));
    model.fetchMore(a);
    QCOMPARE(rows(model, a), QStringList({QStringLiteral("[] empty")}));
    QVERIFY(!model.hasChildren(model.index(0, 0, a)));
}

void TestJsonTreeModel::pagesForwards()
{
    JsonTreeModel model;
    model.setDocument(numbers(2500));
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QModelIndex root = model.index(0, 0);
    model.fetchMore(root);
    QCOMPARE(model.rowCount(root), 1001);
    QVERIFY(model.index(1000, 0, root).data(JsonTreeModel::PagerRole).toBool());
    model.loadMore(model.index(1000, 0, root));
    QCOMPARE(model.rowCount(root), 2001);
    QVERIFY(model.index(2000, 0, root).data().toString().contains(QStringLiteral("500 more")));
    model.loadMore(model.index(2000, 0, root));
    QCOMPARE(model.rowCount(root), 2500);
    for (int row = 0; row < 2500; ++row)
        QCOMPARE(model.index(row, 0, root).data().toInt(), row);
}

void TestJsonTreeModel::pagesBackwardsFromAHit()
{
    JsonTreeModel model;
    const JsonDocumentPtr document = numbers(3500);
    model.setDocument(document);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QModelIndex root = model.index(0, 0);
    const QModelIndex hit = model.reveal(document->text().indexOf("2345"));
    QCOMPARE(hit.data().toString(), QStringLiteral("2345"));
    QCOMPARE(hit.row(), 346); // behind the row that stands for the first two thousand
    QCOMPARE(model.rowCount(root), 1002);
    model.loadMore(model.index(0, 0, root));
    model.loadMore(model.index(0, 0, root));
    model.loadMore(model.index(3000, 0, root));
    QCOMPARE(model.rowCount(root), 3500);
    for (int row = 0; row < 3500; ++row)
        QCOMPARE(model.index(row, 0, root).data().toInt(), row);
}

void TestJsonTreeModel::givesPointers()
{
    JsonTreeModel model;
    const QByteArray text = R"({"a~b":[0,{"":{"c\u002fd":7}}]})";
    model.setDocument(JsonDocument::read(text));
    QCOMPARE(model.pointer(model.reveal(text.indexOf('7'))), QStringLiteral("/a~0b/1//c~1d"));
    QCOMPARE(model.pointer(model.index(0, 0)), QString());
}

void TestJsonTreeModel::dropsAnInvalidDocument()
{
    JsonTreeModel model;
    model.setDocument(numbers(3));
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDocument(JsonDocument::read("[1,"));
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.reveal(1).isValid());
}

void TestJsonTreeModel::headersReset()
{
    HeadersModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFields({{"A", "1"}, {"a", "2"}}, {{"T", "3"}});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, HeadersModel::Note).data().toString(), QStringLiteral("trailer"));
    model.setFields({});
    QCOMPARE(model.rowCount(), 0);
}

void TestJsonTreeModel::deliveriesGrowAtTheTop()
{
    DeliveryModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Delivery first;
    first.id = 1;
    first.outcome = DeliveryOutcome::Answered;
    first.status = 204;
    Delivery second;
    second.id = 2;
    second.outcome = DeliveryOutcome::Failed;
    second.error = QStringLiteral("Connection refused.");
    model.setDeliveries({first});
    const QPersistentModelIndex kept = model.index(0, DeliveryModel::Reply);
    model.setDeliveries({second, first});
    QCOMPARE(kept.row(), 1);
    QCOMPARE(kept.data().toString(), QStringLiteral("204"));
    QCOMPARE(model.index(0, DeliveryModel::Changes).data().toString(), second.error);
    model.setDeliveries({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestJsonTreeModel)
#include "jsontreemodel_test.moc"
