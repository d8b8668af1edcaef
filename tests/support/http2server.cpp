// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/http2server.h"

#include "support/testcertificate.h"

#include <QTcpSocket>
#include <QtEndian>

namespace tallyman::test {

struct Http2Server::Frame
{
    enum Type : quint8 { Data = 0, Headers = 1, Settings = 4, Ping = 6, WindowUpdate = 8 };
    static constexpr quint8 kEndStream = 0x1; // and acknowledgement
    static constexpr quint8 kEndHeaders = 0x4;

    quint8 type = 0;
    quint8 flags = 0;
    quint32 stream = 0;
    QByteArray payload;

    [[nodiscard]] QByteArray encoded() const
    {
        QByteArray out(9, '\0');
        qToBigEndian(static_cast<quint32>(payload.size()) << 8, out.data());
        out[3] = static_cast<char>(type);
        out[4] = static_cast<char>(flags);
        qToBigEndian(stream, out.data() + 5);
        return out + payload;
    }
};

namespace {

QByteArray bigEndian(quint32 value)
{
    QByteArray out(4, '\0');
    qToBigEndian(value, out.data());
    return out;
}

} // namespace

Http2Server::Http2Server()
{
    QSslConfiguration configuration = testTlsConfiguration();
    configuration.setAllowedNextProtocols({QSslConfiguration::ALPNProtocolHTTP2});
    m_server.setSslConfiguration(configuration);
    connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
        QTcpSocket *socket = m_server.nextPendingConnection();
        m_buffer.clear();
        m_prefaceSeen = false;
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        socket->write(Frame{Frame::Settings, 0, 0, {}}.encoded());
        read(socket);
    });
    if (!m_server.listen(QHostAddress::LocalHost, 0))
        qFatal("cannot listen: %s", qPrintable(m_server.errorString()));
}

QUrl Http2Server::url() const
{
    return QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(m_server.serverPort()));
}

void Http2Server::read(QTcpSocket *socket)
{
    static const QByteArray preface = QByteArrayLiteral("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    m_buffer += socket->readAll();
    if (!m_prefaceSeen) {
        if (!m_buffer.startsWith(preface))
            return;
        m_buffer.remove(0, preface.size());
        m_prefaceSeen = true;
    }
    Frame frame;
    while (takeFrame(frame))
        handle(socket, frame);
}

bool Http2Server::takeFrame(Frame &frame)
{
    if (m_buffer.size() < 9)
        return false;
    const auto size = static_cast<qsizetype>(qFromBigEndian<quint32>(m_buffer.constData()) >> 8);
    if (m_buffer.size() < 9 + size)
        return false;
    frame.type = static_cast<quint8>(m_buffer[3]);
    frame.flags = static_cast<quint8>(m_buffer[4]);
    frame.stream = qFromBigEndian<quint32>(m_buffer.constData() + 5);
    frame.payload = m_buffer.mid(9, size);
    m_buffer.remove(0, 9 + size);
    return true;
}

void Http2Server::handle(QTcpSocket *socket, const Frame &frame)
{
    const bool flagged = frame.flags & Frame::kEndStream;
    if (frame.type == Frame::Settings && !flagged) {
        socket->write(Frame{Frame::Settings, Frame::kEndStream, 0, {}}.encoded());
    } else if (frame.type == Frame::Ping && !flagged) {
        socket->write(Frame{Frame::Ping, Frame::kEndStream, 0, frame.payload}.encoded());
    } else if (frame.type == Frame::Data) {
        m_content += frame.payload;
        if (!frame.payload.isEmpty()) {
            const QByteArray more = bigEndian(static_cast<quint32>(frame.payload.size()));
            socket->write(Frame{Frame::WindowUpdate, 0, 0, more}.encoded());
            socket->write(Frame{Frame::WindowUpdate, 0, frame.stream, more}.encoded());
        }
        if (flagged)
            answer(socket, frame.stream);
    } else if (frame.type == Frame::Headers && flagged) {
        answer(socket, frame.stream);
    }
}

void Http2Server::answer(QTcpSocket *socket, quint32 stream)
{
    ++m_requests;
    // 0x88: ":status: 200" of the static table (RFC 7541 appendix A)
    socket->write(Frame{Frame::Headers, Frame::kEndHeaders, stream, "\x88"}.encoded());
    socket->write(Frame{Frame::Data, Frame::kEndStream, stream, "ok"}.encoded());
}

} // namespace tallyman::test
