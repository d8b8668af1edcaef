// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/forwardrule.h"
#include "event/forwardrulejson.h"
#include "event/retrypolicy.h"
#include "event/targetjson.h"

#include <QJsonDocument>
#include <QTest>

using namespace tallyman;

// The values of forwarding: retry policies, targets, rules, and what they are written as.
class ForwardingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void policies_data();
    void policies();
    void badPolicies_data();
    void badPolicies();
    void jitterStaysInItsRange();
    void paths_data();
    void paths();
    void targetsComeBack();
    void rulesComeBack();
    void badConfiguration_data();
    void badConfiguration();
    void rulesThatCannotBe_data();
    void rulesThatCannotBe();
};

void ForwardingTest::policies_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<qint64>>("delaysMs");
    QTest::addColumn<int>("jitter");
    using Delays = QList<qint64>;
    QTest::newRow("none") << QStringLiteral("none") << Delays() << 0;
    QTest::newRow("name in any case") << QStringLiteral("Slack") << Delays{0, 60'000, 300'000} << 0;
    QTest::newRow("units") << QStringLiteral("250ms, 2,3s,1m,1.5h,1d")
                           << Delays{250, 2000, 3000, 60'000, 5'400'000, 86'400'000} << 0;
    QTest::newRow("repeated") << QStringLiteral("1s*3") << Delays{1000, 1000, 1000} << 0;
    QTest::newRow("jitter") << QStringLiteral("5s ~20%") << Delays{5000} << 20;
    QTest::newRow("jitter, no sign") << QStringLiteral("5s~7") << Delays{5000} << 7;
}

void ForwardingTest::policies()
{
    QFETCH(QString, text);
    const auto policy = RetryPolicy::parse(text);
    QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message));
    QList<qint64> delays;
    for (const auto delay : policy->delays)
        delays.append(delay.count());
    QTEST(delays, "delaysMs");
    QTEST(policy->jitterPercent, "jitter");
    QCOMPARE(RetryPolicy::parse(policy->text).value(), *policy);
}

void ForwardingTest::badPolicies_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
        {"", "5x", "soon", "1s,,x", "8d", "1s*0", "1s*999", "1s ~95%", "~", "-1s"})
        QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
}

void ForwardingTest::badPolicies()
{
    QFETCH(QString, text);
    const auto policy = RetryPolicy::parse(text);
    QVERIFY(!policy);
    QVERIFY(policy.error().message.contains(QStringLiteral("exponential"))); // what can be given
}

void ForwardingTest::jitterStaysInItsRange()
{
    const auto policy = RetryPolicy::parse(QStringLiteral("10s,20s ~50%")).value();
    for (const quint32 random : {0U, 1U, 5000U, 10'000U, 10'001U, 4'294'967'295U}) {
        const qint64 delay = policy.delayAfter(1, random).count();
        QVERIFY(delay >= 5000 && delay <= 15'000);
    }
    QVERIFY(policy.delayAfter(1, 1) != policy.delayAfter(1, 777));
    QCOMPARE(policy.delayAfter(2, 9), policy.delayAfter(2, 9));
    QVERIFY(policy.delayAfter(3, 1).count() < 0);
}

void ForwardingTest::paths_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("expected");
    using B = QByteArray;
    QTest::newRow("none") << B() << B() << B("/a/b?x=1") << B("/a/b?x=1");
    QTest::newRow("whole") << B() << B("/new") << B("/a/b?x=1") << B("/new?x=1");
    QTest::newRow("prefix") << B("/a") << B("/v2/in") << B("/a/b?x=1") << B("/v2/in/b?x=1");
    QTest::newRow("prefix is all") << B("/a") << B("/v2") << B("/a") << B("/v2");
    QTest::newRow("taken away") << B("/a") << B() << B("/a/b") << B("/b");
    QTest::newRow("nothing left") << B("/a") << B() << B("/a?q") << B("/?q");
    QTest::newRow("slash behind") << B("/a/") << B("/v2/") << B("/a/b") << B("/v2/b");
    QTest::newRow("longer segment") << B("/a") << B("/v2") << B("/ab/c") << B("/ab/c");
    QTest::newRow("root") << B("/") << B("/v2") << B("/ab/c") << B("/v2/ab/c");
    QTest::newRow("query is no path") << B("/a") << B("/v2") << B("/x?/a") << B("/x?/a");
}

void ForwardingTest::paths()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    ForwardRule rule;
    rule.pathFrom = from;
    rule.pathTo = to;
    QTEST(rewrittenTarget(rule, target), "expected");
}

void ForwardingTest::targetsComeBack()
{
    Target plain;
    plain.name = QStringLiteral("plain");
    plain.url = QUrl(QStringLiteral("http://127.0.0.1:3000/"));
    Target whole = plain;
    whole.name = QStringLiteral("whole");
    whole.path = TargetPath::Replace;
    whole.extraHeaders.append("X-A", "1");
    whole.dropTunnelHeaders = whole.acceptAnyCertificate = whole.allowHttp2 = true;
    whole.connectTimeout = std::chrono::milliseconds(1234);
    whole.totalTimeout = std::chrono::milliseconds(4321);
    whole.delivery.retries = RetryPolicy::parse(QStringLiteral("1s,5s ~10%")).value();
    whole.delivery.parallel = 9;
    whole.delivery.perSecond = 2.5;
    whole.delivery.inOrder = true;
    whole.delivery.idempotencyField = "Idempotency-Key";
    whole.delivery.breakAfter = 0;
    whole.delivery.breakFor = std::chrono::seconds(7);
    whole.delivery.healthPath = "/health";
    whole.delivery.signing = Signing::WrongKey;
    whole.delivery.scheme = QStringLiteral("stripe");
    const auto read = targetsFromJson(targetsToJson({plain, whole}), QStringLiteral("targets"));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QCOMPARE(*read, (QList<Target>{plain, whole}));
    QCOMPARE(targetsToJson({plain}).first().toObject().size(), 2); // nothing that is as usual

    whole.delivery.keys = {{QStringLiteral("k1"), QStringLiteral("label"), SecretPlace::File}};
    whole.delivery.paused = true;
    whole.delivery.pausedBecause = QStringLiteral("It answered 410 Gone.");
    QCOMPARE(deliveryFromJson(deliveryToJson(whole.delivery)), whole.delivery);
}

void ForwardingTest::rulesComeBack()
{
    ForwardRule rule;
    rule.name = QStringLiteral("to app");
    rule.targets = {QStringLiteral("app"), QStringLiteral("second")};
    ForwardRule whole = rule;
    whole.name = QStringLiteral("whole");
    whole.enabled = false;
    whole.filter = QStringLiteral("path:/crm");
    whole.pathFrom = "/crm";
    whole.pathTo = "/in";
    whole.host = "app.example";
    whole.keepsHost = true;
    whole.removeHeaders = {"X-A"};
    whole.addHeaders.append("X-B", "2");
    whole.script = QStringLiteral("function transform(e, r) { return r; }");
    whole.since = 42;
    QCOMPARE(readForwardRules(storedForwardRules({rule, whole})), (QList{rule, whole}));
    const auto shared =
        forwardRulesFromJson(forwardRulesToJson({whole}, false), QStringLiteral("rules"));
    QVERIFY(shared);
    QCOMPARE(shared->first().since, 0); // belongs to one workspace
}

void ForwardingTest::badConfiguration_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *json, const char *said) {
        QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(said);
    };
    row("no list", R"({"a":1})", "“targets” must be a list");
    row("unknown member", R"([{"name":"a","url":"http://h/","colour":"red"}])", "colour");
    row("no address", R"([{"name":"a"}])", "whole address");
    row("another scheme", R"([{"name":"a","url":"ftp://h/"}])", "ftp://h/");
    row("twice", R"([{"name":"a","url":"http://h/"},{"name":"A","url":"http://h/"}])", "already");
    row("policy", R"([{"name":"a","url":"http://h/","delivery":{"retries":"soon"}}])", "soon");
    row("rate", R"([{"name":"a","url":"http://h/","delivery":{"perSecond":"x"}}])", "perSecond");
    row("signing", R"([{"name":"a","url":"http://h/","delivery":{"signing":"x"}}])", "signing");
    row("field", R"([{"name":"a","url":"http://h/","headers":["no colon"]}])", "no colon");
}

void ForwardingTest::badConfiguration()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, said);
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const auto targets = targetsFromJson(
        document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()),
        QStringLiteral("targets"));
    QVERIFY(!targets);
    QVERIFY2(targets.error().message.contains(said), qPrintable(targets.error().message));
}

void ForwardingTest::rulesThatCannotBe_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *member, const char *value, const char *said) {
        QTest::newRow(value) << QString::fromLatin1(member) << QString::fromLatin1(value)
                             << QString::fromLatin1(said);
    };
    row("name", " ", "name");
    row("filter", "status:(", "filter");
    row("target", "nobody", "no target");
    row("pathTo", "no/slash", "path");
    row("pathFrom", "/with?query", "path");
    row("remove", "two words", "field");
    row("host", "two hosts", "host");
}

void ForwardingTest::rulesThatCannotBe()
{
    QFETCH(QString, member);
    QFETCH(QString, value);
    QFETCH(QString, said);
    Target target;
    target.name = QStringLiteral("App");
    ForwardRule rule;
    rule.name = QStringLiteral("r");
    rule.targets = {QStringLiteral("app")}; // in any case
    QCOMPARE(forwardRuleProblem(rule, {target}), QString());
    if (member == QLatin1String("name"))
        rule.name = value;
    else if (member == QLatin1String("filter"))
        rule.filter = value;
    else if (member == QLatin1String("target"))
        rule.targets.append(value);
    else if (member == QLatin1String("pathTo"))
        rule.pathTo = value.toLatin1();
    else if (member == QLatin1String("pathFrom"))
        rule.pathFrom = value.toLatin1();
    else if (member == QLatin1String("remove"))
        rule.removeHeaders = {value.toLatin1()};
    else
        rule.host = value.toLatin1();
    const QString problem = forwardRuleProblem(rule, {target});
    QVERIFY2(problem.contains(said), qPrintable(problem));
}

QTEST_GUILESS_MAIN(ForwardingTest)
#include "tst_forwarding.moc"
