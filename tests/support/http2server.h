// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSslServer>
#include <QUrl>

class QTcpSocket;

namespace tallyman::test {

// As much of an HTTP/2 server (RFC 9113, over TLS with ALPN) as it takes to answer every request
// with 200 and "ok", keeping the content that came. Lives on the test's thread.
class Http2Server : public QObject
{
    Q_OBJECT

public:
    Http2Server();

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] const QByteArray &content() const { return m_content; }
    [[nodiscard]] int requests() const { return m_requests; }

private:
    struct Frame;
    void read(QTcpSocket *socket);
    bool takeFrame(Frame &frame);
    void handle(QTcpSocket *socket, const Frame &frame);
    void answer(QTcpSocket *socket, quint32 stream);

    QSslServer m_server;
    QByteArray m_buffer;
    bool m_prefaceSeen = false;
    QByteArray m_content;
    int m_requests = 0;
};

} // namespace tallyman::test
