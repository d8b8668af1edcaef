// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/windowfixture.h"

#include <QTcpSocket>
#include <QTest>

namespace tallyman::test {

namespace {

constexpr int kPatienceMs = 10'000;

} // namespace

WindowFixture::WindowFixture() = default;

bool WindowFixture::open()
{
    SessionOptions options;
    options.path = path(QStringLiteral("test.tally"));
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
    auto session = Session::open(options);
    if (!session)
        return false;
    m_session = std::move(*session);
    return QTest::qWaitFor([this] { return m_session->listener().listening; }, kPatienceMs);
}

int WindowFixture::send(const QByteArray &method, const QByteArray &target, const QByteArray &body)
{
    return sendRaw(method + ' ' + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body);
}

int WindowFixture::sendRaw(const QByteArray &bytes)
{
    QTcpSocket socket;
    socket.connectToHost(m_session->listener().host, m_session->listener().port);
    if (!socket.waitForConnected(kPatienceMs))
        return 0;
    socket.write(bytes);
    QByteArray answer;
    while (socket.waitForReadyRead(kPatienceMs)) {
        answer += socket.readAll();
        if (answer.contains("\r\n"))
            break;
    }
    return answer.mid(9, 3).toInt();
}

void WindowFixture::sendAndLeave(const QByteArray &bytes)
{
    QTcpSocket socket;
    socket.connectToHost(m_session->listener().host, m_session->listener().port);
    if (!socket.waitForConnected(kPatienceMs))
        return;
    socket.write(bytes);
    socket.disconnectFromHost();
    if (socket.state() != QAbstractSocket::UnconnectedState)
        socket.waitForDisconnected(kPatienceMs);
}

bool WindowFixture::sendMany(int count)
{
    const qint64 wanted = m_session->statistics().lastId + count;
    for (int i = 1; i <= count; ++i) {
        if (send("POST", "/n/" + QByteArray::number(i), R"({"n":)" + QByteArray::number(i) + '}')
            != 200)
            return false;
    }
    return QTest::qWaitFor([&] { return m_session->statistics().lastId >= wanted; }, kPatienceMs);
}

} // namespace tallyman::test
