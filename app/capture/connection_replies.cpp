// SPDX-License-Identifier: GPL-3.0-or-later
// What a connection answers, at once or when that is decided.
#include "base/clock.h"
#include "capture/connection.h"

#include <array>

namespace tallyman {

void Connection::prepareReply(NewEvent &event)
{
    const bool failed = m_reader.state() == RequestReader::State::Failed;
    const RequestHead &head = m_reader.head();
    ReplyFrame frame;
    frame.dateSeconds = event.receivedAtUs / 1'000'000;
    frame.toHead = head.method == "HEAD";
    frame.keepAlive = !failed && head.keepAlive;
    frame.http10 = !failed && head.versionMinor == 0;
    m_keepAlive = frame.keepAlive;
    m_replyFrame = frame;
    m_repliesLater = false;
    PreparedReply prepared;
    if (!failed) {
        ReplyCache *decided =
            m_context.policy ? m_context.policy->replyTo(event) : &m_context.replies;
        m_repliesLater = decided == nullptr;
        if (decided != nullptr)
            prepared = decided->prepared(frame);
    } else if (m_reader.problem().status != 0) {
        const RequestProblem &problem = m_reader.problem();
        prepared = ReplyCache::prepare(
            errorReply(problem.status, problem.code, problem.sentence.toUtf8()), frame);
    }
    m_replyWire = prepared.wire;
    event.status = prepared.status;
    event.replyHead = prepared.storedHead;
    event.replyBody = prepared.storedBody;
}

Connection::Answered Connection::onAppended(EventId event)
{
    if (m_phase != Phase::Storing)
        return Answered::No;
    if (m_repliesLater) {
        m_phase = Phase::Answering;
        m_answering = event;
        m_storingBytes = 0;
        m_spoolingBytes = 0;
        recount();
        m_socket->setReading(!m_senderEnded);
        return Answered::Later;
    }
    const bool sent = !m_replyWire.isEmpty() && m_socket->write(m_replyWire);
    goOnAfterReply();
    return sent ? Answered::Yes : Answered::No;
}

// Whether the sender is still there. What it sends meanwhile is the next request.
void Connection::watchSender()
{
    static thread_local std::array<char, kReadBytes> buffer;
    const qint64 count = m_socket->read(buffer.data(), kReadBytes);
    if (count > 0) {
        m_reader.feed(QByteArrayView(buffer.data(), count));
        recount();
        m_socket->setReading(m_reader.bufferedBytes() < kReadBytes);
    } else if (count == AcceptedSocket::kEnded) {
        m_senderEnded = true; // it may still read
        m_socket->setReading(false);
        if (m_replySender)
            m_replySender->giveUp();
    } else if (count == AcceptedSocket::kFailed) {
        end();
    }
}

void Connection::answer(EventId event, const ScriptedReply &script)
{
    if (m_phase != Phase::Answering || m_answering != event || m_replySender)
        return;
    m_replySender = std::make_unique<ReplySender>(
        m_socket.get(), m_context.clock, script, m_replyFrame, nullptr);
    connect(m_replySender.get(), &ReplySender::finished, this, &Connection::onReplied);
    m_replySender->start();
    if (m_senderEnded && m_replySender)
        m_replySender->giveUp();
}

void Connection::onReplied(const SentReply &sent)
{
    m_replySender.release()->deleteLater(); // it is the one that calls
    Q_EMIT replied(std::exchange(m_answering, 0), sent);
    if (sent.mustReset) {
        end();
        return;
    }
    m_keepAlive = m_keepAlive && !sent.mustClose;
    goOnAfterReply();
}

void Connection::onAppendFailed()
{
    if (m_phase != Phase::Storing)
        return;
    Reply reply =
        errorReply(503, "not-stored", "The notification could not be stored and is not accepted.");
    reply.headers.append("Retry-After", "5");
    ReplyFrame frame;
    frame.dateSeconds = m_context.clock->nowUs() / 1'000'000;
    frame.toHead = m_reader.head().method == "HEAD";
    frame.keepAlive = m_keepAlive;
    frame.http10 = m_reader.hasHead() && m_reader.head().versionMinor == 0;
    if (!m_replyWire.isEmpty() || m_repliesLater) // otherwise nobody is there to read it
        m_socket->write(serializeReply(reply, frame));
    goOnAfterReply();
}

} // namespace tallyman
