// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventview.h"
#include "store/eventlog.h"
#include "support/windowfixture.h"
#include "ui/models/eventtablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace tallyman {

class TestEventTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void newestStandsOnTop();
    void turningOrderKeepsRowsApart();
    void idsOfRowsSkipsWhatIsDeleted();
    void deletionAndUndo();
    void cellsShowText();
    void malformedSaysWhyInsteadOfAPath_data();
    void malformedSaysWhyInsteadOfAPath();
    void whatHasAPathKeepsIt();
    void hostileTextIsHarmless();
    void hostileAddressesAreHarmless();
    void marksAreShown();

private:
    [[nodiscard]] QString cell(int row, EventColumn column) const;

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<EventView> m_view;
    std::unique_ptr<EventTableModel> m_model;
};

void TestEventTableModel::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_view = std::make_unique<EventView>(m_fixture->session());
    m_model = std::make_unique<EventTableModel>(m_view.get());
    new QAbstractItemModelTester(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_model.get());
}

void TestEventTableModel::cleanup()
{
    m_model.reset();
    m_view.reset();
    m_fixture.reset();
}

QString TestEventTableModel::cell(int row, EventColumn column) const
{
    return m_model->index(row, static_cast<int>(column)).data().toString();
}

void TestEventTableModel::newestStandsOnTop()
{
    QVERIFY(m_fixture->sendMany(5));
    QTRY_COMPARE(m_model->rowCount(), 5);
    QCOMPARE(m_model->idAt(0), EventId(5));
    QCOMPARE(m_model->idAt(4), EventId(1));
    QCOMPARE(m_model->rowOf(5), 0);
    QCOMPARE(m_model->rowOf(6), -1);

    m_model->sort(static_cast<int>(EventColumn::Time), Qt::AscendingOrder);
    QCOMPARE(m_model->idAt(0), EventId(1));
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QVERIFY(m_fixture->sendMany(1));
    QTRY_COMPARE(m_model->rowCount(), 6);
    QCOMPARE(inserted.first().at(1).toInt(), 5); // at the end
}

void TestEventTableModel::turningOrderKeepsRowsApart()
{
    QVERIFY(m_fixture->sendMany(4));
    QTRY_COMPARE(m_model->rowCount(), 4);
    const QPersistentModelIndex second(m_model->index(m_model->rowOf(2), 0));
    m_model->setNewestOnTop(false);
    QCOMPARE(m_model->idAt(second.row()), EventId(2));
    m_model->setNewestOnTop(true);
    QCOMPARE(m_model->idAt(second.row()), EventId(2));
}

void TestEventTableModel::idsOfRowsSkipsWhatIsDeleted()
{
    QVERIFY(m_fixture->sendMany(6));
    QTRY_COMPARE(m_model->rowCount(), 6);
    IdSet third;
    third.insert(3);
    m_fixture->session()->deleteEvents(third, this, [](const Result<UndoableDeletion> &) {});
    QTRY_COMPARE(m_model->rowCount(), 5);
    IdSet expected;
    expected.insert(2);
    expected.insert(4, 5);
    QCOMPARE(m_model->idsOfRows(1, 3), expected); // rows are 6 5 4 2 1
    m_model->setNewestOnTop(false);
    QCOMPARE(m_model->idsOfRows(1, 3), expected); // 1 2 4 5 6
    QCOMPARE(m_model->idsOfRows(0, 4).size(), 5);
}

void TestEventTableModel::deletionAndUndo()
{
    QVERIFY(m_fixture->sendMany(4));
    QTRY_COMPARE(m_model->rowCount(), 4);
    IdSet middle;
    middle.insert(2, 3);
    std::optional<UndoableDeletion> deletion;
    m_fixture->session()->deleteEvents(
        middle, this, [&](const Result<UndoableDeletion> &done) { deletion = *done; });
    QTRY_COMPARE(m_model->rowCount(), 2);
    QTRY_VERIFY(deletion.has_value());
    QCOMPARE(deletion->count, 2);
    QCOMPARE(m_model->rowOf(3), -1);
    m_fixture->session()->undoDeletion(deletion->batch);
    QTRY_COMPARE(m_model->rowCount(), 4);
    QCOMPARE(m_model->rowOf(3), 1);
}

void TestEventTableModel::cellsShowText()
{
    QCOMPARE(m_fixture->send("PUT", "/crm?x=1", "{}"), 200);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_COMPARE(cell(0, EventColumn::Method), QStringLiteral("PUT"));
    QCOMPARE(cell(0, EventColumn::Id), QStringLiteral("1"));
    QCOMPARE(cell(0, EventColumn::Path), QStringLiteral("/crm?x=1"));
    QCOMPARE(cell(0, EventColumn::Status), QStringLiteral("200"));
    QCOMPARE(cell(0, EventColumn::Size), QStringLiteral("2 B"));
    QVERIFY(cell(0, EventColumn::Remote).startsWith(QStringLiteral("127.0.0.1:")));
    const QModelIndex time = m_model->index(0, static_cast<int>(EventColumn::Time));
    QVERIFY(time.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Z (UTC)")));
}

void TestEventTableModel::malformedSaysWhyInsteadOfAPath_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("reason");
    QTest::newRow("no HTTP") << QByteArray("GARBAGE\r\n\r\n")
                             << QStringLiteral("No valid request line");
    QTest::newRow("a sentence") << QByteArray("GET / HTTP/1.1\n\n")
                                << QStringLiteral("A line ends with LF instead of CRLF");
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x00\x05hello")
                         << QStringLiteral("TLS handshake on the plain port");
    QTest::newRow("HTTP/2") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                            << QStringLiteral("HTTP/2 on the HTTP/1.1 port");
}

void TestEventTableModel::malformedSaysWhyInsteadOfAPath()
{
    QFETCH(QByteArray, sent);
    QFETCH(QString, reason);
    m_fixture->sendRaw(sent);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_COMPARE(cell(0, EventColumn::Path), reason);
    const QModelIndex path = m_model->index(0, static_cast<int>(EventColumn::Path));
    QVERIFY(path.data(EventReasonRole).toBool());
    QVERIFY(!path.data(Qt::ToolTipRole).toString().isEmpty());
    QCOMPARE(cell(0, EventColumn::Size), QStringLiteral("%1 B").arg(sent.size()));
}

void TestEventTableModel::whatHasAPathKeepsIt()
{
    m_fixture->sendRaw("GET /here HTTP/1.1\r\n\r\n"); // no Host
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_COMPARE(cell(0, EventColumn::Path), QStringLiteral("/here"));
    QVERIFY(!m_model->index(0, static_cast<int>(EventColumn::Path)).data(EventReasonRole).toBool());
    const QModelIndex state = m_model->index(0, static_cast<int>(EventColumn::State));
    QVERIFY(state.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Host")));
}

void TestEventTableModel::hostileTextIsHarmless()
{
    m_fixture->sendRaw(
        "GET /<b>x</b>\xE2\x80\xAE HTTP/1.1\r\nConnection: close\r\n\r\n"); // no Host
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_VERIFY(cell(0, EventColumn::State).contains(QStringLiteral("malformed")));
    const QModelIndex path = m_model->index(0, static_cast<int>(EventColumn::Path));
    QVERIFY(!path.data().toString().contains(QChar(char16_t(0x202E))));
    QVERIFY(!path.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<b>")));
}

// Addresses come from the file when an event was imported.
void TestEventTableModel::hostileAddressesAreHarmless()
{
    NewEvent event;
    event.method = "GET";
    event.target = "/";
    event.remote = "1.2.3.4\n<b>x</b>\xE2\x80\xAE";
    event.listener = event.remote;
    event.head = "GET / HTTP/1.1\r\n\r\n";
    m_fixture->session()->log()->append(std::move(event), 1);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_VERIFY(cell(0, EventColumn::Remote).startsWith(QStringLiteral("1.2.3.4")));
    const QModelIndex remote = m_model->index(0, static_cast<int>(EventColumn::Remote));
    for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole)}) {
        const QString text = remote.data(role).toString();
        QVERIFY(!text.contains(QLatin1Char('\n')));
        QVERIFY(!text.contains(QChar(char16_t(0x202E))));
    }
    QVERIFY(!remote.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<b>")));
}

void TestEventTableModel::marksAreShown()
{
    QVERIFY(m_fixture->sendMany(2));
    QTRY_COMPARE(cell(0, EventColumn::Method), QStringLiteral("POST"));
    IdSet ids;
    ids.insert(2);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_fixture->session()->setMarked(ids, true);
    m_fixture->session()->setComment(2, QStringLiteral("look\nhere"));
    QTRY_COMPARE(cell(0, EventColumn::Mark), QStringLiteral("★"));
    QTRY_VERIFY(cell(0, EventColumn::Comment).startsWith(QStringLiteral("look")));
    QVERIFY(!cell(0, EventColumn::Comment).contains(QLatin1Char('\n')));
    QVERIFY(cell(1, EventColumn::Mark).isEmpty());
    QVERIFY(!changed.isEmpty());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestEventTableModel)
#include "tst_eventtablemodel.moc"
