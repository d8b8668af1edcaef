// SPDX-License-Identifier: GPL-3.0-or-later
#include "findingslog.h"
#include "inspect/findings/expectationjudge.h"
#include "support/csvboxrows.h"

using namespace tallyman;
using namespace tallyman::test;

// What is found where requests are expected to prove themselves.
class ExpectationFindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokens_data();
    void tokens();
    void handshakesInTheQueryProveNothing();
    void tokensOfSchemes_data();
    void tokensOfSchemes();
    void signatures_data();
    void signatures();
    void proofsNameTheValue();
    void anotherExpectationJudgesAnew();
    void valuesOfTheKeyringAreWaitedFor();
    void saysWhatIsLost();
    void saysWhereTheBlankStands_data();
    void saysWhereTheBlankStands();
};

void ExpectationFindingsTest::tokens_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArrayList>("ids");
    QTest::newRow("right") << QByteArrayList{"X-Csvbox-Token: secret"} << QByteArrayList();
    QTest::newRow("right, in small letters")
        << QByteArrayList{"x-csvbox-token:secret"} << QByteArrayList();
    QTest::newRow("missing") << QByteArrayList() << QByteArrayList{"token-missing"};
    QTest::newRow("wrong") << QByteArrayList{"X-Csvbox-Token: Secret"}
                           << QByteArrayList{"token-wrong"};
    QTest::newRow("empty") << QByteArrayList{"X-Csvbox-Token:"} << QByteArrayList{"token-wrong"};
    QTest::newRow("blank behind") << QByteArrayList{"X-Csvbox-Token: secret "}
                                  << QByteArrayList{"token-whitespace"};
    QTest::newRow("tab before") << QByteArrayList{"X-Csvbox-Token: \tsecret"}
                                << QByteArrayList{"token-whitespace"};
    QTest::newRow("inside") << QByteArrayList{"X-Csvbox-Token: sec ret"}
                            << QByteArrayList{"token-whitespace"};
    QTest::newRow("no-break space")
        << QByteArrayList{"X-Csvbox-Token: secret\xC2\xA0"} << QByteArrayList{"token-whitespace"};
    QTest::newRow("twice") << QByteArrayList{"X-Csvbox-Token: secret", "X-Csvbox-Token: secret"}
                           << QByteArrayList{"token-repeated"};
    QTest::newRow("twice, one wrong") << QByteArrayList{"X-Csvbox-Token: secret",
        "X-Csvbox-Token: other"} << QByteArrayList{"token-repeated"};
    QTest::newRow("twice, both wrong") << QByteArrayList{"X-Csvbox-Token: one",
        "X-Csvbox-Token: other"} << QByteArrayList{"token-repeated", "token-wrong"};
}

void ExpectationFindingsTest::tokens()
{
    QFETCH(QByteArrayList, lines);
    Findings findings;
    findings.expect("/crm", QStringLiteral("static"), "X-Csvbox-Token", "secret");
    findings.append(json(kNotice, lines));
    QTEST(findings.find(), "ids");
    const QList<Finding> found = findings.ofLast();
    for (const Finding &finding : found)
        QVERIFY(!finding.message.contains(QLatin1String("secret"), Qt::CaseInsensitive));
}

// By nature these have neither token nor signature; those in the content have one.
void ExpectationFindingsTest::handshakesInTheQueryProveNothing()
{
    const auto found = [](const NewEvent &event) {
        Findings findings;
        findings.expect("/crm", QStringLiteral("static"), "X-Csvbox-Token", "secret");
        findings.append(event);
        return findings.find();
    };
    QCOMPARE(found(request({"GET /crm?hub.mode=subscribe&hub.challenge=c"}, {})),
        QByteArrayList{"handshake-waiting"});
    QCOMPARE(found(request({"POST /crm?validationToken=c", "X-Csvbox-Token: other"}, {})),
        (QByteArrayList{"handshake-waiting", "token-wrong"}));
    QCOMPARE(found(json("{\"type\":\"url_verification\",\"challenge\":\"c\"}")),
        (QByteArrayList{"handshake-waiting", "token-missing"}));
}

void ExpectationFindingsTest::tokensOfSchemes_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArrayList>("ids");
    const auto row = [](const char *name, const char *scheme, const QByteArray &key,
                         const QByteArrayList &lines, const QByteArrayList &ids) {
        QTest::addRow("%s, %s", scheme, name) << QString::fromLatin1(scheme) << key << lines << ids;
    };
    const QByteArrayList missing{"token-missing"};
    const QByteArrayList wrong{"token-wrong"};
    const QByteArrayList blanks{"token-whitespace"};
    const QByteArrayList repeated{"token-repeated"};
    row("right", "gitlab", "secret", {"X-Gitlab-Token: secret"}, {});
    row("missing", "gitlab", "secret", {}, missing);
    row("wrong", "gitlab", "secret", {"X-Gitlab-Token: Secret"}, wrong);
    row("blank behind", "gitlab", "secret", {"X-Gitlab-Token: secret "}, blanks);
    row("twice", "gitlab", "secret", {"X-Gitlab-Token: secret", "X-Gitlab-Token: secret"},
        repeated);

    const QByteArray bearer = "Authorization: Bearer ";
    row("right", "bearer", "secret", {bearer + "secret"}, {});
    row("right, in small letters", "bearer", "secret", {"authorization:bearer secret"}, {});
    row("missing", "bearer", "secret", {}, missing);
    row("wrong", "bearer", "secret", {bearer + "secreT"}, wrong);
    row("another scheme", "bearer", "secret", {"Authorization: Basic secret"}, wrong);
    row("nothing", "bearer", "secret", {"Authorization: Bearer"}, wrong);
    row("blank behind", "bearer", "secret", {bearer + "secret "}, blanks);
    row("tab behind", "bearer", "secret", {bearer + "secret\t"}, blanks);
    row("two blanks before", "bearer", "secret", {bearer + " secret"}, blanks);
    row("tab before", "bearer", "secret", {"Authorization: Bearer\tsecret"}, blanks);
    row("inside", "bearer", "secret", {bearer + "sec ret"}, blanks);
    row("no-break space", "bearer", "secret", {bearer + "secret\xC2\xA0"}, blanks);
    row("line break in the key", "bearer", "secret\n", {bearer + "secret"}, blanks);
    row("twice", "bearer", "secret", {bearer + "secret", bearer + "secret"}, repeated);

    const auto basic = [](const QByteArray &text) {
        return QByteArray("Authorization: Basic " + text.toBase64());
    };
    row("right", "basic", "user:pass word", {basic("user:pass word")}, {});
    row("missing", "basic", "user:secret", {}, missing);
    row("wrong", "basic", "user:secret", {basic("user:Secret")}, wrong);
    row("no base64", "basic", "user:secret", {"Authorization: Basic user:secret"}, wrong);
    row("blank behind", "basic", "user:secret", {basic("user:secret") + ' '}, blanks);
    row("line break inside", "basic", "user:secret", {basic("user:secret\n")}, blanks);
    row("twice", "basic", "user:secret", {basic("user:secret"), basic("user:secret")}, repeated);
}

void ExpectationFindingsTest::tokensOfSchemes()
{
    QFETCH(QString, scheme);
    QFETCH(QByteArray, key);
    QFETCH(QByteArrayList, lines);
    Findings findings;
    findings.expect("/crm", scheme, {}, key);
    findings.append(json(kNotice, lines));
    QTEST(findings.find(), "ids");
}

// The vector of GitHub's documentation.
void ExpectationFindingsTest::signatures_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArrayList>("ids");
    const QByteArray right = "X-Hub-Signature-256: sha256="
                             "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    QTest::newRow("right") << right << QByteArray("Hello, World!") << QByteArrayList();
    QTest::newRow("missing") << QByteArray("X-A: b") << QByteArray("Hello, World!")
                             << QByteArrayList{"signature-missing"};
    QTest::newRow("other content")
        << right << QByteArray("Hello, World?") << QByteArrayList{"signature-mismatch"};
    QTest::newRow("line break added")
        << right << QByteArray("Hello, World!\n") << QByteArrayList{"signature-mismatch"};
}

void ExpectationFindingsTest::signatures()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(QByteArrayList, ids);
    Findings findings;
    findings.expect("/gh", QStringLiteral("github"), {}, "It's a Secret to Everybody");
    findings.append(request({"POST /gh", "Content-Type: text/plain", header}, body));
    ids.prepend("sender-unknown"); // by name
    QCOMPARE(findings.find(), ids);
    const Finding first = findings.ofLast().first();
    if (body.endsWith('\n'))
        QVERIFY2(first.message.contains(QLatin1String("line break")), qPrintable(first.message));
}

void ExpectationFindingsTest::proofsNameTheValue()
{
    const auto secret = [](const char *id, const char *label) {
        return ExpectedSecret{
            QString::fromLatin1(id), QString::fromLatin1(label), SecretPlace::Keyring};
    };
    const QHash<QString, QByteArray> values{{QStringLiteral("a"), "fake-1"},
        {QStringLiteral("b"), "fake-2"}, {QStringLiteral("c"), "It's a Secret to Everybody"}};
    const ExpectationJudge judge(
        {{"/gh", QStringLiteral("static"), "X-A", {}, {secret("a", "old"), secret("b", "new")}},
            {"/gh", QStringLiteral("bearer"), {}, {}, {secret("b", "new")}},
            {"/gh", QStringLiteral("github"), {}, {}, {secret("a", "old"), secret("c", "live")}}},
        SecretFolder(QStringLiteral("none")), values);
    CheckedEvent checked;
    checked.event.target = "/gh";
    checked.event.method = "POST";
    checked.event.body = "Hello, World!";
    checked.event.bodyBytes = checked.event.body.size();
    checked.bodyRead = true;
    const auto proofs = [&](const QByteArray &lines) {
        checked.event.head = "POST /gh HTTP/1.1\r\n" + lines + "\r\n";
        checked.headers = checked.event.headers();
        return judge.proofsOf(checked);
    };
    QCOMPARE(proofs("X-A: fake-2\r\nAuthorization: Bearer fake-1\r\n"),
        (QList<Proof>{{QStringLiteral("X-A"), QStringLiteral("new")}}));
    QCOMPARE(proofs("X-A: fake-2 \r\n"), QList<Proof>()); // check() complains about the blank
    QCOMPARE(proofs("Authorization: Bearer fake-2\r\nX-Hub-Signature-256: sha256="
                    "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\r\n"),
        (QList<Proof>{{QStringLiteral("Authorization"), QStringLiteral("new")},
            {QStringLiteral("Signature of GitHub"), QStringLiteral("live")}}));
}

void ExpectationFindingsTest::anotherExpectationJudgesAnew()
{
    Findings findings;
    findings.append(json(kNotice));
    findings.append(json(csvboxRows(2, 1, 1, 1)));
    QCOMPARE(findings.find(), QByteArrayList());
    findings.expect("/", QStringLiteral("static"), "X-A", "a");
    QCOMPARE(findings.find(), (QByteArrayList{"#1 token-missing", "token-missing"}));
    findings.expect("/crm", QStringLiteral("static"), "X-B", "b"); // more special
    const QList<Finding> found = (findings.find(), findings.ofLast());
    QCOMPARE(found.first().evidence.first().text, QStringLiteral("X-B"));
}

void ExpectationFindingsTest::valuesOfTheKeyringAreWaitedFor()
{
    Findings findings;
    findings.append(json(kNotice, {"X-A: fake"}));
    findings.append(json(csvboxRows(2, 1, 1, 1), {"X-A: another"}));
    findings.expectFromKeyring("X-A", "fake");
    QCOMPARE(findings.find(), QByteArrayList{"token-wrong"});
    QCOMPARE(findings.keyringAsked(), 1);

    Findings without; // what the keyring does not have is not judged, and that is said
    without.append(json(kNotice, {"X-A: another"}));
    without.expectFromKeyring("X-A", {});
    QCOMPARE(without.find(), QByteArrayList{"expected-value-missing"});
    QCOMPARE(without.ofLast().first().message,
        QStringLiteral("The request was not checked: the value of X-A at / is neither in the "
                       "keyring nor in a file here."));
}

void ExpectationFindingsTest::saysWhatIsLost()
{
    const QTemporaryDir folder;
    const SecretFolder secrets(folder.filePath(QStringLiteral("secrets")));
    const auto id = secrets.add("secret");
    QVERIFY(id);
    const ExpectedSecret kept{*id, {}};
    const ExpectedSecret gone{QStringLiteral("gone"), {}};
    ExpectationJudge judge({{"/a", QStringLiteral("static"), "X-A", {}, {gone}},
                               {"/b", QStringLiteral("github"), {}, {}, {gone}},
                               {"/c", QStringLiteral("static"), "X-C", {}, {kept, gone}},
                               {"/d", QStringLiteral("static"), "X-D", {}, {kept}}},
        secrets);
    const QString lost = QStringLiteral("Requests are not checked for %1: it is neither in the "
                                        "keyring nor in a file here. Say it once more with "
                                        "expect-auth.");
    QCOMPARE(judge.missingValues(),
        (QStringList{lost.arg(u"the value of X-A at /a"), lost.arg(u"the key of github at /b"),
            QStringLiteral(
                "Of the value of X-C at /c, 1 of 2 cannot be read: requests are compared "
                "with the others only.")}));
    const auto found = [&judge](const QByteArray &target, const QByteArray &field) {
        CheckedEvent checked;
        checked.bodyRead = true;
        checked.event.target = target;
        checked.event.head = "POST " + target + " HTTP/1.1\r\n" + field + "\r\n\r\n";
        checked.headers = HeaderList::parse(field);
        return judge.check(checked);
    };
    QCOMPARE(found("/b", "X-A: 1").value(0).id, QByteArray("expected-value-missing"));
    QCOMPARE(found("/c", "X-C: secret").size(), 0);
    const Finding wrong = found("/c", "X-C: other").value(0);
    QCOMPARE(wrong.id, QByteArray("token-wrong"));
    QCOMPARE(wrong.evidence.last().text, QStringLiteral("1 expected value that cannot be read"));
    QCOMPARE(found("/d", "X-D: other").value(0).evidence.last().what, QStringLiteral("value"));
}

void ExpectationFindingsTest::saysWhereTheBlankStands_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("place");
    const auto row = [](const char *name, const char *scheme, const QByteArray &expected,
                         const QByteArray &value, const char *place) {
        QTest::newRow(name) << QString::fromLatin1(scheme) << expected << value
                            << QString::fromUtf8(place);
    };
    row("behind", "static", "secret", " secret ", "a space behind it");
    row("before", "static", "secret", " \tsecret", "a tab before it");
    row("inside", "static", "secret", " sec ret", "a space inside, at character 4");
    row("no-break space", "static", "secret", " secret\xC2\xA0", "a no-break space behind it");
    row("in the expected value", "static", "secret\n", " secret",
        "the expected value has a line break behind it");
    row("behind a bearer token", "bearer", "secret", " Bearer secret\t", "a tab behind it");
    row("before a bearer token", "bearer", "secret", " Bearer  secret", "a space before it");
    row("before the scheme", "bearer", "secret", "  Bearer secret", "a space before it");
    row("in a password", "basic", "u:secret", " Basic " + QByteArray("u:secret\n").toBase64(),
        "a line break behind it");
    row("behind base64", "basic", "u:secret", " Basic " + QByteArray("u:secret").toBase64() + " ",
        "a space behind it");
}

void ExpectationFindingsTest::saysWhereTheBlankStands()
{
    QFETCH(QString, scheme);
    QFETCH(QByteArray, expected);
    QFETCH(QByteArray, value);
    QFETCH(QString, place);
    const QTemporaryDir folder;
    const SecretFolder secrets(folder.filePath(QStringLiteral("secrets")));
    const auto id = secrets.add(expected);
    QVERIFY(id);
    ExpectationJudge judge(
        {{"/", scheme, scheme == u"static" ? "X-A" : QByteArray(), {}, {{*id, {}}}}}, secrets);
    CheckedEvent checked;
    checked.event.target = "/";
    checked.event.head = "POST / HTTP/1.1\r\n"
        + QByteArray(scheme == u"static" ? "X-A" : "Authorization") + ':' + value + "\r\n\r\n";
    const QList<Finding> found = judge.check(checked);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().id, QByteArray("token-whitespace"));
    QCOMPARE(found.first().evidence.last().what, QStringLiteral("blank"));
    QCOMPARE(found.first().evidence.last().text, place);
    QVERIFY(found.first().message.endsWith(place + u'.'));
}

QTEST_GUILESS_MAIN(ExpectationFindingsTest)
#include "tst_expectationfindings.moc"
