// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

// docs.github.com, "Validating webhook deliveries"
const QByteArray kGithubKey = "It's a Secret to Everybody";
const QByteArray kGithubSignature =
    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

QByteArray message(const QByteArray &fields, const QByteArray &body)
{
    return "POST /hook HTTP/1.1\r\nHost: localhost\r\n" + fields
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

// `tallyman verify`, on events that were received.
class TestVerify : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void verified();
    void lineBreakOfKeyFile_data();
    void lineBreakOfKeyFile();
    void notVerified();
    void reserialised();
    void expired();
    void url();
    void otherHeader();
    void trailer();
    void json();
    void wrongUse_data();
    void wrongUse();
    void keyFileMissing();
    void keyIsNeverSaid();
    void expectedValueIsKeptWhereWanted();
    void whatCanNeverFitIsRefused_data();
    void whatCanNeverFitIsRefused();
    void serveSaysWhichValueIsLost();

private:
    ProgramResult verify(const QString &arguments, const QByteArray &key);
    QString writeKey(const QByteArray &key);

    QTemporaryDir m_dir;
    QString m_workspace;
};

void TestVerify::initTestCase()
{
    m_workspace = m_dir.filePath(QStringLiteral("events.tally"));
    Server server(m_workspace);
    QVERIFY(server.start());
    const QByteArray github = "X-Hub-Signature-256: " + kGithubSignature + "\r\n";
    const QList<QByteArray> messages{
        message(github, "Hello, World!"),
        message(github, "Hello World!"),
        // made from {"a":1} with the key "secret"
        message("X-Hub-Signature-256: "
                "sha256=aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494\r\n",
            "{\"a\": 1}"),
        message("Stripe-Signature: t=1700000000,v1="
                "d95c6b7477fbd7e9f90b1b0ef5f9c7ac25abca5382460e0d988c2b2a5b71b990\r\n",
            "{\"id\":\"evt_test_webhook\",\"object\":\"event\"}"),
        message("x-square-hmacsha256-signature: W3FlCNk5IA3ZQ2LHTWoajvzfaDu/OwY2tNHIHC3IUOA=\r\n",
            "{\"data\":{\"type\":\"webhooks\",\"id\":\"fake_id\"}}"),
        message("X-Mine: " + kGithubSignature + "\r\n", "Hello, World!"),
        // RFC 9421 with the key "secret"
        "POST /hook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        "Signature-Input: sig=(\"x-rows\";tr)\r\n"
        "Signature: sig=:85eqMtzYA+++MNDGI58uMAXkcgK81A3qKgrzfDGGlwg=:\r\n\r\n"
        "5\r\nhello\r\n0\r\nX-Rows: 12\r\n\r\n",
    };
    for (const QByteArray &each : messages)
        QCOMPARE(statusOf(exchange(server.port(), each)), 200);
    QCOMPARE(server.terminate(), 0);
}

QString TestVerify::writeKey(const QByteArray &key)
{
    QFile file(m_dir.filePath(QStringLiteral("key")));
    if (!file.open(QIODevice::WriteOnly) || file.write(key) != key.size())
        return {};
    return file.fileName();
}

ProgramResult TestVerify::verify(const QString &arguments, const QByteArray &key)
{
    const QStringList words =
        arguments.split(u' ') + QStringList{QStringLiteral("--key-file"), writeKey(key)};
    return runTallyman(m_workspace, QStringLiteral("verify"), words);
}

void TestVerify::verified()
{
    const ProgramResult result = verify(QStringLiteral("1 --scheme github"), kGithubKey);
    QCOMPARE(result.exitCode, 0);
    QVERIFY2(result.out.startsWith("verified: "), result.out.constData());
    QCOMPARE(result.err, QByteArray());
}

void TestVerify::lineBreakOfKeyFile_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("LF") << QByteArray("\n") << 0;
    QTest::newRow("CRLF") << QByteArray("\r\n") << 0;
    QTest::newRow("two") << QByteArray("\n\n") << 1;
    QTest::newRow("blank") << QByteArray(" ") << 1;
}

void TestVerify::lineBreakOfKeyFile()
{
    QFETCH(QByteArray, end);
    QFETCH(int, exitCode);
    const ProgramResult result = verify(QStringLiteral("1 --scheme github"), kGithubKey + end);
    QCOMPARE(result.exitCode, exitCode);
    QCOMPARE(result.out.contains("blanks and line breaks around the key"), exitCode == 1);
}

void TestVerify::notVerified()
{
    const ProgramResult result = verify(QStringLiteral("2 --scheme github"), kGithubKey);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.out.startsWith("not verified: "), result.out.constData());
    QVERIFY2(result.out.contains("Nothing that was tried makes it match"), result.out.constData());
}

void TestVerify::reserialised()
{
    const ProgramResult result = verify(QStringLiteral("3 --scheme github"), "secret");
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.out.contains("matches if the body is re-serialised without spaces: something "
                                 "between the sender and here rewrites JSON."),
        result.out.constData());
}

void TestVerify::expired()
{
    const QString arguments = QStringLiteral("4 --scheme stripe");
    const ProgramResult old = verify(arguments, "whsec_test_secret");
    QCOMPARE(old.exitCode, 1);
    QVERIFY2(old.out.contains("outside of the tolerance"), old.out.constData());
    QCOMPARE(verify(arguments + QStringLiteral(" --ignore-time"), "whsec_test_secret").exitCode, 0);
}

void TestVerify::url()
{
    const QString arguments = QStringLiteral("5 --scheme square");
    QCOMPARE(verify(arguments, "signature-key").exitCode, 1);
    const QString url = QStringLiteral(" --url https://webhook.site/webhooks");
    QCOMPARE(verify(arguments + url, "signature-key").exitCode, 0);
}

void TestVerify::otherHeader()
{
    QCOMPARE(verify(QStringLiteral("6 --scheme github"), kGithubKey).exitCode, 1);
    QCOMPARE(verify(QStringLiteral("6 --scheme github --header X-Mine"), kGithubKey).exitCode, 0);
    QCOMPARE(
        verify(QStringLiteral("6 --scheme static --header x-mine"), kGithubSignature).exitCode, 0);
}

void TestVerify::trailer()
{
    const ProgramResult result = verify(QStringLiteral("7 --scheme rfc9421"), "secret");
    QCOMPARE(result.exitCode, 0);
}

void TestVerify::json()
{
    const auto right =
        jsonLines(verify(QStringLiteral("1 --scheme github --json"), kGithubKey).out);
    QCOMPARE(right.size(), 1);
    QCOMPARE(right[0][QLatin1String("verified")].toBool(), true);
    QCOMPARE(right[0][QLatin1String("state")].toString(), QStringLiteral("verified"));
    QVERIFY(!right[0].contains(QLatin1String("doctor")));
    const auto wrong = jsonLines(verify(QStringLiteral("3 --scheme github --json"), "secret").out);
    QCOMPARE(wrong.size(), 1);
    QCOMPARE(wrong[0][QLatin1String("state")].toString(), QStringLiteral("mismatch"));
    const QJsonObject doctor = wrong[0][QLatin1String("doctor")].toObject();
    QCOMPARE(doctor[QLatin1String("found")].toBool(), true);
    QCOMPARE(doctor[QLatin1String("cause")].toString(), QStringLiteral("compact"));
    const auto timed = jsonLines(verify(QStringLiteral("4 --scheme stripe --json"), "secret").out);
    QCOMPARE(timed.size(), 1);
    QCOMPARE(timed[0][QLatin1String("signedAt")].toString(),
        QStringLiteral("2023-11-14T22:13:20.000000Z"));
}

void TestVerify::wrongUse_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("scheme") << QStringLiteral("1 --scheme gitbub") << 2;
    QTest::newRow("no scheme") << QStringLiteral("1") << 2;
    QTest::newRow("id") << QStringLiteral("x --scheme github") << 2;
    QTest::newRow("range") << QStringLiteral("1-2 --scheme github") << 2;
    QTest::newRow("header") << QStringLiteral("1 --scheme github --header a:b") << 2;
    QTest::newRow("no such event") << QStringLiteral("99 --scheme github") << 1;
}

void TestVerify::wrongUse()
{
    QFETCH(QString, arguments);
    QFETCH(int, exitCode);
    const ProgramResult result = verify(arguments, kGithubKey);
    QCOMPARE(result.exitCode, exitCode);
    QCOMPARE(result.out, QByteArray());
    QVERIFY(!result.err.isEmpty());
}

void TestVerify::keyFileMissing()
{
    const ProgramResult result = runTallyman(m_workspace, QStringLiteral("verify"),
        {QStringLiteral("1"), QStringLiteral("--scheme"), QStringLiteral("github"),
            QStringLiteral("--key-file"), m_dir.filePath(QStringLiteral("none"))});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("key file"), result.err.constData());
}

void TestVerify::keyIsNeverSaid()
{
    for (const char *arguments :
        {"1 --scheme github", "2 --scheme github --json", "4 --scheme stripe",
            "1 --scheme standard-webhooks-v1", "1 --scheme sns", "6 --scheme static"}) {
        const ProgramResult result = verify(QLatin1String(arguments), kGithubKey);
        QVERIFY2(!result.out.contains(kGithubKey) && !result.err.contains(kGithubKey), arguments);
    }
}

// There is no session bus in a test, and so no keyring.
void TestVerify::expectedValueIsKeptWhereWanted()
{
    const QString workspace = m_dir.filePath(QStringLiteral("expected.tally"));
    const QString key = writeKey("not-a-real-key");
    const auto expect = [&](const QString &store) {
        return runTallyman(workspace, QStringLiteral("expect-auth"),
            {QStringLiteral("/crm"), QStringLiteral("--scheme"), QStringLiteral("github"),
                QStringLiteral("--key-file"), key, QStringLiteral("--store"), store});
    };
    const ProgramResult file = expect(QStringLiteral("file"));
    QCOMPARE(file.err, QByteArray());
    QCOMPARE(file.exitCode, 0);
    const ProgramResult automatic = expect(QStringLiteral("auto"));
    QVERIFY2(automatic.err.contains("kept in a file"), automatic.err.constData());
    QCOMPARE(automatic.err.count('\n'), 1);
    QCOMPARE(automatic.exitCode, 0);
    const ProgramResult keyring = expect(QStringLiteral("keyring"));
    QVERIFY2(keyring.err.contains("keyring of the desktop"), keyring.err.constData());
    QCOMPARE(keyring.exitCode, 1);
    QCOMPARE(runTallyman(workspace, QStringLiteral("expect-auth")).out,
        QByteArray("/crm  github  2 values\n"));
}

void TestVerify::whatCanNeverFitIsRefused_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("hexadecimal") << QStringLiteral("discord") << QString()
                                 << QByteArray("in hexadecimal");
    QTest::newRow("base64") << QStringLiteral("standard-webhooks-v1") << QString()
                            << QByteArray("in Base64");
    QTest::newRow("certificate") << QStringLiteral("sns") << QString() << QByteArray("certificate");
    QTest::newRow("URL") << QStringLiteral("square") << QStringLiteral("example.com/crm")
                         << QByteArray("is no whole URL");
}

void TestVerify::whatCanNeverFitIsRefused()
{
    QFETCH(QString, scheme);
    QFETCH(QString, url);
    QFETCH(QByteArray, sentence);
    const QString workspace = m_dir.filePath(QStringLiteral("refused.tally"));
    QStringList arguments{QStringLiteral("/crm"), QStringLiteral("--scheme"), scheme,
        QStringLiteral("--key-file"), writeKey("not-a-real-key!"), QStringLiteral("--store"),
        QStringLiteral("file")};
    if (!url.isEmpty())
        arguments += {QStringLiteral("--url"), url};
    const ProgramResult result = runTallyman(workspace, QStringLiteral("expect-auth"), arguments);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains(sentence), result.err.constData());
    QVERIFY(!result.err.contains("not-a-real-key!"));
    QVERIFY(!QFile::exists(workspace));
}

void TestVerify::serveSaysWhichValueIsLost()
{
    const QString workspace = m_dir.filePath(QStringLiteral("lost.tally"));
    QCOMPARE(runTallyman(workspace, QStringLiteral("expect-auth"),
                 {QStringLiteral("/crm"), QStringLiteral("--scheme"), QStringLiteral("github"),
                     QStringLiteral("--key-file"), writeKey("not-a-real-key"),
                     QStringLiteral("--store"), QStringLiteral("file")})
                 .exitCode,
        0);
    Server server(workspace);
    server.setEnvironment( // where there are no secrets
        QStringLiteral("XDG_CONFIG_HOME"), m_dir.filePath(QStringLiteral("elsewhere")));
    QVERIFY(server.start());
    QVERIFY2(server.waitForError("Requests are not checked for the key of github at /crm: "),
        server.standardError().constData());
    QCOMPARE(statusOf(exchange(
                 server.port(), "POST /crm HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")),
        200);
    QCOMPARE(server.terminate(), 0);
    QCOMPARE(server.standardError().count("not checked"), 1);
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
