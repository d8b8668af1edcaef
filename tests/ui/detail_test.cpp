// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/windowfixture.h"
#include "ui/models/headersmodel.h"
#include "ui/models/jsontreemodel.h"
#include "ui/theme/theme.h"
#include "ui/views/eventdetail.h"
#include "ui/views/headersview.h"
#include "ui/views/hexview.h"
#include "ui/views/jsontreeview.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/payloadview.h"
#include "ui/views/rawview.h"
#include "ui/views/textpage.h"
#include "ui/views/textscintilla.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QTreeView>
#include <ctime>

using namespace tallyman;

namespace {

constexpr int kPatienceMs = 20'000;

// Remembers how much processor time this thread took at most for one turn of the event loop. Not
// the clock on the wall: other programs must not make this test fail.
class StallWatch : public QObject
{
public:
    StallWatch()
        : m_before(threadTimeMs())
    {
        startTimer(1);
    }
    [[nodiscard]] qint64 longestMs() const { return m_longest; }

protected:
    void timerEvent(QTimerEvent *) override
    {
        const qint64 now = threadTimeMs();
        m_longest = qMax(m_longest, now - m_before);
        m_before = now;
    }

private:
    [[nodiscard]] static qint64 threadTimeMs()
    {
        timespec time = {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
    }

    qint64 m_before;
    qint64 m_longest = 0;
};

QByteArray bigJson(qsizetype bytes)
{
    QByteArray text("[");
    for (int row = 0; text.size() < bytes; ++row)
        text += "{\"row_number\":" + QByteArray::number(row) + ",\"name\":\"TP-Link N300\"},";
    return text + "{\"last\":\"needle\"}]";
}

} // namespace

class TestDetail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void saysThatNothingIsSelected();
    void showsJsonAsATree();
    void copiesValueTokenAndPath();
    void findsInTheTree();
    void switchesToTextAndHex();
    void marksBrokenJson();
    void showsHeadersInWireOrder();
    void showsAMalformedRequest();
    void showsHostileTextHarmlessly();
    void showsTheReply();
    void quickSelectionEndsAtTheLast();
    void showsContentThatIsNoJson_data();
    void showsContentThatIsNoJson();
    void largeContentDoesNotStall();
    void longLineDoesNotStall();
    void deepNestingDoesNotStall();

private:
    EventId capture(const QByteArray &bytes);
    EventId post(const QByteArray &body, const QByteArray &type = "application/json");
    void show(EventId id);
    void mode(int mode) { m_detail->findChild<PayloadModeSwitch *>()->setMode(mode); }
    [[nodiscard]] QTreeView *tree() const { return m_detail->findChild<QTreeView *>(); }
    [[nodiscard]] HeadersView *headers() const
    {
        return m_detail->findChild<HeadersView *>(QStringLiteral("eventHeaders"));
    }
    [[nodiscard]] TextPage *text() const
    {
        return m_detail->findChild<PayloadView *>()->findChild<TextPage *>();
    }
    [[nodiscard]] QString shownText() const { return text()->editor()->text(); }
    [[nodiscard]] bool isShown(const QString &part) const;

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<EventDetail> m_detail;
};

void TestDetail::initTestCase()
{
    applyTheme(*qApp, ThemeChoice::Light);
}

void TestDetail::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_detail = std::make_unique<EventDetail>(m_fixture->session());
    m_detail->resize(900, 500);
    m_detail->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_detail.get()));
}

void TestDetail::cleanup()
{
    m_detail.reset();
    m_fixture.reset();
}

EventId TestDetail::capture(const QByteArray &bytes)
{
    const EventId last = m_fixture->session()->statistics().lastId;
    m_fixture->sendRaw(bytes);
    const bool stored = QTest::qWaitFor(
        [&] { return m_fixture->session()->statistics().lastId > last; }, kPatienceMs);
    return stored ? last + 1 : 0;
}

EventId TestDetail::post(const QByteArray &body, const QByteArray &type)
{
    return capture("POST /imports HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

void TestDetail::show(EventId id)
{
    QVERIFY(id > 0);
    m_detail->setEvent(id);
    QTRY_VERIFY(m_detail->showsEvent());
}

// Whether a visible label says `part`.
bool TestDetail::isShown(const QString &part) const
{
    const auto labels = m_detail->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
        [&](const QLabel *label) { return label->isVisible() && label->text().contains(part); });
}

void TestDetail::saysThatNothingIsSelected()
{
    QVERIFY(isShown(QStringLiteral("Select an event")));
}

void TestDetail::showsJsonAsATree()
{
    show(post(R"({"import_id":79418895,"a":1.10e2,"a":"\/","rows":[{"n":1},{"n":2}]})"));
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    const QModelIndex root = tree()->model()->index(0, 0);
    QVERIFY(tree()->isExpanded(root));
    QCOMPARE(root.data().toString(), QStringLiteral("{4}"));
    QStringList rows;
    for (int row = 0; row < 4; ++row) {
        const QModelIndex index = tree()->model()->index(row, 0, root);
        rows += QString(index.data(JsonTreeModel::KeyRole).toString() + QLatin1Char('=')
            + index.data().toString());
    }
    QCOMPARE(rows.join(QLatin1Char(' ')),
        QStringLiteral("import_id=79418895 a=1.10e2 a=\"\\/\" rows=[2]"));
}

void TestDetail::copiesValueTokenAndPath()
{
    show(post(R"({"x":[0,{"a/b":"line\u0031"}]})"));
    auto *view = m_detail->findChild<JsonTreeView *>();
    auto *model = qobject_cast<JsonTreeModel *>(tree()->model());
    QTRY_COMPARE(model->rowCount(), 1);
    const QModelIndex index = model->reveal(17);
    tree()->setCurrentIndex(index);
    const auto trigger = [view](const QString &text) {
        const auto actions = view->findChildren<QAction *>();
        const auto hit = std::find_if(actions.begin(), actions.end(),
            [&](const QAction *action) { return action->text() == text; });
        (*hit)->trigger();
        return QGuiApplication::clipboard()->text();
    };
    QCOMPARE(trigger(QStringLiteral("Copy value")), QStringLiteral("line1"));
    QCOMPARE(trigger(QStringLiteral("Copy as sent")), QStringLiteral("\"line\\u0031\""));
    QCOMPARE(trigger(QStringLiteral("Copy path")), QStringLiteral("/x/1/a~1b"));
    QCOMPARE(trigger(QStringLiteral("Copy path as JSONPath")), QStringLiteral("$.x[1]['a/b']"));
    QCOMPARE(trigger(QStringLiteral("Copy path for jq")), QStringLiteral(".x[1][\"a/b\"]"));
    QSignalSpy spy(m_detail.get(), &EventDetail::filterRequested);
    trigger(QStringLiteral("Filter by this value"));
    QCOMPARE(spy.takeFirst().first().toString(), QStringLiteral("json.\"/x/1/a~1b\"=\"line1\""));
}

void TestDetail::findsInTheTree()
{
    show(post(bigJson(300'000)));
    QTRY_COMPARE_WITH_TIMEOUT(tree()->model()->rowCount(), 1, kPatienceMs);
    m_detail->find();
    auto *field = m_detail->findChild<JsonTreeView *>()->findChild<QLineEdit *>();
    QVERIFY(field->isVisible());
    QTest::keyClicks(field, QStringLiteral("needle"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(tree()->currentIndex().data().toString(), QStringLiteral("\"needle\""));
    QVERIFY(tree()->visualRect(tree()->currentIndex()).isValid());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!field->isVisible());
}

void TestDetail::switchesToTextAndHex()
{
    show(post(R"({"a":[1,2]})"));
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    mode(PayloadView::Text);
    QTRY_COMPARE(shownText(), QStringLiteral("{\n  \"a\": [\n    1,\n    2\n  ]\n}"));
    mode(PayloadView::Hex);
    auto *hex = m_detail->findChild<PayloadView *>()->findChild<HexView *>();
    QTRY_VERIFY(hex->isVisible());
    QCOMPARE(hex->size(), qint64(11));
    QTest::keyClick(hex, Qt::Key_Right);
    QTest::keyClick(hex, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(hex, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("22 61"));
    hex->copy(true);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("\"a"));
}

void TestDetail::marksBrokenJson()
{
    show(post("{\"a\":1,\n\"b\":tru}"));
    QTRY_VERIFY(isShown(QStringLiteral("line 2, column 5 (byte 12)")));
    QTRY_COMPARE(shownText(), QStringLiteral("{\"a\":1,\n\"b\":tru}"));
    const auto marks = text()->editor()->SendScintilla(QsciScintillaBase::SCI_MARKERGET, 1UL);
    QVERIFY(marks != 0);
}

void TestDetail::showsHeadersInWireOrder()
{
    show(capture("GET / HTTP/1.1\r\nX-b: 1\r\nHost: t\r\nx-B:  2 \r\nConnection: close\r\n\r\n"));
    auto *model = headers()->findChild<HeadersModel *>();
    QTRY_COMPARE(model->rowCount(), 4);
    QStringList lines;
    for (int row = 0; row < 4; ++row) {
        lines += QString(model->index(row, HeadersModel::Name).data().toString() + QLatin1Char('=')
            + model->index(row, HeadersModel::Value).data().toString());
    }
    QCOMPARE(lines.join(QLatin1Char(' ')), QStringLiteral("X-b=1 Host=t x-B=2 Connection=close"));
    QCOMPARE(model->index(0, HeadersModel::Note).data().toString(), QStringLiteral("2 times"));
    auto *tabs = m_detail->findChild<QTabBar *>(QStringLiteral("detailTabs"));
    QCOMPARE(tabs->tabText(1), QStringLiteral("Headers 4"));
    tabs->setCurrentIndex(1);
    auto *view = headers();
    view->selectAll();
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(),
        QStringLiteral("X-b: 1\nHost: t\nx-B: 2\nConnection: close\n"));
}

void TestDetail::showsAMalformedRequest()
{
    show(capture("GET / HTTP/1.1\r\nHost : t\r\n\r\n"));
    QTRY_VERIFY(isShown(QStringLiteral("Not a readable request, at byte")));
    auto *raw = m_detail->findChild<RawView *>()->findChild<TextPage *>();
    QTRY_VERIFY(raw->editor()->text().contains(QStringLiteral("Host : t")));
    m_detail->findChild<QTabBar *>(QStringLiteral("detailTabs"))->setCurrentIndex(5);
    const auto marks = raw->editor()->SendScintilla(QsciScintillaBase::SCI_MARKERGET, 1UL);
    QVERIFY(marks != 0);
}

void TestDetail::showsHostileTextHarmlessly()
{
    show(capture("POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nX-A: <img src=file:///x>\r\n"
                 "X-B: a\xE2\x80\xAE"
                 "b\r\nContent-Type: text/plain\r\nContent-Length: 21\r\n\r\n"
                 "\x1B[31m<b>x</b>\xE2\x80\xAE"
                 "end\n\n"));
    auto *model = headers()->findChild<HeadersModel *>();
    QTRY_COMPARE(model->rowCount(), 6);
    QCOMPARE(model->index(2, HeadersModel::Value).data().toString(),
        QStringLiteral("<img src=file:///x>"));
    QVERIFY(!model->index(3, HeadersModel::Value).data().toString().contains(QChar(0x202E)));
    QTRY_VERIFY(shownText().contains(QStringLiteral("␛[31m<b>x</b>⟨U+202E⟩end")));
    QVERIFY(isShown(QStringLiteral("spelled out")));
    const auto labels = m_detail->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestDetail::showsTheReply()
{
    show(post("{}"));
    m_detail->findChild<QTabBar *>(QStringLiteral("detailTabs"))->setCurrentIndex(3);
    QTRY_VERIFY(isShown(QStringLiteral("200 OK")));
    QTRY_VERIFY([this] { // it is told a moment later
        m_detail->setEvent(1);
        return isShown(QStringLiteral("Answered "));
    }());
}

void TestDetail::quickSelectionEndsAtTheLast()
{
    for (int i = 1; i <= 20; ++i)
        QVERIFY(post("{\"n\":" + QByteArray::number(i) + '}') > 0);
    for (EventId id = 1; id <= 20; ++id)
        m_detail->setEvent(id);
    QTRY_VERIFY(m_detail->showsEvent());
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    const auto shown = [this] {
        const QModelIndex root = tree()->model()->index(0, 0);
        return tree()->model()->index(0, 0, root).data().toString();
    };
    QTRY_COMPARE(shown(), QStringLiteral("20"));
    m_detail->setEvent(3);
    m_detail->setEvent(0);
    QVERIFY(isShown(QStringLiteral("Select an event")));
}

void TestDetail::showsContentThatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("seen");
    QTest::newRow("none") << QByteArray() << QByteArray("text/plain")
                          << QStringLiteral("no content");
    QTest::newRow("not UTF-8") << QByteArray("a\r\xFF"
                                             "b and so on")
                               << QByteArray("application/json")
                               << QStringLiteral("1 byte is not UTF-8");
}

void TestDetail::showsContentThatIsNoJson()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    QFETCH(QString, seen);
    show(post(body, type));
    QTRY_VERIFY(isShown(seen));
}

// The limits are loose, for slow machines and builds without optimisation; tests/bench measures.
void TestDetail::largeContentDoesNotStall()
{
    const EventId id = post(bigJson(24 * 1024 * 1024));
    QVERIFY(id > 0);
    StallWatch watch;
    show(id);
    QTRY_COMPARE_WITH_TIMEOUT(tree()->model()->rowCount(), 1, kPatienceMs);
    const QModelIndex root = tree()->model()->index(0, 0);
    QTRY_COMPARE(tree()->model()->rowCount(root), 1001);
    const QModelIndex more = tree()->model()->index(1000, 0, root);
    QVERIFY(more.data().toString().contains(QStringLiteral("more")));
    tree()->setCurrentIndex(more);
    QTest::keyClick(tree(), Qt::Key_Return);
    QTRY_COMPARE(tree()->model()->rowCount(root), 2001);
    mode(PayloadView::Text);
    QTRY_VERIFY_WITH_TIMEOUT(
        text()->isComplete() && text()->editor()->length() > 24'000'000, kPatienceMs);
    QVERIFY2(watch.longestMs() < 300, qPrintable(QString::number(watch.longestMs())));
}

void TestDetail::longLineDoesNotStall()
{
    const EventId id = post(QByteArray(2 * 1024 * 1024, 'x'), "text/plain");
    StallWatch watch;
    show(id);
    QTRY_VERIFY_WITH_TIMEOUT(text()->editor()->lines() > 500, kPatienceMs);
    QVERIFY(isShown(QStringLiteral("Long lines are broken")));
    QVERIFY2(watch.longestMs() < 300, qPrintable(QString::number(watch.longestMs())));
}

void TestDetail::deepNestingDoesNotStall()
{
    const EventId id = post(QByteArray("{\"a\":").repeated(5000) + "1" + QByteArray(5000, '}'));
    StallWatch watch;
    show(id);
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    auto *model = qobject_cast<JsonTreeModel *>(tree()->model());
    const QModelIndex deepest = model->reveal(25'000);
    QCOMPARE(deepest.data().toString(), QStringLiteral("1"));
    QVERIFY(model->pointer(deepest).startsWith(QStringLiteral("/a/a/a")));
    mode(PayloadView::Text);
    QTRY_VERIFY(text()->editor()->lines() > 9000);
    QVERIFY2(watch.longestMs() < 1000, qPrintable(QString::number(watch.longestMs())));
}

QTEST_MAIN(TestDetail)
#include "detail_test.moc"
