// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeagent.h"

#include <QTcpSocket>
#include <memory>

namespace tallyman::test {

FakeAgent::FakeAgent()
{
    connect(&m_server, &QTcpServer::newConnection, this, &FakeAgent::accept);
    if (!m_server.listen(QHostAddress::LocalHost, 0))
        qFatal("cannot listen: %s", qPrintable(m_server.errorString()));
    m_port = m_server.serverPort();
}

void FakeAgent::setAnswer(
    const QByteArray &path, const QByteArray &content, int status, const QByteArray &fieldLines)
{
    m_answers.insert(path, {status, content, fieldLines});
}

QByteArray FakeAgent::endpointsJson(const QByteArray &publicUrl, const QByteArray &upstream)
{
    return R"({"endpoints":[{"name":"command_line","uri":"/api/endpoints/command_line","url":")"
        + publicUrl + R"(","upstream":{"url":")" + upstream
        + R"(","protocol":""},"inspect":true,"traffic_policy":"","pooling_enabled":false,)"
          R"("metrics":{"conns":{"count":3,"gauge":0,"rate1":0,"rate5":0,"rate15":0,"p50":0},)"
          R"("http":{"count":3,"rate1":0,"rate5":0,"rate15":0,"p50":1.5,"p99":3}}}],)"
          R"("uri":"/api/endpoints"})";
}

void FakeAgent::setEndpoint(const QByteArray &publicUrl, const QByteArray &upstream)
{
    setAnswer("/api/endpoints", endpointsJson(publicUrl, upstream));
}

void FakeAgent::die()
{
    m_server.close();
    const auto sockets = findChildren<QTcpSocket *>() + m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

bool FakeAgent::revive()
{
    return m_server.listen(QHostAddress::LocalHost, m_port);
}

void FakeAgent::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        auto received = std::make_shared<QByteArray>();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, received] {
            *received += socket->readAll();
            qsizetype end = 0;
            while ((end = received->indexOf("\r\n\r\n")) >= 0) {
                const QByteArray head = received->first(end + 4);
                received->remove(0, end + 4);
                answer(socket, head);
            }
        });
    }
}

void FakeAgent::answer(QTcpSocket *socket, const QByteArray &head)
{
    const QByteArrayList words = head.left(head.indexOf('\r')).split(' ');
    const QByteArray target = words.value(1);
    m_lastHead = head;
    m_requests.append(words.value(0) + ' ' + target);
    const Answer answer = m_answers.value(target.split('?').first(), Answer());
    const qint64 length = answer.content.size() + (m_hanging ? 1000 : 0);
    socket->write("HTTP/1.1 " + QByteArray::number(answer.status)
        + " Status\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(length) + "\r\n" + answer.fieldLines + "\r\n" + answer.content);
    Q_EMIT asked(target);
}

} // namespace tallyman::test
