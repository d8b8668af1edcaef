// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/headertext.h"
#include "ui/widgets/filtertext.h"
#include "ui/widgets/fuzzymatch.h"
#include "ui/widgets/hostaddress.h"

#include <QTest>

namespace tallyman {

class TestFilterText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void withValues_data();
    void withValues();
    void withoutTerm();
    void fuzzy();
    void headers();
    void hosts_data();
    void hosts();
};

void TestFilterText::values_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("none") << QStringLiteral("a b") << QStringLiteral("method") << QStringList();
    QTest::newRow("one") << QStringLiteral("a method:POST b") << QStringLiteral("method")
                         << QStringList{QStringLiteral("POST")};
    QTest::newRow("list") << QStringLiteral("status:2xx,404") << QStringLiteral("status")
                          << QStringList{QStringLiteral("2xx"), QStringLiteral("404")};
    QTest::newRow("two terms") << QStringLiteral("status:2xx x status:404")
                               << QStringLiteral("status")
                               << QStringList{QStringLiteral("2xx"), QStringLiteral("404")};
    QTest::newRow("quoted") << QStringLiteral(R"(path:"/a b" c)") << QStringLiteral("path")
                            << QStringList{QStringLiteral("/a b")};
    QTest::newRow("inside quotes")
        << QStringLiteral(R"("method:POST")") << QStringLiteral("method") << QStringList();
    QTest::newRow("open quote") << QStringLiteral(R"(path:"/a b)") << QStringLiteral("path")
                                << QStringList{QStringLiteral("/a b")};
    QTest::newRow("upper case key") << QStringLiteral("METHOD:get") << QStringLiteral("method")
                                    << QStringList{QStringLiteral("get")};
    QTest::newRow("negated") << QStringLiteral("not method:GET") << QStringLiteral("method")
                             << QStringList();
    QTest::newRow("in parentheses")
        << QStringLiteral("(method:GET or a) method:PUT") << QStringLiteral("method")
        << QStringList{QStringLiteral("PUT")};
    QTest::newRow("beside or") << QStringLiteral("a or method:GET") << QStringLiteral("method")
                               << QStringList();
    QTest::newRow("compared") << QStringLiteral("status>=400") << QStringLiteral("status")
                              << QStringList();
}

void TestFilterText::values()
{
    QFETCH(QString, text);
    QFETCH(QString, key);
    QFETCH(QStringList, expected);
    QCOMPARE(filtertext::values(text, key), expected);
}

void TestFilterText::withValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QString>("expected");
    QTest::newRow("to nothing") << QStringLiteral("") << QStringList{QStringLiteral("POST")}
                                << QStringLiteral("method:POST");
    QTest::newRow("added last") << QStringLiteral("abc")
                                << QStringList{QStringLiteral("POST"), QStringLiteral("PUT")}
                                << QStringLiteral("abc method:POST,PUT");
    QTest::newRow("in its place") << QStringLiteral("a method:GET b")
                                  << QStringList{QStringLiteral("PUT")}
                                  << QStringLiteral("a method:PUT b");
    QTest::newRow("taken out") << QStringLiteral("a method:GET b") << QStringList()
                               << QStringLiteral("a b");
    QTest::newRow("merged") << QStringLiteral("method:A x method:B")
                            << QStringList{QStringLiteral("C")} << QStringLiteral("method:C x");
    QTest::newRow("quoted word kept")
        << QStringLiteral(R"("a b" method:GET)") << QStringList() << QStringLiteral(R"("a b")");
    QTest::newRow("group kept") << QStringLiteral("not (method:A b) method:GET")
                                << QStringList{QStringLiteral("PUT")}
                                << QStringLiteral("not (method:A b) method:PUT");
    QTest::newRow("beside or") << QStringLiteral("a or b") << QStringList{QStringLiteral("PUT")}
                               << QStringLiteral("(a or b) method:PUT");
    QTest::newRow("and goes with it") << QStringLiteral("a and method:GET and method:PUT")
                                      << QStringList() << QStringLiteral("a");
    QTest::newRow("needs quotes") << QStringLiteral("") << QStringList{QStringLiteral("a b")}
                                  << QStringLiteral(R"(method:"a b")");
}

void TestFilterText::withValues()
{
    QFETCH(QString, text);
    QFETCH(QStringList, values);
    QFETCH(QString, expected);
    QCOMPARE(filtertext::withValues(text, QStringLiteral("method"), values), expected);
}

void TestFilterText::withoutTerm()
{
    const auto without = [](const char *text) {
        return filtertext::withoutTerm(
            QString::fromUtf8(text), QStringLiteral("is"), QStringLiteral("marked"));
    };
    QCOMPARE(without("is:duplicate is:Marked x"), QStringLiteral("is:duplicate x"));
    QCOMPARE(without("is:marked"), QString());
    QCOMPARE(without("a and is:marked and b"), QStringLiteral("a and b"));
    QCOMPARE(without("not is:marked"), QStringLiteral("not is:marked"));
    QCOMPARE(without("a or is:marked"), QStringLiteral("a or is:marked"));
    QCOMPARE(without("in:marked marked"), QStringLiteral("in:marked marked"));
}

void TestFilterText::fuzzy()
{
    QVERIFY(fuzzyScore(u"rsd", u"Resend") >= 0);
    QCOMPARE(fuzzyScore(u"xyz", u"Resend"), -1);
    QVERIFY(fuzzyScore(u"ef", u"Edit & forward") > fuzzyScore(u"ef", u"Resend of"));
    QVERIFY(fuzzyScore(u"", u"anything") >= 0);
}

void TestFilterText::headers()
{
    const auto read = headersFromText(QStringLiteral("X-A: 1\n\n x-a:2 \n"));
    QVERIFY(read.has_value());
    QCOMPARE(read->size(), 2);
    QCOMPARE(read->fields().at(1).name, QByteArray("x-a"));
    QCOMPARE(read->fields().at(1).value, QByteArray("2"));
    const auto noColon = headersFromText(QStringLiteral("A: 1\nnonsense"));
    QVERIFY(!noColon);
    QVERIFY(noColon.error().message.contains(QStringLiteral("line 2")));
    QVERIFY(!headersFromText(QStringLiteral("bad name: 1")));
}

void TestFilterText::hosts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("exposed");
    QTest::newRow("loopback") << QStringLiteral("127.0.0.1") << QStringLiteral("127.0.0.1")
                              << false;
    QTest::newRow("name") << QStringLiteral(" localhost ") << QStringLiteral("127.0.0.1") << false;
    QTest::newRow("brackets") << QStringLiteral("[::1]") << QStringLiteral("::1") << false;
    QTest::newRow("all") << QStringLiteral("0.0.0.0") << QStringLiteral("0.0.0.0") << true;
    QTest::newRow("all IPv6") << QStringLiteral("::") << QStringLiteral("::") << true;
    QTest::newRow("other name") << QStringLiteral("example.org") << QStringLiteral("") << true;
}

void TestFilterText::hosts()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(bool, exposed);
    QCOMPARE(normalizedHost(text), host);
    if (!host.isEmpty())
        QCOMPARE(isExposedHost(host), exposed);
}

} // namespace tallyman

QTEST_APPLESS_MAIN(tallyman::TestFilterText)
#include "tst_filtertext.moc"
