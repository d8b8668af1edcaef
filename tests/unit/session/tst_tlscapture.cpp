// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"
#include "opensession.h"
#include "support/madecertificate.h"

#include <QFile>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QTcpServer>

using namespace tallyman;
using namespace tallyman::test;

namespace {

const QByteArray kGet = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

} // namespace

// The listener for HTTPS: its certificate, and senders that do not get along with it. That requests
// are received over TLS as over plain sockets, tst_capture tells.
class TlsCaptureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_session.reset(); }
    void listensBesideThePlainOne();
    void canBeSwitchedOnAndOff();
    void isKeptInTheWorkspace();
    void badFiles_data();
    void badFiles();
    void warnsOfDates_data();
    void warnsOfDates();
    void chainIsSent();
    void takesANewCertificate_data();
    void takesANewCertificate();
    void brokenNewFileKeepsTheOld();
    void beginsWhenTheFilesCome();
    void portTaken();
    void plainHttpIsAnswered();
    void failedHandshakeIsAnEvent();
    void choosesHttp11();
    void ownListener();

private:
    [[nodiscard]] QString path(const char *name) const
    {
        return m_folder->filePath(QLatin1String(name));
    }
    void write(const char *name, const QByteArray &bytes) const;
    void writeBoth(const MadeCertificate &made) const;
    [[nodiscard]] TlsListen wanted() const
    {
        return {true, 0, path("certificate.pem"), path("key.pem")};
    }
    void open(const TlsListen &tls);
    void changeTls(const TlsListen &tls);
    [[nodiscard]] const ListenerStatus &status() const { return m_session->listener(); }
    // The common name of the certificate that is shown to a sender.
    [[nodiscard]] QString shownName() const;
    Event eventAt(EventId id);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
};

void TlsCaptureTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    writeBoth(makeCertificate("first"));
}

void TlsCaptureTest::write(const char *name, const QByteArray &bytes) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void TlsCaptureTest::writeBoth(const MadeCertificate &made) const
{
    write("certificate.pem", made.certificate);
    write("key.pem", made.key);
}

void TlsCaptureTest::open(const TlsListen &tls)
{
    SessionOptions options;
    options.path = path("w.tally");
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
    options.tls = tls;
    auto session = Session::open(options);
    QVERIFY(session);
    m_session = std::move(*session);
    QTRY_VERIFY(status().listening);
}

void TlsCaptureTest::changeTls(const TlsListen &tls)
{
    WorkspaceSettings settings = m_session->settings();
    settings.tls = tls;
    m_session->setSettings(settings);
}

QString TlsCaptureTest::shownName() const
{
    Client client(status().tlsPort, true);
    return client.socket().peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
}

Event TlsCaptureTest::eventAt(EventId id)
{
    Event found;
    const bool loaded = QTest::qWaitFor([&] { return m_session->statistics().lastId >= id; }, 5000);
    bool done = false;
    m_session->loadEvent(id, 1000, this, [&](const Result<EventPtr> &event) {
        done = true;
        if (event)
            found = **event;
    });
    return loaded && QTest::qWaitFor([&] { return done; }, 5000) ? found : Event();
}

void TlsCaptureTest::listensBesideThePlainOne()
{
    open(wanted());
    QVERIFY(status().tlsPort != 0 && status().tlsPort != status().port);
    QCOMPARE(status().tlsUrl, QStringLiteral("https://127.0.0.1:%1/").arg(status().tlsPort));
    QCOMPARE(status().tlsProblems, QStringList());
    Client plain(status().port);
    plain.send(kGet);
    QVERIFY(plain.waitForEnd().startsWith("HTTP/1.1 200 "));
    Client secure(status().tlsPort, true);
    QVERIFY(secure.isConnected());
    secure.send(kGet);
    QVERIFY(secure.waitForEnd().startsWith("HTTP/1.1 200 "));
    QCOMPARE(eventAt(2).listener, QStringLiteral("127.0.0.1:%1").arg(status().tlsPort));
    QCOMPARE(eventAt(2).head, kGet);
    Client sixth(status().tlsPort, QStringLiteral("::1"), true);
    QVERIFY(sixth.isConnected());
}

void TlsCaptureTest::canBeSwitchedOnAndOff()
{
    open({});
    QCOMPARE(status().tlsUrl, QString());
    changeTls(wanted());
    QTRY_VERIFY(status().tlsPort != 0);
    const quint16 port = status().tlsPort;
    QCOMPARE(shownName(), QStringLiteral("first"));
    changeTls({});
    QTRY_COMPARE(status().tlsPort, 0);
    QVERIFY(!Client(port).isConnected());
    changeTls(wanted());
    QTRY_VERIFY(status().tlsPort != 0);
    m_session->stopListening();
    QTRY_VERIFY(!status().listening);
    QCOMPARE(status().tlsPort, 0);
    m_session->listen({QStringLiteral("127.0.0.1"), 0});
    QTRY_VERIFY(status().listening);
    QVERIFY(status().tlsPort != 0);
}

void TlsCaptureTest::isKeptInTheWorkspace()
{
    open({});
    changeTls(wanted());
    QTRY_VERIFY(status().tlsPort != 0);
    m_session.reset();
    m_session = openSession(*m_folder);
    QVERIFY(m_session->settings().tls == wanted());
    QTRY_VERIFY(status().tlsPort != 0);
}

void TlsCaptureTest::badFiles_data()
{
    const MadeCertificate other = makeCertificate("other");
    const MadeCertificate made = makeCertificate("made");
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("problem"); // %1, %2: the files
    const auto row = [](const char *name, const QByteArray &certificate, const QByteArray &key,
                         const char *problem) {
        QTest::newRow(name) << certificate << key << QString::fromUtf8(problem);
    };
    row("no certificate file", {}, made.key,
        "There is no file %1, which is to hold the certificate.");
    row("no key file", made.certificate, {},
        "There is no file %2, which is to hold the certificate's key.");
    row("no certificate", "hello", made.key, "The file %1 holds no certificate in PEM form.");
    row("files swapped", made.key, made.certificate,
        "The file %1 holds no certificate in PEM form.");
    row("no key", made.certificate, made.certificate,
        "The file %2 holds no private key in PEM form.");
    row("cut key", made.certificate, made.key.first(60),
        "The file %2 holds no private key in PEM form.");
    row("other key", made.certificate, other.key,
        "The key in %2 does not belong to the certificate in %1.");
    row("encrypted key", made.certificate, made.encryptedKey,
        "The key in %2 is encrypted with a passphrase. Store it without one: openssl pkey -in %2 "
        "-out NEW-FILE");
    row("large", QByteArray(1024 * 1024 + 1, ' '), made.key,
        "The file %1 with the certificate cannot be read: it is over 1 MiB.");
}

void TlsCaptureTest::badFiles()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, problem);
    QFile::remove(path("certificate.pem"));
    QFile::remove(path("key.pem"));
    if (!certificate.isEmpty())
        write("certificate.pem", certificate);
    if (!key.isEmpty())
        write("key.pem", key);
    open(wanted());
    QCOMPARE(status().tlsUrl, QString());
    problem.replace(QLatin1String("%1"), path("certificate.pem"));
    problem.replace(QLatin1String("%2"), path("key.pem"));
    QCOMPARE(status().tlsProblems, QStringList(problem));
    QCOMPARE(status().problem, QString()); // the plain one listens all the same
    changeTls({true, 0, {}, path("key.pem")});
    QTRY_COMPARE(status().tlsProblems,
        QStringList(QStringLiteral("HTTPS needs a file with the certificate; name one.")));
}

void TlsCaptureTest::warnsOfDates_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("expired") << -30 << -2 << QStringLiteral(" expired on \\d{4}-\\d\\d-\\d\\d;");
    QTest::newRow("not yet") << 2 << 30
                             << QStringLiteral(" valid only from \\d{4}-\\d\\d-\\d\\d on;");
}

void TlsCaptureTest::warnsOfDates()
{
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(QString, pattern);
    writeBoth(makeCertificate("dated", from, to));
    open(wanted());
    QVERIFY(status().tlsPort != 0);
    QCOMPARE(status().tlsProblems.size(), 1);
    QVERIFY2(status().tlsProblems.first().contains(QRegularExpression(pattern)),
        qPrintable(status().tlsProblems.first()));
    QCOMPARE(shownName(), QStringLiteral("dated"));
}

void TlsCaptureTest::chainIsSent()
{
    const MadeCertificate made = makeCertificate("leaf");
    write("certificate.pem", "a note\n" + made.certificate + makeCertificate("issuer").certificate);
    write("key.pem", made.key);
    open(wanted());
    Client client(status().tlsPort, true);
    QStringList names;
    for (const QSslCertificate &each : client.socket().peerCertificateChain())
        names += each.subjectInfo(QSslCertificate::CommonName);
    QCOMPARE(names, (QStringList{QStringLiteral("leaf"), QStringLiteral("issuer")}));
}

void TlsCaptureTest::takesANewCertificate_data()
{
    QTest::addColumn<bool>("renamed");
    QTest::newRow("written in place") << false;
    QTest::newRow("put in its place") << true;
}

void TlsCaptureTest::takesANewCertificate()
{
    QFETCH(bool, renamed);
    open(wanted());
    QCOMPARE(shownName(), QStringLiteral("first"));
    Client before(status().tlsPort, true);
    for (const char *name : {"second", "third"}) { // the new files are watched as well
        const MadeCertificate made = makeCertificate(name);
        if (renamed) {
            write("new", made.certificate);
            QCOMPARE(::rename(qPrintable(path("new")), qPrintable(path("certificate.pem"))), 0);
            write("new", made.key);
            QCOMPARE(::rename(qPrintable(path("new")), qPrintable(path("key.pem"))), 0);
        } else {
            writeBoth(made);
        }
        QTRY_COMPARE(shownName(), QLatin1String(name));
        QTRY_COMPARE(status().tlsProblems, QStringList());
    }
    before.send(kGet); // what was there goes on
    QVERIFY(before.waitForEnd().startsWith("HTTP/1.1 200 "));
}

void TlsCaptureTest::brokenNewFileKeepsTheOld()
{
    open(wanted());
    const quint16 port = status().tlsPort;
    write("key.pem", makeCertificate("other").key);
    QTRY_COMPARE(status().tlsProblems,
        QStringList(QStringLiteral("The key in %1 does not belong to the certificate in %2. Until "
                                   "then, the certificate from before is used.")
                        .arg(path("key.pem"), path("certificate.pem"))));
    QCOMPARE(status().tlsPort, port);
    QCOMPARE(shownName(), QStringLiteral("first"));
    QVERIFY(QFile::remove(path("key.pem")));
    QTRY_VERIFY(status().tlsProblems.value(0).startsWith(QStringLiteral("There is no file ")));
    writeBoth(makeCertificate("mended"));
    QTRY_COMPARE(status().tlsProblems, QStringList());
    QCOMPARE(shownName(), QStringLiteral("mended"));
}

void TlsCaptureTest::beginsWhenTheFilesCome()
{
    QVERIFY(QFile::remove(path("certificate.pem")));
    QVERIFY(QFile::remove(path("key.pem")));
    open(wanted());
    QCOMPARE(status().tlsPort, 0);
    writeBoth(makeCertificate("late"));
    QTRY_VERIFY(status().tlsPort != 0);
    QCOMPARE(status().tlsProblems, QStringList());
    QCOMPARE(shownName(), QStringLiteral("late"));
}

void TlsCaptureTest::portTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    TlsListen tls = wanted();
    tls.port = other.serverPort();
    open(tls);
    QCOMPARE(status().tlsPort, 0);
    QCOMPARE(status().tlsProblems.size(), 1);
    QVERIFY(status().tlsProblems.first().startsWith(
        QStringLiteral("Port %1 for HTTPS is taken by ").arg(tls.port)));
}

void TlsCaptureTest::plainHttpIsAnswered()
{
    open(wanted());
    Client client(status().tlsPort);
    client.send(kGet);
    const QByteArray reply = client.waitForEnd();
    QVERIFY2(reply.startsWith("HTTP/1.1 400 "), reply.constData());
    QVERIFY(reply.contains("{\"error\":\"plain-http-on-tls-port\",\"reason\":\"The sender speaks"));
    const Event event = eventAt(1);
    QCOMPARE(event.state, EventState::Malformed);
    QCOMPARE(event.problemCode, QByteArray("plain-http-on-tls-port"));
    QCOMPARE(event.problemInShort(), QStringLiteral("Plain HTTP on the HTTPS port"));
    QCOMPARE(event.head, kGet);
}

void TlsCaptureTest::failedHandshakeIsAnEvent()
{
    open(wanted());
    Client sender(status().tlsPort);
    sender.send(QByteArray("\x16\x03\x01\x00\x04\x01\x00\x00\x00", 9)); // an empty ClientHello
    QVERIFY(!sender.waitForEnd().contains("HTTP"));
    QTcpSocket silent; // one that says nothing is none
    silent.connectToHost(QStringLiteral("127.0.0.1"), status().tlsPort);
    QVERIFY(silent.waitForConnected(5000));
    silent.disconnectFromHost();
    Client other(status().tlsPort, true);
    other.send(kGet);
    QVERIFY(other.waitForEnd().startsWith("HTTP/1.1 200 "));
    QCOMPARE(eventAt(1).state, EventState::Aborted);
    QCOMPARE(eventAt(1).problemCode, QByteArray("tls-handshake-failed"));
    QVERIFY2(
        eventAt(1).problem.startsWith(QStringLiteral("The TLS handshake with the sender failed (")),
        qPrintable(eventAt(1).problem));
    QCOMPARE(eventAt(1).status, 0);
    QCOMPARE(eventAt(2).state, EventState::Complete);
    QCOMPARE(m_session->statistics().events, 2);
}

void TlsCaptureTest::choosesHttp11()
{
    open(wanted());
    QSslSocket sender;
    QSslConfiguration configuration = sender.sslConfiguration();
    configuration.setAllowedNextProtocols({"h2", "http/1.1"});
    sender.setSslConfiguration(configuration);
    sender.setPeerVerifyMode(QSslSocket::VerifyNone);
    sender.connectToHostEncrypted(QStringLiteral("127.0.0.1"), status().tlsPort);
    QVERIFY(sender.waitForEncrypted(5000));
    QCOMPARE(sender.sslConfiguration().nextNegotiatedProtocol(), QByteArray("http/1.1"));
}

void TlsCaptureTest::ownListener()
{
    open(wanted());
    QVERIFY(m_session->isOwnListener(QUrl(status().tlsUrl)));
}

QTEST_GUILESS_MAIN(TlsCaptureTest)
#include "tst_tlscapture.moc"
