// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/deliveriesview.h"

#include "ui/models/deliverymodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

namespace tallyman {

class TestDeliveriesView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesTwoResponses();
    void saysWhyEachWasMade();
    void saysBothOutcomes();

private:
    static Delivery delivery(DeliveryId id, DeliveryOutcome outcome)
    {
        Delivery made;
        made.id = id;
        made.outcome = outcome;
        made.status = outcome == DeliveryOutcome::Answered ? 200 : 0;
        return made;
    }
};

void TestDeliveriesView::comparesTwoResponses()
{
    DeliveriesView view;
    new QAbstractItemModelTester(view.findChild<QTableView *>()->model(), &view);
    QSignalSpy compared(&view, &DeliveriesView::compareRequested);
    view.setDeliveries({delivery(9, DeliveryOutcome::Answered),
        delivery(7, DeliveryOutcome::Failed), delivery(4, DeliveryOutcome::Answered)});
    auto *table = view.findChild<QTableView *>();
    const QList<QAction *> commands = table->actions();
    QCOMPARE(commands.size(), 1);
    QVERIFY(!commands.first()->isEnabled()); // one is selected
    table->selectAll();                      // of three, one has no response
    QVERIFY(commands.first()->isEnabled());
    commands.first()->trigger();
    QCOMPARE(compared.size(), 1);
    QCOMPARE(compared.first().at(0).value<DeliveryId>(), 4);
    QCOMPARE(compared.first().at(1).value<DeliveryId>(), 9);
    view.setDeliveries({delivery(9, DeliveryOutcome::Answered)});
    QVERIFY(!commands.first()->isEnabled());
}

void TestDeliveriesView::saysWhyEachWasMade()
{
    DeliveriesView view;
    Delivery byHand = delivery(1, DeliveryOutcome::Answered);
    Delivery byRule = delivery(2, DeliveryOutcome::Answered);
    byRule.targetName = QStringLiteral("app");
    byRule.origin = {QStringLiteral("all"), 2, true};
    view.setDeliveries({byRule, byHand});
    const auto *model = view.findChild<QTableView *>()->model();
    const auto cell = [model](int row, int column, int role = Qt::DisplayRole) {
        return model->index(row, column).data(role).toString();
    };
    QCOMPARE(cell(0, DeliveryModel::Cause),
        QStringLiteral("rule “all”, attempt 2, perhaps not the first time"));
    QVERIFY(cell(0, DeliveryModel::Cause, Qt::ToolTipRole)
                .startsWith(QStringLiteral("app answered 200 after ")));
    QCOMPARE(cell(1, DeliveryModel::Cause), QStringLiteral("by hand"));
}

void TestDeliveriesView::saysBothOutcomes()
{
    DeliveriesView view;
    view.show();
    const auto *outcome = view.findChild<QLabel *>(QStringLiteral("outcome"));
    QVERIFY(!outcome->isVisible());
    view.setOutcome(QStringLiteral("The sender saw <b>200</b>."));
    QVERIFY(outcome->isVisible());
    QCOMPARE(outcome->textFormat(), Qt::PlainText);
    view.setOutcome({});
    QVERIFY(!outcome->isVisible());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestDeliveriesView)
#include "tst_deliveriesview.moc"
