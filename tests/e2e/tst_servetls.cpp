// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

QString testFile(const char *name)
{
    return QStringLiteral(TALLYMAN_SOURCE_DIR "/tests/data/tls/") + QLatin1String(name);
}

QStringList tlsArguments()
{
    return {QStringLiteral("--tls-listen"), QStringLiteral("0"), QStringLiteral("--certificate"),
        testFile("test-only-certificate.pem"), QStringLiteral("--key"),
        testFile("test-only-key.pem"), QStringLiteral("--json")};
}

// "https://127.0.0.1:PORT/", as it says itself; empty when it does not.
QString tlsUrl(Server &server)
{
    static const QRegularExpression line(QStringLiteral("listening on (https://\\S+)\\n"));
    if (!server.waitForError("listening on https://"))
        return {};
    return line.match(QString::fromUtf8(server.standardError())).captured(1);
}

} // namespace

// `tallyman serve` with HTTPS, as real curl meets it.
class TestServeTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void trusted();
    void distrusted();
    void plainOnTheTlsPort();
    void tlsOnThePlainPort();
    void endsWithoutCertificate();

private:
    [[nodiscard]] QString workspace() const
    {
        return m_folder->filePath(QStringLiteral("w.tally"));
    }
    [[nodiscard]] static ProgramResult curl(const QStringList &arguments)
    {
        return run(QStringLiteral("curl"),
            QStringList{QStringLiteral("--silent"), QStringLiteral("--show-error"),
                QStringLiteral("--noproxy"), QStringLiteral("*")}
                + arguments);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestServeTls::trusted()
{
    Server server(workspace(), tlsArguments());
    QVERIFY(server.start());
    const QString url = tlsUrl(server);
    const QByteArray body(3'000'000, 'x');
    const ProgramResult sent = run(QStringLiteral("curl"),
        {QStringLiteral("--silent"), QStringLiteral("--noproxy"), QStringLiteral("*"),
            QStringLiteral("--cacert"), testFile("test-only-certificate.pem"),
            QStringLiteral("--data-binary"), QStringLiteral("@-"), url + QStringLiteral("in?x=1")},
        body);
    QCOMPARE(sent.out, QByteArray("{\"received\":true}"));
    const QJsonObject event = jsonLines(server.waitForLines(1)).value(0);
    QCOMPARE(event[QLatin1String("target")].toString(), QStringLiteral("/in?x=1"));
    QCOMPARE(event[QLatin1String("bodyBytes")].toInt(), body.size());
    QCOMPARE(event[QLatin1String("bodySha256")].toString().toLatin1(), sha256Hex(body));
    QCOMPARE(server.terminate(), 0);
}

void TestServeTls::distrusted()
{
    Server server(workspace(), tlsArguments());
    QVERIFY(server.start());
    const QString url = tlsUrl(server);
    QCOMPARE(curl({url}).exitCode, 60); // it knows nobody who signed this
    const QJsonObject event = jsonLines(server.waitForLines(1)).value(0);
    QCOMPARE(event[QLatin1String("state")].toString(), QStringLiteral("aborted"));
    QCOMPARE(event[QLatin1String("problem")].toObject()[QLatin1String("code")].toString(),
        QStringLiteral("tls-handshake-failed"));
    QCOMPARE(curl({QStringLiteral("--insecure"), url}).out, QByteArray("{\"received\":true}"));
}

void TestServeTls::plainOnTheTlsPort()
{
    Server server(workspace(), tlsArguments());
    QVERIFY(server.start());
    QString url = tlsUrl(server);
    const ProgramResult sent = curl({url.replace(QLatin1String("https"), QLatin1String("http"))});
    QVERIFY2(sent.out.startsWith("{\"error\":\"plain-http-on-tls-port\""), sent.out.constData());
}

void TestServeTls::tlsOnThePlainPort()
{
    Server server(workspace(), tlsArguments());
    QVERIFY(server.start());
    QVERIFY(curl({QStringLiteral("https://127.0.0.1:%1/").arg(server.port())}).exitCode != 0);
    const QJsonObject event = jsonLines(server.waitForLines(1)).value(0);
    QCOMPARE(event[QLatin1String("state")].toString(), QStringLiteral("malformed"));
}

void TestServeTls::endsWithoutCertificate()
{
    QStringList arguments = tlsArguments();
    arguments[3] = m_folder->filePath(QStringLiteral("none.pem"));
    const ProgramResult result = runTallyman(workspace(), QStringLiteral("serve"),
        QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + arguments);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.startsWith("tallyman: There is no file "), result.err.constData());
    QVERIFY2(!result.err.contains("listening on"), result.err.constData());
}

QTEST_GUILESS_MAIN(TestServeTls)
#include "tst_servetls.moc"
