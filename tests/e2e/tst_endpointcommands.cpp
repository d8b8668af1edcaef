// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

constexpr int kReset = 56; // exit codes of curl
constexpr int kPartial = 18;
constexpr int kNothing = 52;
constexpr int kTooLong = 28;

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ');
}

} // namespace

// `tallyman endpoint` and `tallyman config`, and what curl is answered then.
class TestEndpointCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void addsChangesAndRemoves();
    void refuses_data();
    void refuses();
    void turnsAway();
    void followsRules();
    void breaksReplies_data();
    void breaksReplies();
    void keepsConfiguration();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();

private:
    [[nodiscard]] ProgramResult endpoint(const char *arguments) const
    {
        return runTallyman(m_workspace, QStringLiteral("endpoint"), words(arguments));
    }
    [[nodiscard]] ProgramResult configure(const QByteArray &json) const;
    [[nodiscard]] static ProgramResult curl(
        const Server &server, const char *path, const QStringList &arguments = {});

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_workspace;
};

void TestEndpointCommands::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_workspace = m_dir->filePath(QStringLiteral("w.tally"));
}

ProgramResult TestEndpointCommands::configure(const QByteArray &json) const
{
    QFile file(m_dir->filePath(QStringLiteral("config.json")));
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size())
        return {};
    file.close();
    return runTallyman(
        m_workspace, QStringLiteral("config"), {QStringLiteral("import"), file.fileName()});
}

// The status, and the content behind it.
ProgramResult TestEndpointCommands::curl(
    const Server &server, const char *path, const QStringList &arguments)
{
    return run(QStringLiteral("curl"),
        QStringList{QStringLiteral("-s"), QStringLiteral("-m"), QStringLiteral("20"),
            QStringLiteral("-w"), QStringLiteral("\n%{http_code}"),
            QStringLiteral("http://127.0.0.1:%1%2").arg(server.port()).arg(QLatin1String(path))}
            + arguments);
}

void TestEndpointCommands::addsChangesAndRemoves()
{
    QCOMPARE(endpoint("add crm --path /crm/ --profile csvbox --policy enforce").exitCode, 0);
    QCOMPARE(endpoint("add own --host Shop.Example --reply 211 --reply-text []").exitCode, 0);
    QCOMPARE(endpoint("list").out,
        QByteArray("crm  /crm  enforce  csvbox\nown  Shop.Example/  observe  answers 211\n"));
    QCOMPARE(
        endpoint("set CRM --name leads --policy observe --method POST --method PUT").exitCode, 0);
    const QList<QJsonObject> all = jsonLines(endpoint("list --json").out);
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.at(0).value(u"name").toString(), QStringLiteral("leads"));
    QVERIFY(!all.at(0).contains(u"admission"));
    QCOMPARE(all.at(0).value(u"methods").toArray().size(), 2);
    QCOMPARE(endpoint("set own --reply 0").exitCode, 0);
    QCOMPARE(endpoint("remove leads").exitCode, 0);
    QCOMPARE(endpoint("list").out, QByteArray("own  Shop.Example/  observe\n"));
}

void TestEndpointCommands::refuses_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *arguments, int exitCode, const char *said) {
        QTest::newRow(arguments) << QByteArray(arguments) << exitCode << QByteArray(said);
    };
    row("add crm", 1, "There is an endpoint “crm” already");
    row("add other --path /crm/", 1, "already belong to the endpoint “crm”");
    row("set nobody --path /x", 1, "There is no endpoint “nobody”");
    row("remove nobody", 1, "There is no endpoint “nobody”");
    row("add x --path /a?b", 2, "is no path prefix");
    row("add x --method P@ST", 2, "“P@ST” is no method");
    row("add x --allow 10.0.0.0/40", 2, "“10.0.0.0/40” is neither an address nor a network");
    row("add x --reply 204 --reply-text a", 2, "A 204 reply has no body");
    row("add x --reply 99", 2, "from 200 to 999");
    row("add x --profile csvbx", 2, "There is no sender “csvbx”; see tallyman profiles list");
    row("add x --allow sender:nobody", 2, "There is no sender “nobody”");
    row("add x --allow sender:usecsv", 2, "UseCSV publishes no addresses");
    row("add catch-all", 2, "choose another name");
    row("add x --policy deny", 2, "enforce");
    row("explain x", 2, "x");
    row("explain 99", 1, "There is no event 99");
}

void TestEndpointCommands::refuses()
{
    QFETCH(QByteArray, arguments);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, said);
    QCOMPARE(endpoint("add crm --path /crm").exitCode, 0);
    const ProgramResult result = endpoint(arguments.constData());
    QCOMPARE(result.exitCode, exitCode);
    QVERIFY2(result.err.contains(said), result.err.constData());
    QCOMPARE(endpoint("list").out, QByteArray("crm  /crm  observe\n"));
}

void TestEndpointCommands::turnsAway()
{
    QFile token(m_dir->filePath(QStringLiteral("token")));
    QVERIFY(token.open(QIODevice::WriteOnly) && token.write("sesame\n") == 7);
    token.close();
    Server server(m_workspace);
    server.setEnvironment( // where the command keeps the value
        QStringLiteral("XDG_CONFIG_HOME"), QDir::tempPath() + QStringLiteral("/config"));
    QVERIFY(server.start());
    QCOMPARE(
        runTallyman(m_workspace, QStringLiteral("expect-auth"),
            QStringList{QStringLiteral("/crm"), QStringLiteral("--store"), QStringLiteral("file"),
                QStringLiteral("--header"), QStringLiteral("X-Csvbox-Token"),
                QStringLiteral("--value-file"), token.fileName()})
            .exitCode,
        0);
    QCOMPARE(endpoint("list").out, QByteArray("/crm  /crm  observe  1 proof\n"));
    const ProgramResult stays = endpoint("remove /crm");
    QCOMPARE(stays.exitCode, 1);
    QVERIFY2(stays.err.contains("expect-auth /crm --remove"), stays.err.constData());
    QCOMPARE(endpoint("set /crm --name crm --policy enforce --method POST").exitCode, 0);
    QCOMPARE(endpoint("list").out, QByteArray("crm  /crm  enforce  1 proof\n"));
    const QStringList data{QStringLiteral("-d"), QStringLiteral("{}")};
    QTRY_VERIFY(curl(server, "/crm", data).out.endsWith("\n401"));
    QVERIFY(curl(server, "/crm").out.endsWith("\n405"));
    QVERIFY(curl(server, "/crm",
        data + QStringList{QStringLiteral("-H"), QStringLiteral("X-Csvbox-Token: sesame")})
                .out.endsWith("\n200"));
    QVERIFY(curl(server, "/other").out.endsWith("\n200"));
    const ProgramResult listed =
        runTallyman(m_workspace, QStringLiteral("list"), words("endpoint:crm status:401 --json"));
    QVERIFY(!jsonLines(listed.out).isEmpty());
    const int refused = jsonLines(listed.out).first()[QLatin1String("id")].toInt();
    const QByteArray explained =
        endpoint(QByteArray("explain " + QByteArray::number(refused)).constData()).out;
    QVERIFY2(explained.startsWith("answered: 401; "), explained.constData());
}

void TestEndpointCommands::followsRules()
{
    const QByteArray config = R"({"endpoints":[{"name":"crm","prefix":"/crm","rules":[
        {"name":"flaky","filter":"json.row_count>100","replies":[
            {"status":500,"times":1},
            {"status":202,"template":true,"headers":["Content-Type: application/json"],
             "body":"{\"n\":{{counter}},\"rows\":{{json.row_count|raw}}}"}]}]}]})";
    QCOMPARE(configure(config).exitCode, 0);
    Server server(m_workspace);
    QVERIFY(server.start());
    const QStringList large{QStringLiteral("-d"), QStringLiteral("{\"row_count\":148}")};
    QCOMPARE(curl(server, "/crm", large).out, QByteArray("\n500"));
    QCOMPARE(curl(server, "/crm", large).out, QByteArray("{\"n\":2,\"rows\":148}\n202"));
    QVERIFY(curl(server, "/crm", {QStringLiteral("-d"), QStringLiteral("{\"row_count\":7}")})
                .out.endsWith("\n200"));
    QTRY_VERIFY(runTallyman(m_workspace, QStringLiteral("show"), words("2"))
                    .out.contains("reply     202 (Rule “flaky” of crm, reply 2 of 2)"));
    const QByteArray explained = endpoint("explain 3").out;
    QVERIFY2(explained.contains("answered: 200\nas endpoints and rules are now, if it came first:\n"
                                "endpoint: crm\n"),
        explained.constData());
    QVERIFY2(explained.contains("flaky: its filter does not match.\n"), explained.constData());
}

void TestEndpointCommands::breaksReplies_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("reset") << QByteArray(R"({"fault":"reset"})") << kReset;
    QTest::newRow("close") << QByteArray(R"({"fault":"close"})") << kNothing;
    QTest::newRow("half") << QByteArray(R"({"fault":"half","body":"0123456789"})") << kPartial;
    QTest::newRow("hang") << QByteArray(R"({"fault":"hang"})") << kTooLong;
    QTest::newRow("wrong length") << QByteArray(R"({"fault":"wrong-length","body":"abc"})")
                                  << kTooLong;
    QTest::newRow("slow") << QByteArray(R"({"delayMs":100,"body":"abc","bytesPerSecond":500})")
                          << 0;
}

void TestEndpointCommands::breaksReplies()
{
    QFETCH(QByteArray, reply);
    QFETCH(int, exitCode);
    const QByteArray config =
        R"({"endpoints":[{"name":"all","rules":[{"replies":[)" + reply + "]}]}]}";
    QCOMPARE(configure(config).exitCode, 0);
    Server server(m_workspace);
    QVERIFY(server.start());
    const QString patience = exitCode == kTooLong ? QStringLiteral("1") : QStringLiteral("20");
    QCOMPARE(curl(server, "/", {QStringLiteral("-m"), patience}).exitCode, exitCode);
    QTRY_VERIFY(runTallyman(m_workspace, QStringLiteral("show"), words("1"))
                    .out.contains("(Rule “rule 1”"));
}

void TestEndpointCommands::keepsConfiguration()
{
    const QByteArray json = R"({"endpoints":[{"name":"crm","prefix":"/crm","port":9001,
        "reply":{"status":211,"headers":["X-A: 1"],"body":"[]"},"rules":[
        {"name":"a","enabled":false,"filter":"method:POST","chunks":"1,3-5,9-","per":"request",
         "replies":[{"status":500,"times":2,"delayMs":10,"delayToMs":20,"bytesPerSecond":7,
         "fault":"half","template":true,"body":"{{id}}"}]}]}]})";
    QCOMPARE(configure(json).exitCode, 0);
    const QByteArray first =
        runTallyman(m_workspace, QStringLiteral("config"), words("export")).out;
    QVERIFY(first.contains("\"chunks\": \"1,3-5,9-\""));
    const QByteArray none = R"({"endpoints":[]})";
    QCOMPARE(configure(none).exitCode, 0);
    QCOMPARE(endpoint("list").out, QByteArray());
    QCOMPARE(configure(first).exitCode, 0);
    const QString file = m_dir->filePath(QStringLiteral("again.json"));
    QCOMPARE(runTallyman(m_workspace, QStringLiteral("config"), {QStringLiteral("export"), file})
                 .exitCode,
        0);
    QFile again(file);
    QVERIFY(again.open(QIODevice::ReadOnly));
    QCOMPARE(again.readAll(), first);
}

void TestEndpointCommands::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *tag, const char *json, const char *said) {
        QTest::newRow(tag) << QByteArray(json) << QByteArray(said);
    };
    row("no JSON", "{\n\"endpoints\":[}", "config.json: line 2 is no JSON");
    row("no object", "[]", "It must be an object {…}.");
    row("nothing in it", "{}", "It has none of “reply”");
    row("no list", R"({"endpoints":{}})", "“endpoints” must be a list");
    row("no list of targets", R"({"endpoints":[],"targets":1})", "“targets” must be a list");
    row("a rule without its target", R"({"rules":[{"name":"r","targets":["x"]}]})",
        "There is no target “x”");
    row("reply", R"({"reply":{"status":20}})", "status");
    row("unknown", R"({"endpoints":[],"colours":1})", "“colours” is no member");
    row("filter", R"({"endpoints":[{"name":"a","rules":[{"filter":"statuss:1","replies":[{}]}]}]})",
        "“endpoints[0].rules[0]”: “statuss");
    row("findings",
        R"({"endpoints":[{"name":"a","rules":[{"filter":"has:finding","replies":[{}]}]}]})",
        "leave findings out of the filter");
    row("no reply", R"({"endpoints":[{"name":"a","rules":[{"replies":[]}]}]})",
        "A rule needs at least one reply.");
    row("for ever, then",
        R"({"endpoints":[{"name":"a","rules":[{"replies":[{},{"status":201}]}]}]})",
        "Only the last reply of a rule can be for all that follow.");
    row("chunks", R"({"endpoints":[{"name":"a","rules":[{"chunks":"0","replies":[{}]}]}]})",
        "“0” is no number of a chunk");
    row("passes to nobody", R"({"endpoints":[{"name":"a","passTo":"x"}]})",
        "There is no target “x” that “a” could pass requests through to; add it first.");
    row("chunks with a gap",
        R"({"endpoints":[{"name":"a","rules":[{"chunks":"3,,4","replies":[{}]}]}]})",
        "“” is no number of a chunk");
    row("no Base64", R"({"reply":{"bodyBase64":"!!!"}})", "“reply.bodyBase64” is no Base64");
    row("two bodies", R"({"reply":{"body":"a","bodyBase64":"YQ=="}})", "cannot stand beside");
    row("a header that cannot be", R"({"reply":{"headers":["X-P: 5 €"]}})",
        "has a character that no header field can have");
    row("placeholder", R"({"reply":{"status":207},"endpoints":[{"name":"a","rules":[{"replies":[
        {"template":true,"body":"{{row}}"}]}]}]})",
        "“{{row}}” is no placeholder");
    row("delays the wrong way round", R"({"endpoints":[{"name":"a","rules":[{"name":"r","replies":[
        {"delayMs":500,"delayToMs":20}]}]}]})",
        "Rule 1 “r” of “a”: A reply is delayed by 500 to 20 ms");
    row("colour", R"({"endpoints":[{"name":"a","colour":"pink"}]})",
        "“pink” of “a” is no colour; there are red, orange,");
    row("fault", R"({"endpoints":[{"name":"a","rules":[{"replies":[{"fault":"fire"}]}]}]})",
        "must be one of: none, reset");
}

void TestEndpointCommands::saysWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, said);
    QCOMPARE(endpoint("add kept --path /kept").exitCode, 0);
    const auto everything = [this] {
        return runTallyman(m_workspace, QStringLiteral("config"), words("export")).out;
    };
    const QByteArray before = everything();
    const ProgramResult result = configure(json);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains(said), result.err.constData());
    QCOMPARE(endpoint("list").out, QByteArray("kept  /kept  observe\n"));
    QCOMPARE(everything(), before); // nor anything else
}

QTEST_GUILESS_MAIN(TestEndpointCommands)
#include "tst_endpointcommands.moc"
