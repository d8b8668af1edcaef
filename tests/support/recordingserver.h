// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QUrl>
#include <memory>

class QTcpSocket;

namespace tallyman::test {

// What the server does about one request.
struct Script
{
    enum class After : quint8 { KeepOpen, Close, Reset, Hang };
    QByteArray bytes = QByteArrayLiteral("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    After after = After::KeepOpen;
    // Answer as soon as the head is there, whatever comes of the content.
    bool atHead = false;
};

// An HTTP server that understands just enough to know where a request ends, keeps its raw bytes,
// and answers with scripted ones. Lives on the test's thread; listens on a free loopback port.
class RecordingServer : public QObject
{
    Q_OBJECT

public:
    enum class Transport : quint8 { Plain, Tls };

    explicit RecordingServer(Transport transport = Transport::Plain);
    ~RecordingServer() override;

    [[nodiscard]] QUrl url(const QString &path = QStringLiteral("/")) const;
    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }

    // Scripts are used one per request; the last one stays.
    void setScripts(const QList<Script> &scripts) { m_scripts = scripts; }
    // With false, content is only hashed and counted.
    void setKeepContent(bool keep) { m_keepContent = keep; }
    // Answers those that wait because of After::Hang, and later ones at once.
    void answerHanging();

    // Raw bytes of each whole request (its head alone when content is not kept).
    [[nodiscard]] const QList<QByteArray> &requests() const { return m_requests; }
    [[nodiscard]] QByteArray lastHead() const;
    [[nodiscard]] QByteArray lastBody() const;
    // SHA-256 over all bytes of each whole request.
    [[nodiscard]] const QList<QByteArray> &hashes() const { return m_hashes; }
    [[nodiscard]] const QList<qint64> &contentBytes() const { return m_contentBytes; }
    [[nodiscard]] int connections() const { return m_connections; }
    // Requests that are being read or wait for an answer.
    [[nodiscard]] int hanging() const { return static_cast<int>(m_hanging.size()); }
    [[nodiscard]] int mostHanging() const { return m_mostHanging; }

Q_SIGNALS:
    void received(); // a whole request

private:
    struct Reading;
    void accept();
    void read(QTcpSocket *socket, Reading &reading);
    void finish(QTcpSocket *socket, Reading &reading);
    void answer(QTcpSocket *socket);

    std::unique_ptr<QTcpServer> m_server;
    bool m_tls = false;
    bool m_keepContent = true;
    QList<Script> m_scripts{Script()};
    QList<QByteArray> m_requests;
    QList<QByteArray> m_hashes;
    QList<qint64> m_contentBytes;
    QList<QTcpSocket *> m_hanging;
    int m_mostHanging = 0;
    int m_connections = 0;
};

} // namespace tallyman::test
