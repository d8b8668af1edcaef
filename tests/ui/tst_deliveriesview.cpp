// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/deliveriesview.h"

#include <QAction>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

namespace tallyman {

class TestDeliveriesView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesTwoResponses();

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

} // namespace tallyman

QTEST_MAIN(tallyman::TestDeliveriesView)
#include "tst_deliveriesview.moc"
