// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/forwardingfixture.h"

#include <QTcpSocket>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// Answers every request with bytes that do not end, until it is closed.
class EndlessServer : public QTcpServer
{
public:
    explicit EndlessServer(QByteArray beginning, QByteArray again)
        : m_again(std::move(again))
    {
        connect(this, &QTcpServer::newConnection, this, [this, beginning] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, beginning] {
                socket->readAll();
                if (!socket->property("begun").toBool())
                    socket->write(beginning);
                socket->setProperty("begun", true);
                pour(socket);
            });
            connect(socket, &QTcpSocket::bytesWritten, this, [this, socket] { pour(socket); });
        });
        listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] QString url() const
    {
        return QStringLiteral("http://127.0.0.1:%1/").arg(serverPort());
    }

private:
    void pour(QTcpSocket *socket)
    {
        if (socket->property("begun").toBool() && socket->bytesToWrite() < m_again.size())
            socket->write(m_again);
    }
    const QByteArray m_again;
};

} // namespace

// What the outbox of the built program does about targets that fail, and when it is killed.
class TestOutbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_work = std::make_unique<ForwardingFixture>(); }
    void triesAgain();
    void keepsTheOrderOfAnImport();
    void stopsWhereNobodyWantsIt();
    void resultsAreStoredWhileOthersHang();
    void hostileTargetsHurtNobody();
    void survivesAnInterruption();

private:
    std::unique_ptr<ForwardingFixture> m_work;
};

void TestOutbox::triesAgain()
{
    RecordingServer target;
    target.setScripts({answering(500), dying(Script::After::Close), answering(200)});
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString(),
        QStringLiteral("--retries 20ms,20ms --idempotency-header Idempotency-Key")));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QVERIFY(m_work->post(server, "/hook", "{}"));
    QTRY_COMPARE(target.requests().size(), 3);
    const auto keyOf = [&](int i) {
        const QByteArray &request = target.requests().at(i);
        return request.mid(request.indexOf("Idempotency-Key: "), 49);
    };
    QCOMPARE(keyOf(0), keyOf(1));
    QCOMPARE(keyOf(1), keyOf(2));
    QTRY_VERIFY(m_work->outbox().isEmpty());

    target.setScripts({answering(400)}); // for good
    QVERIFY(m_work->post(server, "/hook", "{\"n\":2}"));
    QTRY_COMPARE(
        m_work->outbox().value(0)[QLatin1String("state")].toString(), QStringLiteral("dead"));
    QCOMPARE(m_work->outbox().first()[QLatin1String("attempts")].toInt(), 3);
    QVERIFY(
        m_work->outbox().first()[QLatin1String("error")].toString().contains(QLatin1String("400")));
    const qsizetype before = target.requests().size();
    target.setScripts({answering(204)});
    QCOMPARE(m_work->tallyman(QStringLiteral("outbox retry")).out, QByteArray("Sent again: 1.\n"));
    QTRY_COMPARE(target.requests().size(), before + 1);
    QTRY_VERIFY(m_work->outbox().isEmpty());
}

void TestOutbox::keepsTheOrderOfAnImport()
{
    RecordingServer target;
    target.setScripts({answering(500), answering(500), answering(200)});
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString(),
        QStringLiteral("--retries 50ms*5 --in-order yes --break-after 0")));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    constexpr int kRows = 12;
    for (int row = 1; row <= kRows; ++row) {
        QVERIFY(m_work->post(server, "/csvbox",
            "[{\"import_id\":\"i1\",\"sheet_id\":1,\"sheet_name\":\"s\",\"row_number\":"
                + QByteArray::number(row) + ",\"row_data\":{\"n\":\"" + QByteArray::number(row)
                + "\"},\"total_rows\":12,\"env_name\":\"default\",\"original_filename\":\"a.csv\","
                  "\"custom_fields\":{\"user_id\":\"u\"}}]"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(target.requests().size(), kRows + 2, 30'000);
    QTRY_VERIFY(m_work->outbox().isEmpty());
    QList<int> rows;
    for (const QByteArray &request : target.requests()) {
        const qsizetype at = request.indexOf("\"row_number\":") + 13;
        rows.append(request.mid(at, request.indexOf(',', at) - at).toInt());
    }
    QVERIFY(std::is_sorted(rows.begin(), rows.end()));
    QCOMPARE(rows.first(3), (QList<int>{1, 1, 1})); // the others waited for the first
}

void TestOutbox::stopsWhereNobodyWantsIt()
{
    RecordingServer target;
    target.setScripts({answering(410)});
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString()));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QVERIFY(m_work->post(server, "/hook", "{}"));
    QTRY_COMPARE(target.requests().size(), 1);
    QTRY_VERIFY(
        m_work->tallyman(QStringLiteral("target list")).out.contains("paused: It answered 410"));
    QVERIFY(m_work->post(server, "/hook", "{\"n\":2}"));
    QTRY_COMPARE(m_work->outbox().size(), 2); // both wait
    target.setScripts({answering(200)});
    QCOMPARE(m_work->tallyman(QStringLiteral("target resume app")).exitCode, 0);
    QTRY_COMPARE(target.requests().size(), 3);
    QTRY_VERIFY(m_work->outbox().isEmpty());
    // and on purpose, which the process that delivers sees within a second
    QCOMPARE(m_work->tallyman(QStringLiteral("target pause app")).exitCode, 0);
    QTRY_VERIFY(m_work->tallyman(QStringLiteral("target list")).out.contains("  paused"));
    const auto waits = [&] {
        return m_work->post(server, "/hook", "{\"n\":3}")
            && m_work->tallyman(QStringLiteral("outbox drop --all")).out == "Dropped: 1.\n";
    };
    QTRY_VERIFY(waits());
}

void TestOutbox::resultsAreStoredWhileOthersHang()
{
    RecordingServer good;
    RecordingServer hanging;
    hanging.setScripts({dying(Script::After::Hang)});
    QVERIFY(m_work->addTarget(QStringLiteral("good"), good.url().toString()));
    QVERIFY(m_work->addTarget(QStringLiteral("hanging"), hanging.url().toString()));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to good --to hanging")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QVERIFY(m_work->post(server, "/hook", "{}"));
    QTRY_COMPARE(good.requests().size(), 1);
    QTRY_COMPARE(m_work->outbox().size(), 1);
    QCOMPARE(
        m_work->outbox().first()[QLatin1String("target")].toString(), QStringLiteral("hanging"));
    QCOMPARE(hanging.hanging(), 1); // for two minutes, if need be
}

void TestOutbox::hostileTargetsHurtNobody()
{
    RecordingServer good;
    RecordingServer hanging;
    hanging.setScripts({dying(Script::After::Hang)});
    RecordingServer resetting;
    resetting.setScripts({dying(Script::After::Reset)});
    EndlessServer huge(
        "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n", QByteArray(256 * 1024, 'x'));
    EndlessServer headers("HTTP/1.1 200 OK\r\n", QByteArray("X-More: and more\r\n").repeated(5000));
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const QString nobody = QStringLiteral("http://127.0.0.1:%1/").arg(closed.serverPort());
    closed.close();
    const QString once = QStringLiteral("--retries none --timeout 2");
    QVERIFY(m_work->addTarget(QStringLiteral("good"), good.url().toString(), once));
    QVERIFY(m_work->addTarget(QStringLiteral("hanging"), hanging.url().toString(), once));
    QVERIFY(m_work->addTarget(QStringLiteral("resetting"), resetting.url().toString(), once));
    QVERIFY(m_work->addTarget(QStringLiteral("huge"), huge.url(), once));
    QVERIFY(m_work->addTarget(QStringLiteral("headers"), headers.url(), once));
    QVERIFY(m_work->addTarget(QStringLiteral("nobody"), nobody, once));
    QCOMPARE(m_work
                 ->tallyman(
                     QStringLiteral("rule add all --to good --to hanging --to resetting --to huge "
                                    "--to headers --to nobody"))
                 .exitCode,
        0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    for (int i = 0; i < 3; ++i)
        QVERIFY(m_work->post(server, "/hook", "{\"n\":" + QByteArray::number(i) + '}'));
    QTRY_COMPARE(good.requests().size(), 3);
    QHash<QString, QString> errors;
    const auto allDead = [&] {
        errors.clear();
        for (const QJsonObject &item : m_work->outbox()) {
            if (item[QLatin1String("state")].toString() == QLatin1String("dead"))
                errors.insert(item[QLatin1String("target")].toString(),
                    item[QLatin1String("error")].toString());
        }
        return errors.contains(QStringLiteral("hanging"))
            && errors.contains(QStringLiteral("resetting"))
            && errors.contains(QStringLiteral("headers"))
            && errors.contains(QStringLiteral("nobody"));
    };
    QTRY_VERIFY_WITH_TIMEOUT(allDead(), 60'000);
    for (const QString &error : std::as_const(errors))
        QVERIFY2(error.contains(u' ') && (error.endsWith(u'.') || error.endsWith(u'?')),
            qPrintable(error));
    QVERIFY(!errors.contains(QStringLiteral("good")));
    QVERIFY(m_work->post(server, "/hook", "{}")); // capture goes on
    QTRY_COMPARE(good.requests().size(), 4);
}

// Nothing that was queued is lost, whenever the program is killed; what came twice is marked.
void TestOutbox::survivesAnInterruption()
{
    constexpr int kRounds = 12;
    constexpr int kEvents = 60;
    RecordingServer target;
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString(),
        QStringLiteral("--retries 10ms*20 --parallel 8 --break-after 0")));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    QHash<QByteArray, int> came;
    int posted = 0;
    for (int round = 0; round < kRounds; ++round) {
        Server server(m_work->workspace());
        QVERIFY(server.start());
        for (int i = 0; i < kEvents; ++i)
            QVERIFY(m_work->post(server, "/n/" + QByteArray::number(posted++), "{}"));
        const qsizetype before = target.requests().size();
        if (round > 0) { // at another place every time
            QTRY_VERIFY(target.requests().size() >= before + round * 4 || round > 8
                || target.requests().size() >= posted);
        }
        server.kill();
    }
    Server server(m_work->workspace());
    QVERIFY(server.start());
    const auto count = [&] {
        came.clear();
        for (const QByteArray &request : target.requests())
            ++came[request.split(' ').value(1)];
        return came.size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(count(), posted, 60'000);
    QTRY_VERIFY(m_work->outbox().isEmpty());
    QCOMPARE(server.terminate(), 0);
    int twice = 0;
    for (auto each = came.cbegin(); each != came.cend(); ++each) {
        if (each.value() == 1)
            continue;
        ++twice;
        const QString id = QString::number(each.key().mid(3).toInt() + 1);
        const ProgramResult shown = m_work->tallyman(QStringLiteral("show ") + id);
        QVERIFY2(shown.out.contains("perhaps not the first time"), shown.out.constData());
    }
    qInfo("%d times killed, %d of %d deliveries came twice", kRounds, twice, posted);
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
