// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/forwarding.h"
#include "session/session.h"
#include "store/eventlog.h"
#include "store/outboxrecords.h"
#include "support/mainwindowtest.h"
#include "support/recordingserver.h"
#include "ui/actions.h"
#include "ui/models/outboxmodel.h"
#include "ui/views/deliveriesview.h"
#include "ui/views/eventdetail.h"
#include "ui/views/outboxpanel.h"
#include "ui/views/sidebar.h"
#include "ui/views/targetspage.h"
#include "ui/widgets/rowview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QScrollBar>
#include <QToolButton>

using namespace tallyman;

// The outbox as it is used, in the window.
class TestOutboxPanel : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void opensFromEverywhere();
    void showsAndRetries();
    void dropsWhatIsConfirmed();
    void readsPieceByPiece();
    void keepsSelectionAndPlace();
    void leadsToTheEvent();
    void saysBothOutcomes();

private:
    [[nodiscard]] Session *session() const { return m_fixture->session(); }
    [[nodiscard]] TargetsPage *place() const { return m_window->findChild<TargetsPage *>(); }
    [[nodiscard]] OutboxPanel *panel() const { return place()->outbox(); }
    [[nodiscard]] QAbstractItemModel *rows() const { return panel()->table()->model(); }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return rows()->index(row, column).data().toString();
    }
    [[nodiscard]] QToolButton *counts() const
    {
        return m_window->findChild<QToolButton *>(QStringLiteral("outboxCounts"));
    }
    [[nodiscard]] QPushButton *button(const QString &text) const;
    void openOutbox();
    void addTarget(const QUrl &url, const DeliveryOptions &delivery);
    void addRule();
    void fill(int count); // with items that wait for a paused target
};

QPushButton *TestOutboxPanel::button(const QString &text) const
{
    const auto buttons = panel()->findChildren<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->text().remove(QLatin1Char('&')) == text && each->isVisible())
            return each;
    }
    return nullptr;
}

void TestOutboxPanel::openOutbox()
{
    m_window->actions()->action(Command::ShowOutbox)->trigger();
    QVERIFY(panel()->isVisible());
}

void TestOutboxPanel::addTarget(const QUrl &url, const DeliveryOptions &delivery)
{
    Target target;
    target.name = QStringLiteral("app");
    target.url = url;
    target.delivery = delivery;
    session()->saveTarget(target, this, {});
    QTRY_COMPARE(session()->targets().size(), 1);
}

void TestOutboxPanel::addRule()
{
    ForwardRule rule;
    rule.name = QStringLiteral("all");
    rule.targets = {QStringLiteral("app")};
    session()->forwarding()->changeRules(
        [rule](QList<ForwardRule> &rules) -> Result<void> {
            rules.append(rule);
            return {};
        },
        this, {});
    QTRY_COMPARE(session()->forwarding()->rules().size(), 1);
}

void TestOutboxPanel::fill(int count)
{
    DeliveryOptions paused;
    paused.paused = true;
    addTarget(QUrl(QStringLiteral("http://127.0.0.1:1/")), paused);
    QVERIFY(post("{}"));
    QList<OutboxItem> items;
    for (int i = 0; i < count; ++i) {
        OutboxItem item;
        item.eventId = 1;
        item.targetId = session()->targets().first().id;
        item.rule = QString::number(i + 1);
        items.append(item);
    }
    session()->log()->post([items](Database &database) { queueItems(database, items); }, {});
    session()->forwarding()->wake();
}

void TestOutboxPanel::opensFromEverywhere()
{
    QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
    QTRY_VERIFY(place() != nullptr && place()->isVisible());
    QVERIFY(!panel()->isVisible());
    QVERIFY(!counts()->isVisible());
    const auto *sidebar = m_window->findChild<Sidebar *>();
    QCOMPARE(sidebar->currentIndex().data().toString(), QStringLiteral("Targets"));
    fill(2);
    QTRY_COMPARE(counts()->text(), QStringLiteral("2 waiting"));
    const QModelIndex target = sidebar->model()->index(sidebar->currentIndex().row() + 1, 0);
    QCOMPARE(target.data().toString(), QStringLiteral("app"));
    QCOMPARE(target.data(Sidebar::CountRole).toString(), QStringLiteral("2"));
    QTest::mouseClick(counts(), Qt::LeftButton);
    QVERIFY(panel()->isVisible());
    QTRY_COMPARE(rows()->rowCount(), 2);
}

void TestOutboxPanel::showsAndRetries()
{
    test::RecordingServer server;
    server.setScripts({{"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"}, {}});
    DeliveryOptions once;
    once.retries = *RetryPolicy::parse(QStringLiteral("none"));
    addTarget(server.url(), once);
    addRule();
    openOutbox();
    new QAbstractItemModelTester(rows(), panel());
    QVERIFY(post("{}"));
    QTRY_COMPARE(counts()->text(), QStringLiteral("1 given up"));
    QTRY_COMPARE(cell(0, OutboxModel::State), QStringLiteral("given up"));
    QCOMPARE(cell(0, OutboxModel::Event), QStringLiteral("#1"));
    QCOMPARE(cell(0, OutboxModel::TargetName), QStringLiteral("app"));
    QCOMPARE(cell(0, OutboxModel::Rule), QStringLiteral("all"));
    QCOMPARE(cell(0, OutboxModel::Attempts), QStringLiteral("1"));
    QVERIFY(cell(0, OutboxModel::Error).contains(QStringLiteral("500")));
    auto *states = place()->findChild<QComboBox *>();
    states->setCurrentIndex(1); // waiting
    QTRY_VERIFY(!panel()->table()->isVisible());
    states->setCurrentIndex(2); // given up
    QTRY_COMPARE(rows()->rowCount(), 1);
    QTRY_VERIFY(button(QStringLiteral("Retry all"))->isEnabled());
    click(button(QStringLiteral("Retry all")));
    QTRY_COMPARE(server.requests().size(), 2);
    QTRY_COMPARE(rows()->rowCount(), 0);
    QTRY_VERIFY(!counts()->isVisible());
}

void TestOutboxPanel::dropsWhatIsConfirmed()
{
    openOutbox();
    new QAbstractItemModelTester(rows(), panel());
    fill(5);
    QTRY_COMPARE(rows()->rowCount(), 5);
    QCOMPARE(cell(0, OutboxModel::State), QStringLiteral("waits: the target is paused"));
    panel()->table()->setFocus();
    panel()->table()->setCurrentIndex(rows()->index(1, 0));
    QTest::keyClick(panel()->table(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(panel()->table(), Qt::Key_Delete);
    QCOMPARE(rows()->rowCount(), 5);
    const auto *said = panel()->findChild<QLabel *>(QStringLiteral("said"));
    QVERIFY(said->isVisible());
    QVERIFY(said->text().startsWith(QStringLiteral("Drop 2 deliveries?")));
    click(panel()->findChild<QPushButton *>(QStringLiteral("answer")));
    QTRY_COMPARE(rows()->rowCount(), 3);
    QCOMPARE(cell(1, OutboxModel::Rule), QStringLiteral("4"));
    QVERIFY(!said->isVisible());
}

void TestOutboxPanel::readsPieceByPiece()
{
    constexpr int kItems = 2 * OutboxModel::kPage + 7;
    openOutbox();
    fill(kItems);
    QTRY_COMPARE(rows()->rowCount(), int(OutboxModel::kPage));
    QScrollBar *bar = panel()->table()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    bar->setValue(bar->maximum());
    QTRY_COMPARE(rows()->rowCount(), int(2 * OutboxModel::kPage));
    QTRY_VERIFY(bar->maximum() > bar->value());
    bar->setValue(bar->maximum());
    QTRY_COMPARE(rows()->rowCount(), kItems);
    QCOMPARE(cell(kItems - 1, OutboxModel::Rule), QString::number(kItems));
}

// What is delivered above does not move what is being read.
void TestOutboxPanel::keepsSelectionAndPlace()
{
    openOutbox();
    new QAbstractItemModelTester(rows(), panel());
    fill(400);
    QTRY_COMPARE(rows()->rowCount(), 400);
    RowView *table = panel()->table();
    table->setCurrentIndex(rows()->index(205, 0));
    table->verticalScrollBar()->setValue(200 * table->rowHeight() + 5);
    const int top = table->visualRect(table->currentIndex()).top();
    session()->log()->post(
        [](Database &database) {
            DoneItems items(database);
            for (qint64 id = 1; id <= 100; ++id)
                items.remove(id);
        },
        {});
    session()->forwarding()->wake();
    QTRY_COMPARE(rows()->rowCount(), 300);
    QCOMPARE(table->currentIndex().row(), 105);
    QVERIFY(table->selectionModel()->isSelected(rows()->index(105, 0)));
    QCOMPARE(cell(105, OutboxModel::Rule), QStringLiteral("206"));
    QCOMPARE(table->visualRect(table->currentIndex()).top(), top);
}

void TestOutboxPanel::leadsToTheEvent()
{
    openOutbox();
    fill(1);
    QTRY_COMPARE(rows()->rowCount(), 1);
    panel()->table()->setFocus();
    panel()->table()->setCurrentIndex(rows()->index(0, 0));
    QTest::keyClick(panel()->table(), Qt::Key_Return);
    QTRY_VERIFY(page()->isVisible());
    QTRY_VERIFY(page()->detail()->showsEvent());
}

void TestOutboxPanel::saysBothOutcomes()
{
    test::RecordingServer server;
    addTarget(server.url(), {});
    addRule();
    QVERIFY(post("{}"));
    QTRY_COMPARE(server.requests().size(), 1);
    m_window->actions()->action(Command::GoToNewest)->trigger();
    QTRY_VERIFY(page()->detail()->showsEvent());
    const auto *outcome = page()->detail()->findChild<QLabel *>(QStringLiteral("outcome"));
    QTRY_VERIFY(outcome->text().startsWith(QStringLiteral("The sender saw 200")));
    QTRY_VERIFY(outcome->text().contains(QStringLiteral("; app answered 200 after ")));
    QVERIFY(outcome->text().contains(QStringLiteral("(rule “all”)")));
}

QTEST_MAIN(TestOutboxPanel)
#include "tst_outboxpanel.moc"
