// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/windowfixture.h"
#include "ui/theme/theme.h"
#include "ui/views/csvview.h"
#include "ui/views/eventdetail.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/payloadview.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QTreeView>

namespace tallyman {

// The payload of an event: the switch between its views, the tree's rows, and what is said of a
// request that was cut off.
class TestPayloadView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void switchShowsWhatIsShown_data();
    void switchShowsWhatIsShown();
    void wantedModeComesBack();
    void selectionSpansTheRow();
    void wideContentIsNotCut();
    void countsRows_data();
    void countsRows();
    void saysWhatArrivedOfACutRequest_data();
    void saysWhatArrivedOfACutRequest();

private:
    void show(const QByteArray &body, const QByteArray &type);
    void showSent(const QByteArray &bytes);
    [[nodiscard]] PayloadModeSwitch *modes() const
    {
        return m_detail->findChild<PayloadModeSwitch *>();
    }
    [[nodiscard]] QAbstractButton *button(const QString &text) const;
    [[nodiscard]] QTreeView *tree() const { return m_detail->findChild<QTreeView *>(); }

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<EventDetail> m_detail;
};

void TestPayloadView::initTestCase()
{
    applyTheme(*qApp, ThemeChoice::Light);
}

void TestPayloadView::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_detail = std::make_unique<EventDetail>(m_fixture->session());
    m_detail->resize(900, 500);
    m_detail->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_detail.get()));
}

void TestPayloadView::cleanup()
{
    m_detail.reset();
    m_fixture.reset();
}

void TestPayloadView::showSent(const QByteArray &bytes)
{
    const EventId id = m_fixture->session()->statistics().lastId + 1;
    m_fixture->sendRaw(bytes);
    QTRY_COMPARE(m_fixture->session()->statistics().lastId, id);
    m_detail->setEvent(id);
    QTRY_VERIFY(m_detail->showsEvent());
}

void TestPayloadView::show(const QByteArray &body, const QByteArray &type)
{
    showSent("POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

QAbstractButton *TestPayloadView::button(const QString &text) const
{
    for (QAbstractButton *button : modes()->findChildren<QAbstractButton *>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

void TestPayloadView::switchShowsWhatIsShown_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("usable");
    const QByteArray json("application/json");
    QTest::newRow("JSON") << QByteArray("{}") << json << int(PayloadView::Tree)
                          << QStringLiteral("Tree Text Hex");
    QTest::newRow("broken JSON") << QByteArray("{\"a\":tru}") << json << int(PayloadView::Text)
                                 << QStringLiteral("Tree Text Hex");
    QTest::newRow("no JSON at all") << QByteArray("Import failed") << json << int(PayloadView::Text)
                                    << QStringLiteral("Text Hex");
    QTest::newRow("text") << QByteArray("just text") << QByteArray("text/plain")
                          << int(PayloadView::Text) << QStringLiteral("Text Hex");
    QTest::newRow("bytes") << QByteArray("\x00\x01\x02\xFF\xFE\x00\x80\x81", 8)
                           << QByteArray("application/octet-stream") << int(PayloadView::Hex)
                           << QStringLiteral("Hex");
    QTest::newRow("nothing") << QByteArray() << QByteArray("text/plain") << -1 << QString();
}

void TestPayloadView::switchShowsWhatIsShown()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    QFETCH(int, mode);
    QFETCH(QString, usable);
    show(body, type);
    if (mode >= 0)
        QTRY_COMPARE(modes()->mode(), mode);
    QStringList enabled;
    for (const QAbstractButton *one : modes()->findChildren<QAbstractButton *>()) {
        if (one->isEnabled())
            enabled += one->text();
        QCOMPARE(one->toolTip().isEmpty(), one->isEnabled());
    }
    QCOMPARE(enabled.join(QLatin1Char(' ')), usable);
}

void TestPayloadView::wantedModeComesBack()
{
    show("just text", "text/plain");
    QTRY_COMPARE(modes()->mode(), int(PayloadView::Text));
    show("{\"a\":1}", "application/json");
    QTRY_COMPARE(modes()->mode(), int(PayloadView::Tree));
    QTest::mouseClick(button(QStringLiteral("Hex")), Qt::LeftButton);
    show("just text", "text/plain");
    QTRY_COMPARE(button(QStringLiteral("Tree"))->isEnabled(), false);
    QCOMPARE(modes()->mode(), int(PayloadView::Hex));
}

void TestPayloadView::selectionSpansTheRow()
{
    show("{\"a\":1,\"b\":{\"c\":2}}", "application/json");
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    const QModelIndex root = tree()->model()->index(0, 0);
    tree()->setCurrentIndex(tree()->model()->index(1, 0, root));
    const QWidget *viewport = tree()->viewport();
    const int y = tree()->visualRect(tree()->currentIndex()).center().y();
    const QImage image = tree()->viewport()->grab().toImage();
    const qreal scale = image.devicePixelRatio();
    const auto colorAt = [&](int x) {
        return image.pixelColor(QPoint(qRound(x * scale), qRound(y * scale)));
    };
    const ThemeColors &colors = themeColors();
    QVERIFY(colorAt(2) == colors.selection || colorAt(2) == colors.selectionInactive);
    QCOMPARE(colorAt(viewport->width() - 3), colorAt(2));
    // and a click there is one on the row
    QCOMPARE(tree()->indexAt(QPoint(viewport->width() - 3, y)), tree()->currentIndex());
}

void TestPayloadView::wideContentIsNotCut()
{
    show("{\"a\":\"" + QByteArray(600, 'x') + "\"}", "application/json");
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    QTRY_VERIFY(tree()->columnWidth(0) > tree()->viewport()->width());
}

void TestPayloadView::countsRows_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("said");
    QTest::newRow("one") << QByteArray("a,b\n1,2\n")
                         << QStringLiteral("1 row of 2 columns below its headings.");
    QTest::newRow("two") << QByteArray("a,b\n1,2\n3,4\n")
                         << QStringLiteral("2 rows of 2 columns below their headings.");
}

void TestPayloadView::countsRows()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, said);
    show(table, "text/csv");
    QTRY_VERIFY(m_detail->findChild<CsvView *>() != nullptr);
    const auto labels = m_detail->findChild<CsvView *>()->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
        [&said](const QLabel *label) { return label->text() == said; }));
}

void TestPayloadView::saysWhatArrivedOfACutRequest_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("said");
    const QByteArray start("POST / HTTP/1.1\r\nHost: t\r\n");
    QTest::newRow("in the content")
        << QByteArray(start + "Content-Length: 2000\r\n\r\n{\"a\":1,")
        << QStringLiteral("▲ The sender went away after 7 bytes of 2,000 of the content; what "
                          "arrived is kept.");
    QTest::newRow("in chunks")
        << QByteArray(start + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n9\r\n")
        << QStringLiteral("▲ The sender went away after 5 bytes of content whose length is not "
                          "known; what arrived is kept.");
    QTest::newRow("after one byte")
        << QByteArray(start + "Content-Length: 2000\r\n\r\n{")
        << QStringLiteral("▲ The sender went away after 1 byte of 2,000 of the content; what "
                          "arrived is kept.");
    QTest::newRow("in the head") << QByteArray("POST /cu")
                                 << QStringLiteral("▲ The sender went away after 8 bytes, inside "
                                                   "the head; what arrived is kept.");
}

void TestPayloadView::saysWhatArrivedOfACutRequest()
{
    QFETCH(QByteArray, sent);
    QFETCH(QString, said);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_fixture->sendAndLeave(sent);
    QTRY_COMPARE(m_fixture->session()->statistics().lastId, 1);
    m_detail->setEvent(1);
    QTRY_VERIFY(m_detail->showsEvent());
    QStringList texts;
    for (const QLabel *label : m_detail->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts += label->text();
    }
    QVERIFY2(texts.contains(said), qPrintable(texts.join(QLatin1Char('\n'))));
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestPayloadView)
#include "tst_payloadview.moc"
