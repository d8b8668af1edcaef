// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/mainwindowtest.h"
#include "ui/widgets/filterchips.h"
#include "ui/widgets/filtercompletion.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLabel>

namespace tallyman::test {

class FilterFieldTest : public MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void completes_data();
    void completes();
    void completesFromTheLog();
    void escapeClosesTheListFirst();
    void readsTheFilterAloud();
    void underlinesWhatIsWrong();
    void listDoesNotCoverWhatIsWrong();
    void findsValuesInTheContent();
    void followsWhatIsFoundOutLater();

private:
    [[nodiscard]] QAbstractItemView *popup() const
    {
        return filter()->findChild<QCompleter *>()->popup();
    }
    [[nodiscard]] bool says(const QString &text) const
    {
        const auto labels = m_window->findChild<FilterChips *>()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&text](const QLabel *label) { return label->text().contains(text); });
    }
    void type(const QString &text)
    {
        filter()->setFocus();
        filter()->clear();
        QTest::keyClicks(filter(), text);
    }
};

void FilterFieldTest::completes_data()
{
    QTest::addColumn<QString>("text");  // the cursor is at |
    QTest::addColumn<QString>("first"); // what the best candidate makes of it
    const auto row = [](const char *text, const char *first) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(first);
    };
    row("met|", "method:");
    row("method:P|", "method:POST");
    row("a (sta|) b", "a (state:) b");
    row("method:POST,pu|", "method:POST,PUT");
    row("json.ro|", "json.row_count");
    row("json.co|", "json.row_count");
    row("header.x|", "header.x-token");
    row("sender:c|", "sender:csvbox");
    row("import:79|", "import:79418895");
    row("import:two|", "import:\"two words\"");
    row("is:du|", "is:duplicate");
    row("a or |", "a or after:");
    row("a AND |", "a AND after:");
    row("not |", "not after:");
    row("not(|", "not(after:");
    row("(|", "(after:");
    row("a or (met|", "a or (method:");
    row("(not st|", "(not state:");
    row("a or|", "");
    row("not|", "");
    row("\"a or |", "");
    row("\"or\" |", "");
    row("\"met|", "");
    row("|", "");
    row("met |", "");
    row("body:x|", "");
    row("bogus:x|", "");
}

void FilterFieldTest::completes()
{
    QFETCH(QString, text);
    FilterVocabulary vocabulary;
    vocabulary.methods = QStringList{QStringLiteral("POST"), QStringLiteral("PUT")};
    vocabulary.headers = QStringList{QStringLiteral("host"), QStringLiteral("x-token")};
    vocabulary.jsonPaths = QStringList{QStringLiteral("row_count")};
    vocabulary.senders = QStringList{QStringLiteral("csvbox")};
    vocabulary.imports = QStringList{QStringLiteral("79418895"), QStringLiteral("two words")};
    const qsizetype cursor = text.indexOf(u'|');
    text.remove(cursor, 1);
    const FilterCompletion completion = completeFilter(text, cursor, vocabulary);
    if (!completion.candidates.isEmpty())
        text.replace(completion.start, completion.length, completion.candidates.first());
    else
        text.clear();
    QTEST(text, "first");
}

void FilterFieldTest::completesFromTheLog()
{
    m_fixture->sendRaw("PATCH /crm HTTP/1.1\r\nHost: h\r\nX-Odd-Name: 1\r\nContent-Length: 17\r\n"
                       "Connection: close\r\n\r\n{\"row_count\":148}");
    QTRY_COMPARE(m_fixture->session()->ids().size(), 1);
    type(QStringLiteral("header.x-o"));
    QTRY_VERIFY(popup()->isVisible()); // once the newest events have been read
    QCOMPARE(popup()->model()->index(0, 0).data().toString(), QStringLiteral("x-odd-name"));
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(filter()->text(), QStringLiteral("header.x-odd-name"));
    QVERIFY(!popup()->isVisible());
    type(QStringLiteral("json.row"));
    QTRY_VERIFY(popup()->isVisible());
    QTest::keyClick(filter(), Qt::Key_Tab);
    QCOMPARE(filter()->text(), QStringLiteral("json.row_count"));
    QVERIFY(filter()->hasFocus());
    QTest::keyClicks(filter(), QStringLiteral(">100"));
    QTest::keyClick(filter(), Qt::Key_Return);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
}

void FilterFieldTest::escapeClosesTheListFirst()
{
    QVERIFY(m_fixture->sendMany(1));
    type(QStringLiteral("met"));
    QTRY_VERIFY(popup()->isVisible());
    QTest::keyClick(popup(), Qt::Key_Escape);
    QVERIFY(!popup()->isVisible());
    QCOMPARE(filter()->text(), QStringLiteral("met"));
    QTest::keyClick(filter(), Qt::Key_Escape);
    QVERIFY(filter()->text().isEmpty());
}

void FilterFieldTest::readsTheFilterAloud()
{
    QVERIFY(m_fixture->sendMany(2));
    type(QStringLiteral("method:POST path:/n json.x>1"));
    QTest::keyClick(filter(), Qt::Key_Return);
    const QString reading =
        QStringLiteral("POST requests to paths that contain /n whose body's x is over 1");
    QVERIFY(says(reading));
    QCOMPARE(filter()->accessibleDescription(), reading);
}

void FilterFieldTest::underlinesWhatIsWrong()
{
    QVERIFY(m_fixture->sendMany(2));
    type(QStringLiteral("ab status:no"));
    QTest::keyClick(filter(), Qt::Key_Return);
    QVERIFY(says(QStringLiteral("“status:no” at character 4")));
    QVERIFY(filter()->accessibleDescription().contains(QStringLiteral("status:no")));
    QCOMPARE(table()->model()->rowCount(), 2); // the last good filter stays
    QTest::keyClick(filter(), Qt::Key_Escape);
    QVERIFY(!says(QStringLiteral("status:no")));
}

void FilterFieldTest::listDoesNotCoverWhatIsWrong()
{
    QVERIFY(m_fixture->sendMany(2));
    type(QStringLiteral("a or "));
    QTRY_VERIFY(says(QStringLiteral("a condition must follow")));
    QVERIFY(popup()->isVisible());
    const auto labels = m_window->findChild<FilterChips *>()->findChildren<QLabel *>();
    const auto sentence = std::find_if(labels.begin(), labels.end(),
        [](const QLabel *label) { return label->text().contains(QStringLiteral("must follow")); });
    const auto onScreen = [](const QWidget *widget) {
        return QRect(widget->mapToGlobal(QPoint()), widget->size());
    };
    QTRY_VERIFY(!onScreen(*sentence).intersects(onScreen(popup())));
    type(QStringLiteral("statsu:4"));
    QTRY_VERIFY(says(QStringLiteral("Did you mean status:")));
    QVERIFY(!popup()->isVisible());
}

void FilterFieldTest::findsValuesInTheContent()
{
    for (int i = 1; i <= 3; ++i)
        m_fixture->send("POST", "/x", "{\"rows\":[{\"n\":" + QByteArray::number(i) + "}]}");
    QTRY_COMPARE(m_fixture->session()->ids().size(), 3);
    filter()->addTerm(QStringLiteral("json.rows.n>=2 or json./rows/0/n:1"));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    filter()->clear();
    filter()->addTerm(QStringLiteral("not json.rows[0].n:2"));
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    m_fixture->send("POST", "/x", "rows=4");
    QTRY_COMPARE(table()->model()->rowCount(), 3);
}

// Senders and imports are found out a little after an event is stored.
void FilterFieldTest::followsWhatIsFoundOutLater()
{
    QVERIFY(m_fixture->sendMany(1));
    filter()->addTerm(QStringLiteral("import:79418895"));
    QCOMPARE(table()->model()->rowCount(), 0);
    m_fixture->send("POST", "/crm",
        "{\"import_id\":79418895,\"sheet_id\":55,\"sheet_name\":\"Products\",\"row_count\":148,"
        "\"row_success\":146,\"row_fail\":2,\"import_status\":\"success\","
        "\"import_starttime\":1742454120,\"import_endtime\":1742454126,"
        "\"original_filename\":\"products.csv\",\"custom_fields\":{\"user_id\":\"1a2b3c4d5e6f\"},"
        "\"raw_file\":\"https://example.com/raw.csv\",\"column_mappings\":[]}");
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    filter()->clear();
    filter()->addTerm(QStringLiteral("sender:csvbox not is:retry"));
    QTRY_COMPARE(table()->model()->rowCount(), 1);
}

} // namespace tallyman::test

QTEST_MAIN(tallyman::test::FilterFieldTest)
#include "tst_filterfield.moc"
