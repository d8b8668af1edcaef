// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/replytemplate.h"

#include <QTest>

using namespace tallyman;

namespace {

ReplyValues values()
{
    ReplyValues made;
    made.id = 17;
    made.method = "POST";
    made.target = "/crm/a?user=A%20%26+B&empty";
    made.headers = {{"X-Token", "s<\"\\>"}, {"X-Token", "second"}, {"X-Name", "it's"}};
    made.root = JsonValue(JsonDocument::read(
        "{\"import_id\":12345678901234567890,\"rows\":[{\"a/b\":\"x \\\"y\\\"\\n\"}]}"));
    made.counter = 3;
    made.nowUs = qint64(1763881200) * 1000 * 1000;
    made.uuid = "00000000-0000-4000-8000-000000000000";
    return made;
}

} // namespace

class TestReplyTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fills_data();
    void fills();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void isBounded();
};

void TestReplyTemplate::fills_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("filled");
    const auto row = [](const char *tag, const char *text, const char *type, const char *filled) {
        QTest::newRow(tag) << QByteArray(text) << QByteArray(type) << QByteArray(filled);
    };
    row("plain", "no { placeholder }} {", "text/plain", "no { placeholder }} {");
    row("number", "{{json.import_id|raw}}", "application/json", "12345678901234567890");
    row("token", "{{ json.rows[0]|raw }}", "text/plain", "{\"a/b\":\"x \\\"y\\\"\\n\"}");
    row("pointer", "{{json./rows/0/a~1b}}", "text/plain", "x \"y\"\n");
    row("in JSON", "{\"a\":\"{{json./rows/0/a~1b}}\"}", "application/problem+json",
        "{\"a\":\"x \\\"y\\\"\\u000a\"}");
    row("in XML", "<a>{{header.x-token}}</a>", "application/xml; charset=utf-8",
        "<a>s&lt;&quot;\\&gt;</a>");
    row("in a form", "a={{query.user}}", "application/x-www-form-urlencoded", "a=A%20%26%20B");
    row("raw", "<a>{{header.X-Token|raw}}</a>", "text/html", "<a>s<\"\\></a>");
    row("query", "{{query.user}}|{{query.empty}}|{{query.none}}", "text/plain", "A & B||");
    row("request", "{{method}} {{path}} {{id}} {{counter}}", "text/plain", "POST /crm/a 17 3");
    row("time", "{{now}} {{now.unix}}", "text/plain", "2025-11-23T07:00:00.000000Z 1763881200");
    row("uuid", "{{uuid}}", "", "00000000-0000-4000-8000-000000000000");
    row("not there", "[{{json.nothing.here}}{{header.none}}]", "text/plain", "[]");
    row("in an attribute", "<a title='{{header.x-name}}'>", "text/html", "<a title='it&#39;s'>");
    row("in CSV", "{{header.x-token}},{{id}}", "text/csv", "\"s<\"\"\\>\",17");
}

void TestReplyTemplate::fills()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, filled);
    QCOMPARE(fillTemplate(text, type, values()), filled);
    QCOMPARE(templateProblem(text), QString());
}

void TestReplyTemplate::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("said");
    QTest::newRow("unknown") << QByteArray("a {{jason.a}} b") << QStringLiteral("“{{jason.a}}”");
    QTest::newRow("empty") << QByteArray("{{}}") << QStringLiteral("“{{}}”");
    QTest::newRow("no name") << QByteArray("{{header}}") << QStringLiteral("“{{header}}”");
    QTest::newRow("no path") << QByteArray("{{json.a..b}}") << QStringLiteral("“{{json.a..b}}”");
    QTest::newRow("not closed") << QByteArray("{{id}} {{id") << QStringLiteral("never closed");
    QTest::newRow("second") << QByteArray("{{id}} {{now.then}}")
                            << QStringLiteral("“{{now.then}}” is no placeholder");
}

void TestReplyTemplate::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, said);
    const QString problem = templateProblem(text);
    QVERIFY2(problem.contains(said), qPrintable(problem));
}

// However often a large value is asked for.
void TestReplyTemplate::isBounded()
{
    ReplyValues large = values();
    large.headers = {{"X", QByteArray(1024 * 1024, 'x')}};
    const QByteArray filled =
        fillTemplate(QByteArray("{{header.X}}").repeated(100), "text/plain", large);
    QVERIFY(filled.size() <= 16 * 1024 * 1024);
    QVERIFY(filled.size() >= 15 * 1024 * 1024);
}

QTEST_GUILESS_MAIN(TestReplyTemplate)
#include "tst_replytemplate.moc"
