// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/replysender.h"

#include "base/clock.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr int kPieceMs = 50; // between the pieces of a slow reply
constexpr int kMissingBytes = 16;
// No HTTP, whatever it is read as: a TLS alert, and a status line of a version that there is not.
constexpr char kGarbage[] = "\x15\x03\x01\x00\x02\x02\x28HTTQ/9.9 \xFF\xFE\x00garbage\r\r\n";

bool saysNothing(ReplyFault fault)
{
    return fault == ReplyFault::Reset || fault == ReplyFault::Close || fault == ReplyFault::Hang;
}

} // namespace

ReplySender::ReplySender(AcceptedSocket *socket, const Clock *clock, ScriptedReply script,
    ReplyFrame frame, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_clock(clock)
    , m_script(std::move(script))
    , m_frame(frame)
    , m_timer(this)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
}

void ReplySender::start()
{
    connect(&m_timer, &QTimer::timeout, this, &ReplySender::begin);
    if (m_script.delay.count() > 0)
        m_timer.start(m_script.delay);
    else
        begin();
}

void ReplySender::begin()
{
    m_timer.disconnect(this);
    if (m_script.fault == ReplyFault::Reset)
        m_socket->resetOnClose();
    if (m_script.fault == ReplyFault::Hang) {
        waitForSender();
        return;
    }
    if (saysNothing(m_script.fault)) {
        finish();
        return;
    }
    composeWire();
    connect(&m_timer, &QTimer::timeout, this, &ReplySender::sendPiece);
    sendPiece();
}

// The bytes that are to go out, which with a fault are not the whole reply.
void ReplySender::composeWire()
{
    m_frame.dateSeconds = m_clock->nowUs() / 1'000'000;
    if (m_script.fault == ReplyFault::Half || m_script.fault == ReplyFault::Garbage)
        m_frame.keepAlive = false;
    m_wire = serializeReply(m_script.reply, m_frame);
    m_headBytes = m_wire.indexOf("\r\n\r\n") + 4;
    if (m_script.fault == ReplyFault::Garbage) {
        m_wire = QByteArray(kGarbage, sizeof kGarbage - 1);
        m_headBytes = 0;
    } else if (m_script.fault == ReplyFault::Half) {
        const qsizetype content = m_wire.size() - m_headBytes;
        m_wire.truncate(content > 1 ? m_headBytes + content / 2 : m_headBytes / 2);
    } else if (m_script.fault == ReplyFault::WrongLength) {
        const QByteArray size = QByteArray::number(m_script.reply.body.size());
        const QByteArray more = QByteArray::number(m_script.reply.body.size() + kMissingBytes);
        const qsizetype at = m_wire.indexOf(QByteArray("Content-Length: " + size));
        if (at >= 0 && at < m_headBytes) {
            m_wire.replace(at + 16, size.size(), more);
            m_headBytes += more.size() - size.size();
        }
    }
}

void ReplySender::sendPiece()
{
    const qsizetype left = m_wire.size() - m_sentBytes;
    const qint64 inOnePiece = m_script.bytesPerSecond == 0
        ? left
        : std::max<qint64>(1, m_script.bytesPerSecond * kPieceMs / 1000);
    const qsizetype count = std::min<qsizetype>(left, inOnePiece);
    if (!m_socket->write(m_wire.mid(m_sentBytes, count))) {
        finish();
        return;
    }
    m_sentBytes += count;
    if (m_sentBytes < m_wire.size()) {
        // slower than a byte in a piece's time: one byte at its time
        const qint64 pauseMs =
            std::max<qint64>(kPieceMs, count * 1000 / std::max<qint64>(1, m_script.bytesPerSecond));
        m_timer.start(static_cast<int>(pauseMs));
    } else if (m_script.fault == ReplyFault::WrongLength) {
        waitForSender();
    } else {
        finish();
    }
}

// It may have given up while the reply was delayed; nobody would say so again.
void ReplySender::waitForSender()
{
    m_waits = true;
    if (m_gaveUp)
        finish();
}

void ReplySender::giveUp()
{
    m_gaveUp = true;
    if (m_waits)
        finish();
}

SentReply ReplySender::sentSoFar() const
{
    SentReply sent;
    sent.note = m_script.note;
    if (m_sentBytes == 0)
        return sent;
    sent.head = m_wire.left(std::min(m_sentBytes, m_headBytes));
    sent.body = m_wire.mid(m_headBytes, std::max<qsizetype>(0, m_sentBytes - m_headBytes));
    if (m_headBytes > 0 && m_sentBytes >= m_headBytes)
        sent.status = m_script.reply.status;
    sent.atUs = m_clock->nowUs();
    return sent;
}

void ReplySender::finish()
{
    if (std::exchange(m_done, true))
        return;
    m_timer.stop();
    SentReply sent = sentSoFar();
    sent.mustClose = m_script.fault != ReplyFault::None || m_sentBytes < m_wire.size();
    sent.mustReset = m_script.fault == ReplyFault::Reset;
    Q_EMIT finished(sent);
}

} // namespace tallyman
