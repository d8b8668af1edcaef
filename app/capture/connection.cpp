// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/connection.h"

#include "base/clock.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

// Content of one connection that may wait in memory for the disk.
constexpr qint64 kSpoolingBytes = 2 * 1024 * 1024;
// Replies that the sender has not read: over it no further request is taken.
constexpr qint64 kUnreadReplyBytes = 64 * 1024;
constexpr std::chrono::milliseconds kLingerTime{2000};
constexpr qint64 kLingerBytes = 16 * 1024 * 1024; // read and thrown away at most

} // namespace

Connection::Connection(
    Id id, std::unique_ptr<AcceptedSocket> socket, CaptureContext &context, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_context(context)
    , m_limits(context.limits)
    , m_socket(std::move(socket))
    , m_reader(m_limits)
    , m_remote(m_socket->remote())
    , m_listener(m_socket->local())
{
    connect(m_socket.get(), &AcceptedSocket::readable, this, &Connection::onReadable);
    connect(m_socket.get(), &AcceptedSocket::sent, this, &Connection::onSent);
    startDeadline(m_limits.idleTimeout);
}

Connection::~Connection()
{
    m_context.inFlightBytes -= m_countedBytes;
}

bool Connection::mayRead() const
{
    return m_phase == Phase::Reading && !m_senderEnded && m_spoolingBytes < kSpoolingBytes
        && hasMemory() && isReplyRead();
}

// While the bound on what is in flight is reached, a connection may hold one reading's worth, so
// that heads and short requests still come through.
bool Connection::hasMemory() const
{
    return m_context.inFlightBytes < m_limits.inFlightBytes || m_countedBytes < kReadBytes;
}

bool Connection::isReplyRead() const
{
    return m_socket->pendingBytes() < kUnreadReplyBytes;
}

void Connection::onReadable()
{
    if (m_phase == Phase::Lingering) {
        discard();
        return;
    }
    if (m_phase == Phase::Answering) {
        watchSender();
        return;
    }
    if (!mayRead()) {
        pause();
        return;
    }
    static thread_local std::array<char, kReadBytes> buffer;
    const qint64 count = m_socket->read(buffer.data(), kReadBytes);
    if (count > 0)
        m_reader.feed(QByteArrayView(buffer.data(), count));
    if (const std::optional<RequestProblem> problem = m_socket->problem(); problem) {
        m_reader.refuse(*problem);
        store();
    } else if (count > 0) {
        process();
    } else if (count != AcceptedSocket::kNothing) {
        onEnd();
    }
}

// Until the log, or the sender with reading replies, has caught up. Content that is held goes to
// the disk, so that memory comes free even if no request gets complete.
void Connection::pause()
{
    m_socket->setReading(false);
    if (m_phase != Phase::Reading || hasMemory())
        return;
    m_context.pausedForMemory = true;
    if (m_reader.heldBodyBytes() > 0) {
        takeToSpool();
        recount();
    }
}

// Keeps this connection's part of what is in flight.
void Connection::recount()
{
    const qint64 now =
        m_spoolingBytes + m_storingBytes + m_reader.heldBodyBytes() + m_reader.bufferedBytes();
    m_context.inFlightBytes += now - m_countedBytes;
    m_countedBytes = now;
}

void Connection::onSent()
{
    if (m_phase == Phase::Lingering) {
        startDeadline(m_socket->pendingBytes() > 0 ? m_limits.bodyTimeout : kLingerTime);
        if (m_senderEnded && m_socket->pendingBytes() == 0)
            end();
    } else if (m_phase == Phase::Reading && isReplyRead()) {
        goOnReading();
    }
}

// What comes behind an error is read, so that the sender gets to see the reply, and thrown away.
void Connection::discard()
{
    static thread_local std::array<char, kReadBytes> buffer;
    const qint64 count = m_socket->read(buffer.data(), kReadBytes);
    if (count == AcceptedSocket::kEnded && m_socket->pendingBytes() > 0) {
        m_senderEnded = true; // it may still read
        m_socket->setReading(false);
        return;
    }
    m_lingeredBytes += std::max<qint64>(count, 0);
    if (count == AcceptedSocket::kEnded || count == AcceptedSocket::kFailed
        || m_lingeredBytes > kLingerBytes)
        end();
}

// The sender has ended its side; it may still wait for the answers to what it has sent.
void Connection::onEnd()
{
    m_senderEnded = true;
    m_socket->setReading(false);
    if (m_reader.hasStarted())
        abandon(RequestProblem::Kind::Aborted);
    else if (m_socket->pendingBytes() > 0)
        startLingering();
    else
        end();
}

void Connection::resumeReading()
{
    if (mayRead())
        m_socket->setReading(true);
}

void Connection::process()
{
    advance();
    recount();
}

void Connection::advance()
{
    if (m_startedUs == 0 && m_reader.bufferedBytes() > 0)
        m_startedUs = m_context.clock->monotonicUs();
    switch (m_reader.advance()) {
    case RequestReader::State::Head:
        updateDeadline();
        break;
    case RequestReader::State::Body:
        onBodyProgress();
        updateDeadline();
        break;
    case RequestReader::State::Complete:
    case RequestReader::State::Failed:
        store();
        break;
    }
}

void Connection::onBodyProgress()
{
    if (m_reader.head().expectContinue && !m_continueSent && m_reader.bodyBytes() == 0
        && m_reader.head().versionMinor >= 1) {
        m_continueSent = true;
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (m_spool != 0 || m_reader.heldBodyBytes() > m_limits.spoolBytes)
        takeToSpool();
}

void Connection::takeToSpool()
{
    if (m_spool == 0)
        m_spool = m_context.log->beginSpool();
    const QByteArray bytes = m_reader.takeBody();
    if (bytes.isEmpty())
        return;
    m_spoolingBytes += bytes.size();
    m_context.log->spool(m_spool, bytes);
}

void Connection::onSpooled(qint64 bytes)
{
    m_spoolingBytes -= bytes;
    recount();
    resumeReading();
}

// Hands the request, whole or not, to the log.
void Connection::store()
{
    if (m_spool != 0)
        takeToSpool();
    NewEvent event = makeEvent();
    m_phase = Phase::Storing;
    m_deadlineUs = 0;
    m_storingBytes = event.head.size() + event.body.size();
    m_spool = 0;
    m_context.log->append(std::move(event), m_id);
    recount();
}

NewEvent Connection::makeEvent()
{
    NewEvent event;
    const RequestHead &head = m_reader.head();
    event.receivedAtUs = m_context.clock->nowUs();
    event.receiveDurationUs = m_startedUs == 0 ? 0 : m_context.clock->monotonicUs() - m_startedUs;
    event.remote = m_remote;
    event.listener = m_listener;
    event.method = head.method;
    event.target = head.target;
    event.httpVersionMinor = m_reader.hasHead() ? head.versionMinor : -1;
    event.head = head.raw;
    event.spool = m_spool;
    if (m_spool == 0)
        event.body = m_reader.takeBody();
    event.bodyBytes = m_reader.bodyBytes();
    event.wireBytes = m_reader.messageBytes();
    event.framing = m_reader.framing().isEmpty() ? QByteArray() : m_reader.framing().encoded();
    event.trailers = m_reader.trailers();
    event.wireSha256 = m_reader.takeWireSha256();
    event.bodySha256 = m_reader.takeBodySha256();
    if (m_reader.state() == RequestReader::State::Failed)
        addProblem(event);
    prepareReply(event);
    return event;
}

void Connection::addProblem(NewEvent &event) const
{
    const RequestProblem &problem = m_reader.problem();
    const bool stopped = problem.kind == RequestProblem::Kind::Aborted
        || problem.kind == RequestProblem::Kind::TimedOut;
    event.state = stopped ? EventState::Aborted : EventState::Malformed;
    event.problemCode = problem.code;
    event.problem = problem.sentence;
    event.problemOffset = problem.offset;
}

void Connection::goOnAfterReply()
{
    m_storingBytes = 0;
    m_spoolingBytes = 0;
    recount();
    m_replyWire.clear();
    if (m_reader.state() == RequestReader::State::Failed || !m_keepAlive) {
        startLingering();
        return;
    }
    m_reader.nextRequest();
    m_phase = Phase::Reading;
    m_startedUs = 0;
    m_continueSent = false;
    startDeadline(m_limits.idleTimeout);
    if (isReplyRead())
        goOnReading();
    if (m_phase == Phase::Reading && m_senderEnded)
        onEnd();
}

void Connection::goOnReading()
{
    if (m_socket->pendingBytes() > 0)
        startDeadline(m_limits.idleTimeout); // the sender reads
    if (m_reader.bufferedBytes() > 0)
        process();
    resumeReading();
}

// Closing at once with unread bytes would make the kernel send a reset, which can destroy the reply
// on its way (RFC 9112 §9.6).
void Connection::startLingering()
{
    if (m_reader.problem().kind == RequestProblem::Kind::Aborted) {
        end();
        return;
    }
    m_phase = Phase::Lingering;
    startDeadline(m_socket->pendingBytes() > 0 ? m_limits.bodyTimeout : kLingerTime);
    m_socket->finishWriting();
    m_socket->setReading(!m_senderEnded);
}

void Connection::abandon(RequestProblem::Kind kind)
{
    m_reader.abandon(kind);
    store();
}

void Connection::startDeadline(std::chrono::milliseconds duration)
{
    m_deadlineUs = m_context.clock->monotonicUs() + duration.count() * 1000;
}

// A head must be complete in time from its first byte; in a body every byte is progress.
void Connection::updateDeadline()
{
    if (m_reader.hasHead())
        startDeadline(m_limits.bodyTimeout);
    else if (m_startedUs != 0)
        m_deadlineUs = m_startedUs + m_limits.headTimeout.count() * 1000;
}

void Connection::checkDeadline(qint64 nowUs)
{
    if (m_deadlineUs == 0 || nowUs < m_deadlineUs)
        return;
    const bool waitsForUs = m_spoolingBytes >= kSpoolingBytes || !hasMemory();
    if (m_phase == Phase::Reading && waitsForUs) {
        startDeadline(m_limits.bodyTimeout); // it is the disk that is slow, not the sender
        return;
    }
    if (m_phase == Phase::Reading && m_reader.hasStarted())
        abandon(RequestProblem::Kind::TimedOut);
    else
        end();
}

void Connection::shutDown()
{
    if (m_phase == Phase::Reading && m_reader.hasStarted())
        abandon(RequestProblem::Kind::Aborted);
    else if (m_phase == Phase::Answering)
        end();
}

void Connection::end()
{
    if (m_phase == Phase::Ended)
        return;
    if (m_answering != 0)
        Q_EMIT replied(std::exchange(m_answering, 0),
            m_replySender ? m_replySender->sentSoFar() : SentReply());
    m_replySender.reset();
    m_phase = Phase::Ended;
    m_socket->setReading(false);
    Q_EMIT finished(this);
}

} // namespace tallyman
