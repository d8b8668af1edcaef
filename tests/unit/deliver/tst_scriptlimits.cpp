// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/deliver/scriptfixture.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace tallyman;
using namespace tallyman::test;

// What scripts do wrong, and what stops them.
class TestScriptLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void throws_data();
    void throws();
    void isStopped_data();
    void isStopped();
    void survives_data();
    void survives();
    void sleepingProgramIsKilled();
    void hasNoAccess_data();
    void hasNoAccess();
    void keepsConsoleOfFailure();
    void cutsConsole();
    void keepsNothing();
    void startsAgainWhenKilled();
    void checksOnly_data();
    void checksOnly();
    void missingProgram();

private:
    [[nodiscard]] Result<ScriptResult> run(const QByteArray &body, const ScriptInput &input);

    std::unique_ptr<ScriptRunner> m_runner;
};

void TestScriptLimits::initTestCase()
{
    // Most runs need no bound; a busy machine must not make them fail.
    m_runner = std::make_unique<ScriptRunner>(kProgram, limitsOf(20'000, 512));
}

Result<ScriptResult> TestScriptLimits::run(const QByteArray &body, const ScriptInput &input)
{
    return m_runner->run(inTransform(body), input);
}

void TestScriptLimits::throws_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("pattern");
    const auto row = [](const char *name, const QString &script, const char *pattern) {
        QTest::newRow(name) << script << QString::fromUtf8(pattern);
    };
    row("type", inTransform("\nevent.none.x;"), "Line 3: TypeError: .*undefined");
    row("own", inTransform("throw new Error('no rows');"), "Line 2: Error: no rows");
    row("inside of JSON", inTransform("\n\nJSON.parse('{');"), "Line 4: SyntaxError: .*");
    row("reference", inTransform("nonsense();"), "Line 2: ReferenceError: nonsense is not defined");
    row("deep recursion", inTransform("return transform(event, request);"),
        "Line [12]: RangeError: Maximum call stack size exceeded\\.?");
    row("text", inTransform("throw 'oops';"), "The script threw: oops");
    row("undefined", inTransform("throw undefined;"), "The script threw: undefined");
    row("hostile", inTransform("throw {toString() { throw 1; }, toJSON() { throw 1; }};"),
        "The script threw: object");
    row("getter", inTransform("return {get body() { throw new Error('no'); }};"),
        "Line 2: Error: no");
    row("top level", QStringLiteral("\nthrow new Error('early');"), "Line 2: Error: early");
    row("top level, text", QStringLiteral("throw 'early';"), "The script threw: early");
    row("syntax", QStringLiteral("function transform(event) {\n  return (;\n}"),
        "Line 2: SyntaxError: .*");
    row("unfinished", QStringLiteral("function transform(event) {"), "Line 1: SyntaxError: .*");
    row("without function", QStringLiteral("const x = 1;"),
        "The script has no function “transform”; .*");
    row("empty", QString(), "The script has no function “transform”; .*");
}

void TestScriptLimits::throws()
{
    QFETCH(QString, script);
    QFETCH(QString, pattern);
    const QString error = errorOf(m_runner->run(script, plainInput()));
    QVERIFY2(
        QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(error).hasMatch(),
        qPrintable(error));
}

void TestScriptLimits::isStopped_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("memory");
    const auto time = [](const char *name, const char *script) {
        QTest::newRow(name) << QByteArray(script) << false;
    };
    const auto memory = [](const char *name, const char *script) {
        QTest::newRow(name) << QByteArray(script) << true;
    };
    time("loop", "for (;;) {}");
    time("loop that catches", "for (;;) { try { for (;;) {} } catch (e) {} finally {} }");
    time("loop in finally", "try { for (;;) {} } finally { for (;;) {} }");
    time("pattern", "/^(a|aa)+$/.test('a'.repeat(60) + 'b'); for (;;) {}");
    time("getter", "return {get body() { for (;;) {} }};");
    time("in header", "return {headers: {get a() { for (;;) {} }}};");
    time("of an error", "const e = new Error(); e.toString = () => { for (;;) {} }; throw e;");
    memory("arrays", "const a = []; for (;;) a.push([1, 2, 3]);");
    memory("one array", "const a = []; for (;;) a.push(1);");
    memory("text", "let s = 'x'; for (;;) { s += s; s.charCodeAt(s.length >> 1); }");
    memory("buffers", "const a = []; for (;;) a.push(new Uint8Array(1 << 20).fill(1));");
    memory("objects", "let o = {}; for (;;) o = {o, a: 'x' + Math.random()};");
}

void TestScriptLimits::isStopped()
{
    QFETCH(QByteArray, script);
    QFETCH(bool, memory);
    ScriptRunner runner(kProgram, memory ? limitsOf(60'000, 128) : limitsOf(600, 4096));
    const auto result = runner.run(inTransform(script), plainInput());
    const QString expected = memory
        ? QStringLiteral("The script used more than 128 MiB and was stopped.")
        : QStringLiteral("The script ran longer than 0.6 s and was stopped.");
    QCOMPARE(errorOf(result), expected);
    // and the next one runs
    QVERIFY(runner.run(inTransform("return request;"), plainInput()));
}

// What does not end in words of its own must at least end, and the next script run.
void TestScriptLimits::survives_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row = [](const char *script) { QTest::newRow(script) << QByteArray(script); };
    row("return {body: 'x'.repeat(1 << 30)};");
    row("return {body: Array(1 << 30).join('abc')};");
    row("return {body: Array(4294967295).join('abc')};");
    row("return {body: String(new ArrayBuffer(2e9).byteLength / 0), url: 5};");
    row("new ArrayBuffer(2e15); for (;;) {}");
    row("JSON.parse('['.repeat(1e6));");
    row("eval('('.repeat(1e6));");
    row("eval('a' + '+a'.repeat(1e6));");
    row("RegExp('('.repeat(1e5) + 'x'); for (;;) {}");
    row("/(x+x+)+y/.test('x'.repeat(40)); for (;;) {}");
    row("let a = []; for (let i = 0; i < 1e5; ++i) a = [a]; JSON.stringify(a); String(a); for (;;) "
        "{}");
    row("const a = Array(5e6).fill(0).map((x, i) => -i); a.sort((x, y) => { for (;;) {} });");
    row("const p = new Proxy({}, {get() { for (;;) {} }, has() { for (;;) {} }}); return p;");
    row("const m = new Map(); for (let i = 0;; ++i) m.set(i, {});");
    row("Object.prototype.__proto__ = null; Object.prototype.requests = 5; for (;;) {}");
}

void TestScriptLimits::survives()
{
    QFETCH(QByteArray, script);
    ScriptRunner runner(kProgram, limitsOf(600, 64));
    const auto result = runner.run(inTransform(script), plainInput());
    QVERIFY(!result);
    QVERIFY(runner.run(inTransform("return request;"), plainInput()));
}

// The last resort: a program that cannot even watch itself.
void TestScriptLimits::sleepingProgramIsKilled()
{
    ScriptLimits limits = limitsOf(1000, 256);
    limits.grace = std::chrono::milliseconds(200);
    ScriptRunner impatient(kProgram, limits);
    QVERIFY(!impatient.problem(inTransform("")));
    QCOMPARE(::kill(static_cast<pid_t>(impatient.processId()), SIGSTOP), 0);
    QCOMPARE(errorOf(impatient.run(inTransform("return request;"), plainInput())),
        QStringLiteral("The program that runs scripts did not answer within 1.20 s and was "
                       "stopped."));
    QCOMPARE(impatient.processId(), 0);
}

void TestScriptLimits::hasNoAccess_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"XMLHttpRequest", "Qt", "require", "fetch", "process", "gc", "print",
             "WebSocket", "setTimeout", "importScripts", "qsTr", "load", "open", "sink", "prelude"})
        QTest::newRow(name) << QByteArray(name);
}

void TestScriptLimits::hasNoAccess()
{
    QFETCH(QByteArray, name);
    const auto result = run("console.log(typeof " + name + ");", plainInput());
    QVERIFY2(result, qPrintable(errorOf(result)));
    QCOMPARE(result->console, QStringList(QStringLiteral("log: undefined")));
    const QString imported = errorOf(m_runner->run(
        QStringLiteral("import x from 'file:///etc/passwd';\n") + inTransform(""), plainInput()));
    QVERIFY2(imported.startsWith(QLatin1String("Line 1: SyntaxError")), qPrintable(imported));
}

void TestScriptLimits::keepsConsoleOfFailure()
{
    ScriptRunner runner(kProgram, limitsOf(20'000, 128));
    const QStringList expected{QStringLiteral("log: seen")};
    QVERIFY(!runner.run(inTransform("console.log('seen'); throw 1;"), plainInput()));
    QCOMPARE(runner.console(), expected);
    QVERIFY(!runner.run(
        inTransform("console.log('seen'); const a = []; for (;;) a.push([]);"), plainInput()));
    QCOMPARE(runner.console(), expected);
}

void TestScriptLimits::cutsConsole()
{
    for (const char *line : {"'x'.repeat(1000)", "''", "'ü'.repeat(100000)"}) {
        const auto result = run(
            QByteArray("for (let i = 0; i < 9999; ++i) console.log(") + line + "); return request;",
            plainInput());
        QVERIFY2(result, qPrintable(errorOf(result)));
        qsizetype bytes = 0;
        for (const QString &each : result->console)
            bytes += each.toUtf8().size();
        QVERIFY2(bytes < 65 * 1024, qPrintable(QString::number(bytes)));
        QCOMPARE(result->console.last(),
            QStringLiteral("warn: The rest is cut: over 64 KiB of console output."));
        QCOMPARE(result->requests.size(), 1);
    }
}

void TestScriptLimits::keepsNothing()
{
    const char *script = "const all = Function('return this')(); all.n = (all.n || 0) + 1;"
                         "Array.prototype.map = null;"
                         "console.log(all.n, typeof Object.mark); Object.mark = 1;";
    for (int i = 0; i < 3; ++i) {
        const auto result = run(script, plainInput());
        QVERIFY2(result, qPrintable(errorOf(result)));
        QCOMPARE(result->console, QStringList(QStringLiteral("log: 1 undefined")));
    }
}

void TestScriptLimits::startsAgainWhenKilled()
{
    QVERIFY(run("return request;", plainInput()));
    const qint64 first = m_runner->processId();
    QVERIFY(first > 0);
    QVERIFY(run("return request;", plainInput()));
    QCOMPARE(m_runner->processId(), first);
    QCOMPARE(::kill(static_cast<pid_t>(first), SIGKILL), 0);
    // gone for good only when its parent has asked; that is what the next run does
    QTRY_VERIFY(run("return request;", plainInput()));
    QVERIFY(m_runner->processId() != first);
}

void TestScriptLimits::checksOnly_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("problem");
    QTest::newRow("good") << inTransform("return request;") << QString();
    QTest::newRow("would throw") << inTransform("throw 1;") << QString();
    QTest::newRow("arrow") << QStringLiteral("const transform = (e, r) => r;") << QString();
    QTest::newRow("nothing") << QString()
                             << QStringLiteral(
                                    "The script has no function “transform”; begin with function "
                                    "transform(event, request) { … }.");
    QTest::newRow("syntax") << QStringLiteral("function transform() {\n\n )")
                            << QStringLiteral("Line 3: SyntaxError: Expected token `}'");
    QTest::newRow("loops") << QStringLiteral("for (;;);")
                           << QStringLiteral("The script ran longer than 1 s and was stopped.");
}

void TestScriptLimits::checksOnly()
{
    QFETCH(QString, script);
    QFETCH(QString, problem);
    ScriptRunner runner(kProgram, limitsOf(1000, 256));
    const std::optional<Error> found = runner.problem(script);
    QCOMPARE(found ? found->message : QString(), problem);
}

void TestScriptLimits::missingProgram()
{
    const QTemporaryDir folder;
    ScriptRunner runner(folder.filePath(QStringLiteral("tallyman-script")));
    const auto result = runner.run(inTransform("return request;"), plainInput());
    QCOMPARE(errorOf(result),
        QStringLiteral("Scripts cannot be run: tallyman-script is not beside tallyman in %1, or "
                       "cannot be started. Install Tallyman with all its programs.")
            .arg(folder.path()));
    QCOMPARE(result.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestScriptLimits)
#include "tst_scriptlimits.moc"
