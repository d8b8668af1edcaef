// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/deliver/scriptfixture.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// Invalid as UTF-8, with a zero and all kinds of line ends.
const QByteArray kBinary("\xff\xfe\x00\r\n\xc3(\x80 end", 13);

} // namespace

// What scripts see, and what becomes of what they return.
class TestScriptRunner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sees_data();
    void sees();
    void transformsAsDocumented();
    void countsOfRequests_data();
    void countsOfRequests();
    void headers_data();
    void headers();
    void bodies_data();
    void bodies();
    void largeBodyIsUntouched();
    void elsewhere();
    void refuses_data();
    void refuses();
    void keepsConsole();

private:
    [[nodiscard]] Result<ScriptResult> run(const QByteArray &body, const ScriptInput &input);

    std::unique_ptr<ScriptRunner> m_runner;
};

void TestScriptRunner::initTestCase()
{
    // Most runs need no bound; a busy machine must not make them fail.
    m_runner = std::make_unique<ScriptRunner>(kProgram, limitsOf(20'000, 512));
}

Result<ScriptResult> TestScriptRunner::run(const QByteArray &body, const ScriptInput &input)
{
    return m_runner->run(inTransform(body), input);
}

void TestScriptRunner::sees_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *expression, const char *shown) {
        QTest::newRow(expression) << QByteArray(expression) << QString::fromUtf8(shown);
    };
    row("event.id", "42");
    row("event.receivedAt", "2026-11-22T14:07:31.204512Z");
    row("new Date(event.receivedAt).toISOString().slice(0, 19)", "2026-11-22T14:07:31");
    row("event.method", "POST");
    row("event.target", "/in/a%20b?x=1&y=a+b&x=%c3%a9");
    row("event.path", "/in/a%20b");
    row("event.query", R"({"x":["1","é"],"y":"a b"})");
    row("event.headers[1]", R"(["X-Dup","one"])");
    row("event.header('X-DUP')", "one");
    row("event.header('X-None')", "undefined");
    row("event.header('X-Bytes').charCodeAt(3)", "233");
    row("event.body.length", "40");
    row("event.bodyBase64", "undefined");
    row("event.json.rows + 1", "4");
    row("event.json.big", "12345678901234567000");
    row("event.sender", "CSVBox");
    row("event.import", "imp_1");
    row("request.method + ' ' + request.target", "POST /out?z=1");
    row("request.url", "http://app.example:3000/out?z=1");
    row("request.header('content-type')", "application/json");
    row("request.body === event.body", "true");
    row("Object.keys(request).join()", "method,target,url,headers,body");
}

void TestScriptRunner::sees()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, shown);
    const auto result = run("console.log(" + expression + ");", plainInput());
    QVERIFY2(result, qPrintable(errorOf(result)));
    QCOMPARE(result->console, QStringList(QStringLiteral("log: ") + shown));
    QVERIFY(result->requests.isEmpty());
}

void TestScriptRunner::transformsAsDocumented()
{
    const auto result = run(R"(request.headers['X-A'] = '1';
        const o = JSON.parse(event.body); o.x = 1; request.body = JSON.stringify(o);
        return request;)",
        inputWith("{\"a\": [true]}"));
    QVERIFY2(result, qPrintable(errorOf(result)));
    ScriptRequest expected = plainInput().request;
    expected.headers.append("X-A", "1");
    expected.body = R"({"a":[true],"x":1})";
    expected.url.clear();
    QCOMPARE(result->requests, QList<ScriptRequest>{expected});
}

void TestScriptRunner::countsOfRequests_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArrayList>("targets");
    QTest::newRow("none") << QByteArray("") << QByteArrayList();
    QTest::newRow("null") << QByteArray("return null;") << QByteArrayList();
    QTest::newRow("empty list") << QByteArray("return [];") << QByteArrayList();
    QTest::newRow("itself") << QByteArray("return request;") << QByteArrayList{"/out?z=1"};
    QTest::newRow("list") << QByteArray(
        "return [request, Object.assign({}, request, {target: '/two'})];")
                          << QByteArrayList{"/out?z=1", "/two"};
    QTest::newRow("new") << QByteArray("return {target: '/n?a=%20'};")
                         << QByteArrayList{"/n?a=%20"};
    QTest::newRow("event") << QByteArray("return event;") << QByteArrayList{plainInput().target};
}

void TestScriptRunner::countsOfRequests()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArrayList, targets);
    const auto result = run(script, plainInput());
    QVERIFY2(result, qPrintable(errorOf(result)));
    QByteArrayList actual;
    for (const ScriptRequest &request : result->requests) {
        actual.append(request.target);
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.headers, plainInput().headers);
        QVERIFY(!request.body);
        QVERIFY(request.url.isEmpty());
    }
    QCOMPARE(actual, targets);
}

void TestScriptRunner::headers_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *name, const char *change, const char *lines) {
        QTest::newRow(name) << QByteArray(change) << QByteArray(lines);
    };
    row("as they were", "", "A: 1|B: caf\xe9|a: 2");
    row("added", "h['C'] = 'x';", "A: 1|B: caf\xe9|a: 2|C: x");
    row("number", "h.C = 5;", "A: 1|B: caf\xe9|a: 2|C: 5");
    row("replaced in its place", "h['a'] = 'x';", "a: x|B: caf\xe9");
    row("several values", "h['b'] = ['x', 'y'];", "A: 1|b: x|b: y|a: 2");
    row("taken out", "h.A = null;", "B: caf\xe9");
    row("pushed", "h.push(['A', '3']);", "A: 1|B: caf\xe9|a: 2|A: 3");
    row("list", "request.headers = [['Z', '\\u00e9']];", "Z: \xe9");
    row("filtered", "request.headers = h.filter(x => x[0] !== 'A');", "B: caf\xe9|a: 2");
    row("object", "request.headers = {Z: '1', Y: ['2', '3']};", "Z: 1|Y: 2|Y: 3");
    row("none", "request.headers = [];", "");
}

void TestScriptRunner::headers()
{
    QFETCH(QByteArray, change);
    QFETCH(QByteArray, lines);
    ScriptInput input = plainInput();
    input.request.headers = {{"A", "1"}, {"B", "caf\xe9"}, {"a", "2"}};
    const auto result = run("const h = request.headers;" + change + "return request;", input);
    QVERIFY2(result, qPrintable(errorOf(result)));
    QByteArrayList actual;
    for (const HeaderField &field : result->requests.value(0).headers.fields())
        actual.append(field.name + ": " + field.value);
    QCOMPARE(actual.join('|'), lines);
}

void TestScriptRunner::bodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("untouched");
    QTest::addColumn<QByteArray>("sent");
    const auto row = [](const char *name, const QByteArray &body, const char *script,
                         std::optional<QByteArray> sent) {
        QTest::newRow(name) << body << QByteArray(script) << !sent << sent.value_or(QByteArray());
    };
    row("text", "a\r\nb", "", {});
    row("text, set to itself", "a", "request.body = event.body;", {});
    row("byte order mark", "\xef\xbb\xbf{}", "", {});
    row("binary", kBinary, "", {});
    row("binary, set to itself", kBinary, "request.bodyBase64 = event.bodyBase64;", {});
    row("binary to text", kBinary, "request.body = 'ä';", "ä");
    row("binary to binary", kBinary, "request.bodyBase64 = 'AP8=';", QByteArray("\x00\xff", 2));
    row("text to binary", "a", "request.bodyBase64 = 'AP8=';", QByteArray("\x00\xff", 2));
    row("emptied", "a", "request.body = '';", "");
    row("null", "a", "request.body = null;", "");
    row("without", "a", "delete request.body;", {});
    row("empty", "", "", {});
    row("appended", "é", "request.body += '\\u20ac\\u0000';", QByteArray("é€\0", 6));
}

void TestScriptRunner::bodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, script);
    QFETCH(bool, untouched);
    QFETCH(QByteArray, sent);
    const auto result = run(script + "return request;", inputWith(body));
    QVERIFY2(result, qPrintable(errorOf(result)));
    QCOMPARE(result->requests.size(), 1);
    QCOMPARE(!result->requests.first().body, untouched);
    if (!untouched)
        QCOMPARE(*result->requests.first().body, sent);
}

void TestScriptRunner::largeBodyIsUntouched()
{
    const QByteArray large = QByteArray(16 * 1024 * 1024 - 4, 'x') + "end\n";
    auto result =
        run("request.headers['X-Size'] = event.body.length; return request;", inputWith(large));
    QVERIFY2(result, qPrintable(errorOf(result)));
    QVERIFY(!result->requests.first().body);
    QCOMPARE(result->requests.first().headers.value("X-Size"), QByteArray("16777216"));
    result = run("return {body: event.body + '!'};", inputWith(large));
    QVERIFY2(result, qPrintable(errorOf(result)));
    QVERIFY(result->requests.first().body == large + '!');
    QCOMPARE(errorOf(run("return request;", inputWith(large + 'x'))),
        QStringLiteral("The body of event 42 has 16.0 MiB; scripts are given bodies of up to "
                       "16.0 MiB."));
}

void TestScriptRunner::elsewhere()
{
    const auto result = run(R"(request.url = 'https://other.example:8443/p%20q?r=1';
        request.target = '/not-this'; return request;)",
        plainInput());
    QVERIFY2(result, qPrintable(errorOf(result)));
    QCOMPARE(
        result->requests.first().url, QUrl(QStringLiteral("https://other.example:8443/p%20q?r=1")));
    QCOMPARE(result->requests.first().target, QByteArray("/p%20q?r=1"));
}

void TestScriptRunner::refuses_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const char *script, const char *sentence) {
        QTest::newRow(name) << QByteArray(script) << QString::fromUtf8(sentence);
    };
    row("number", "return 5;",
        "The script returned a number; return a request, a list of requests or null.");
    row("text", "return 'x';",
        "The script returned text; return a request, a list of requests or null.");
    row("true", "return true;",
        "The script returned true or false; return a request, a list of requests or null.");
    row("function", "return transform;",
        "The script returned a function; return a request, a list of requests or null.");
    row("foreign object", "return {rows: 1};",
        "The script returned an object without method, target, headers, body or url; return a "
        "request, a list of requests or null.");
    row("list of numbers", "return [request, 1];",
        "The script returned a list of which entry 2 is a number; return a request, a list of "
        "requests or null.");
    row("body as object", "request.body = {a: 1}; return request;",
        "The script set body to an object; set it to text, for instance by JSON.stringify(…).");
    row("method", "request.method = 'NO GOOD'; return request;",
        "The script set method to “NO GOOD”, which is no method of HTTP.");
    row("target", "request.target = 'x y'; return request;",
        "The script set target to “x y”; it must begin with “/” and have no spaces, and other "
        "characters as %XX.");
    row("target with line break", "request.target = '/a\\r\\nX: 1'; return request;",
        "The script set target to “/a␍␊X: 1”; it must begin with “/” and have no spaces, and other "
        "characters as %XX.");
    row("url", "request.url = 'file:///etc/passwd'; return request;",
        "The script set url to “file:///etc/passwd”; it must be a whole http or https URL.");
    row("header with line break", "request.headers.X = 'a\\r\\nY: b'; return request;",
        "The script set the header X to text with a line break, which a header cannot hold.");
    row("header name", "request.headers['a b'] = '1'; return request;",
        "The script set a header “a b”, which is no name of a header.");
    row("header value", "request.headers.X = '\\u20ac'; return request;",
        "The script set the header X to text that a header cannot hold; write it with characters "
        "up "
        "to “ÿ”, or encode it.");
    row("header object", "request.headers.X = {}; return request;",
        "The script set the header “X” to an object; set it to text.");
    row("header pairs", "request.headers = [['a', 'b'], 'c']; return request;",
        "The script returned headers of which entry 2 is no pair; a header is [name, value].");
    row("headers", "request.headers = 3; return request;",
        "The script returned headers that are a number; headers are a list of [name, value] or an "
        "object.");
    row("two bodies", "request.body = 'x'; request.bodyBase64 = 'YQ=='; return request;",
        "The script set both body and bodyBase64; set one of them.");
    row("no base64", "request.bodyBase64 = '***'; return request;",
        "The script set bodyBase64 to something that is not Base64.");
    row("many", "return Array(101).fill(request);",
        "The script returned 101 requests; at most 100 are sent.");
    row("large", "const b = 'x'.repeat(1 << 20); return Array(65).fill({body: b});",
        "The script returned more than 64 MiB; send less at once.");
}

void TestScriptRunner::refuses()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, sentence);
    const auto result = run(script, plainInput());
    QCOMPARE(errorOf(result), sentence);
    QCOMPARE(result.error().code, ErrorCode::InvalidInput);
}

void TestScriptRunner::keepsConsole()
{
    const auto result = run(R"(console.log('a', 1, null, undefined, {b: [true]});
        console.warn(new Error('e')); console.error(); console.info('i'); console.debug('d');
        const o = {}; o.o = o; console.log(o);)",
        plainInput());
    QVERIFY2(result, qPrintable(errorOf(result)));
    QCOMPARE(result->console,
        (QStringList{QStringLiteral("log: a 1 null undefined {\"b\":[true]}"),
            QStringLiteral("warn: Error: e"), QStringLiteral("error: "), QStringLiteral("info: i"),
            QStringLiteral("debug: d"), QStringLiteral("log: [object Object]")}));
}

QTEST_GUILESS_MAIN(TestScriptRunner)
#include "tst_scriptrunner.moc"
