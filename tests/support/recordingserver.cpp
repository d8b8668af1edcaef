// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordingserver.h"

#include "support/testcertificate.h"

#include <QSslServer>
#include <QTcpSocket>
#include <sys/socket.h>

namespace tallyman::test {

struct RecordingServer::Reading
{
    QByteArray buffer;
    qint64 contentLength = -1; // -1: the head is not complete
    qint64 content = 0;
    bool chunked = false;
    bool answeredAtHead = false;
    QCryptographicHash hash{QCryptographicHash::Sha256};
};

namespace {

constexpr qint64 kReadBufferBytes = 1024 * 1024;

std::unique_ptr<QTcpServer> tlsServer()
{
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(testTlsConfiguration());
    return server;
}

// A reset instead of an orderly close (RFC 9293 §3.10.4).
void reset(QTcpSocket *socket)
{
    const linger now{1, 0};
    setsockopt(
        static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    socket->abort();
}

QByteArray fieldValue(const QByteArray &head, const QByteArray &name)
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith(QByteArray(name + ':')))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

} // namespace

RecordingServer::RecordingServer(Transport transport)
    : m_server(transport == Transport::Tls ? tlsServer() : std::make_unique<QTcpServer>())
    , m_tls(transport == Transport::Tls)
{
    connect(
        m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &RecordingServer::accept);
    if (!m_server->listen(QHostAddress::LocalHost, 0))
        qFatal("cannot listen: %s", qPrintable(m_server->errorString()));
}

// The sockets go with the server, when the members that their last words would touch have gone.
RecordingServer::~RecordingServer()
{
    const auto sockets = m_server->findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->disconnect(this);
}

QUrl RecordingServer::url(const QString &path) const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2%3")
                    .arg(m_tls ? QStringLiteral("https") : QStringLiteral("http"))
                    .arg(port())
                    .arg(path));
}

void RecordingServer::accept()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        ++m_connections;
        socket->setReadBufferSize(kReadBufferBytes); // what is not read stays with the sender
        auto reading = std::make_shared<Reading>();
        connect(socket, &QTcpSocket::readyRead, this,
            [this, socket, reading] { read(socket, *reading); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_hanging.removeAll(socket);
            socket->deleteLater();
        });
        read(socket, *reading);
    }
}

void RecordingServer::read(QTcpSocket *socket, Reading &reading)
{
    reading.buffer += socket->readAll();
    while (true) {
        if (reading.contentLength < 0) {
            const qsizetype end = reading.buffer.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            const QByteArray head = reading.buffer.first(end + 4);
            m_requests.append(head);
            reading.hash.addData(head);
            reading.buffer.remove(0, head.size());
            reading.contentLength = fieldValue(head, "content-length").toLongLong();
            reading.chunked = fieldValue(head, "transfer-encoding").toLower() == "chunked";
            reading.answeredAtHead = m_scripts.first().atHead;
            if (reading.answeredAtHead)
                answer(socket);
        }
        const qint64 missing = reading.contentLength - reading.content;
        const QByteArray part = reading.chunked
            ? reading.buffer
            : reading.buffer.first(std::min<qint64>(missing, reading.buffer.size()));
        reading.buffer.remove(0, part.size());
        reading.content += part.size();
        reading.hash.addData(part);
        if (m_keepContent)
            m_requests.last() += part;
        const bool whole = reading.chunked ? m_requests.last().endsWith("\r\n0\r\n\r\n")
                                           : reading.content == reading.contentLength;
        if (!whole)
            return;
        finish(socket, reading);
    }
}

void RecordingServer::finish(QTcpSocket *socket, Reading &reading)
{
    m_hashes.append(reading.hash.result());
    m_contentBytes.append(reading.content);
    const bool answered = reading.answeredAtHead;
    reading.hash.reset();
    reading.content = 0;
    reading.contentLength = -1;
    if (!answered)
        answer(socket);
    Q_EMIT received();
}

void RecordingServer::answer(QTcpSocket *socket)
{
    const Script script = m_scripts.first();
    if (m_scripts.size() > 1)
        m_scripts.removeFirst();
    socket->write(script.bytes);
    socket->flush();
    switch (script.after) {
    case Script::After::KeepOpen:
        break;
    case Script::After::Close:
        socket->disconnectFromHost();
        break;
    case Script::After::Reset:
        reset(socket);
        break;
    case Script::After::Hang:
        m_hanging.append(socket);
        m_mostHanging = std::max(m_mostHanging, hanging());
        break;
    }
}

void RecordingServer::answerHanging()
{
    m_scripts = {Script()};
    for (QTcpSocket *socket : std::exchange(m_hanging, {}))
        answer(socket);
}

QByteArray RecordingServer::lastHead() const
{
    if (m_requests.isEmpty())
        return {};
    const QByteArray &last = m_requests.last();
    return last.first(last.indexOf("\r\n\r\n") + 4);
}

QByteArray RecordingServer::lastBody() const
{
    if (m_requests.isEmpty())
        return {};
    return m_requests.last().sliced(lastHead().size());
}

} // namespace tallyman::test
