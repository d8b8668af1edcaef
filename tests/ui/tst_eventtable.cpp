// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventview.h"
#include "support/windowfixture.h"
#include "ui/eventdrag.h"
#include "ui/models/eventtablemodel.h"
#include "ui/views/eventtable.h"

#include <QFile>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace tallyman {

class TestEventTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void followsAtTheEdge();
    void holdsWhereTheUserReads();
    void holdsWhenARowIsPicked();
    void holdsWhileRowsAboveGo();
    void keysMoveAndSelect();
    void turnedOrderFollowsAtTheBottom();
    void dragIsAskedFor();
    void draggedFilesAreNamedById();

private:
    [[nodiscard]] EventId idAtTop() const;

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<EventView> m_view;
    std::unique_ptr<EventTableModel> m_model;
    std::unique_ptr<EventTable> m_table;
};

void TestEventTable::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_view = std::make_unique<EventView>(m_fixture->session());
    m_model = std::make_unique<EventTableModel>(m_view.get());
    m_table = std::make_unique<EventTable>();
    m_table->setModel(m_model.get());
    m_table->resize(600, 200); // some six rows
    m_table->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
    QVERIFY(m_fixture->sendMany(30));
    QTRY_COMPARE(m_model->rowCount(), 30);
}

void TestEventTable::cleanup()
{
    m_table.reset();
    m_model.reset();
    m_view.reset();
    m_fixture.reset();
}

EventId TestEventTable::idAtTop() const
{
    return m_model->idAt(m_table->indexAt(QPoint(5, 2)).row());
}

void TestEventTable::followsAtTheEdge()
{
    QCOMPARE(idAtTop(), EventId(30));
    QVERIFY(m_fixture->sendMany(3));
    QTRY_COMPARE(idAtTop(), EventId(33));
    QCOMPARE(m_table->heldBack(), 0);
}

void TestEventTable::holdsWhereTheUserReads()
{
    QTest::keyClick(m_table.get(), Qt::Key_PageDown);
    QTest::keyClick(m_table.get(), Qt::Key_PageDown);
    QTest::keyClick(m_table.get(), Qt::Key_PageDown);
    const EventId read = idAtTop();
    QVERIFY(read < 30);
    QSignalSpy held(m_table.get(), &EventTable::heldBackChanged);
    QVERIFY(m_fixture->sendMany(4));
    QTRY_COMPARE(m_model->rowCount(), 34);
    QCOMPARE(idAtTop(), read);
    QCOMPARE(m_table->heldBack(), 4);
    QVERIFY(!held.isEmpty());
    m_table->goToNewest();
    QCOMPARE(idAtTop(), EventId(34));
    QCOMPARE(m_table->heldBack(), 0);
}

void TestEventTable::holdsWhenARowIsPicked()
{
    const QPoint third = m_table->visualRect(m_model->index(2, 0)).center();
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, third);
    QCOMPARE(m_table->currentEvent(), EventId(28));
    QVERIFY(m_fixture->sendMany(2));
    QTRY_COMPARE(m_model->rowCount(), 32);
    QCOMPARE(m_model->idAt(m_table->indexAt(third).row()), EventId(28)); // did not move
    QTest::keyClick(m_table.get(), Qt::Key_Home);
    QCOMPARE(m_table->currentEvent(), EventId(32));
    QVERIFY(m_table->isFollowing());
}

void TestEventTable::holdsWhileRowsAboveGo()
{
    m_table->verticalScrollBar()->setValue(10 * m_table->rowHeight());
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, QPoint(20, 5));
    const EventId read = idAtTop();
    IdSet above;
    above.insert(27, 30);
    m_fixture->session()->deleteEvents(above, this, [](const Result<UndoableDeletion> &) {});
    QTRY_COMPARE(m_model->rowCount(), 26);
    QCOMPARE(idAtTop(), read);
}

void TestEventTable::keysMoveAndSelect()
{
    QTest::keyClick(m_table.get(), Qt::Key_Home);
    QTest::keyClick(m_table.get(), Qt::Key_Down);
    QCOMPARE(m_table->currentEvent(), EventId(29));
    QTest::keyClick(m_table.get(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_table.get(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_table->selectedCount(), 3);
    IdSet expected;
    expected.insert(27, 29);
    QCOMPARE(m_table->selectedEvents(), expected);
    QTest::keyClick(m_table.get(), Qt::Key_End);
    QCOMPARE(m_table->currentEvent(), EventId(1));
    m_table->selectAll();
    QCOMPARE(m_table->selectedEvents().size(), 30);
}

void TestEventTable::turnedOrderFollowsAtTheBottom()
{
    m_model->setNewestOnTop(false);
    QVERIFY(m_fixture->sendMany(2));
    QTRY_COMPARE(m_model->rowCount(), 32);
    const int bottom = m_table->viewport()->height() - 3;
    QCOMPARE(m_model->idAt(m_table->indexAt(QPoint(5, bottom)).row()), EventId(32));
}

void TestEventTable::dragIsAskedFor()
{
    QSignalSpy dragged(m_table.get(), &EventTable::dragRequested);
    const QPoint from = m_table->visualRect(m_model->index(1, 3)).center();
    QTest::mousePress(m_table->viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(m_table->viewport(), from + QPoint(0, 5));
    QTest::mouseMove(m_table->viewport(), from + QPoint(0, 60));
    QTest::mouseRelease(m_table->viewport(), Qt::LeftButton, {}, from + QPoint(0, 60));
    QCOMPARE(dragged.size(), 1);
}

void TestEventTable::draggedFilesAreNamedById()
{
    EventDrag drag(m_fixture->session(), m_table.get());
    QSignalSpy ready(&drag, &EventDrag::filesReady);
    IdSet ids;
    ids.insert(7, 8);
    drag.start(ids);
    QTRY_COMPARE(ready.size(), 1);
    const auto files = ready.first().first().value<QList<QUrl>>();
    QCOMPARE(files.size(), 2);
    QCOMPARE(files.first().fileName(), QStringLiteral("event-7.json"));
    QFile file(files.first().toLocalFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("{\"n\":7}"));
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestEventTable)
#include "tst_eventtable.moc"
