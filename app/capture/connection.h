// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/acceptedsocket.h"
#include "capture/replypolicy.h"
#include "capture/replysender.h"
#include "http/requestreader.h"
#include "store/eventlog.h"

#include <QObject>

namespace tallyman {

class Clock;

// What the connections of one server share. Capture thread.
struct CaptureContext
{
    EventLog *log = nullptr;
    const Clock *clock = nullptr;
    Limits limits;
    ReplyCache replies;                  // without a policy
    std::shared_ptr<ReplyPolicy> policy; // null: every request is answered the same
    qint64 inFlightBytes = 0;            // read, not yet committed
    bool pausedForMemory = false;        // a connection is not read because of inFlightBytes
};

// One accepted connection: reads requests, hands them to the log one at a time, and answers each
// when it is committed. Lives on the capture thread; owned by its CaptureServer.
class Connection : public QObject
{
    Q_OBJECT

public:
    using Id = quint64; // also the log's ticket: a connection has one event in the log at a time

    Connection(
        Id id, std::unique_ptr<AcceptedSocket> socket, CaptureContext &context, QObject *parent);
    ~Connection() override;

    [[nodiscard]] Id id() const { return m_id; }

    enum class Answered : quint8 { Yes, No, Later };
    // The event of this connection was stored as `event`. Whether the reply has left; later: it is
    // to be decided, answer() gives it.
    [[nodiscard]] Answered onAppended(EventId event);
    // Sends the reply to the event that waits for one; replied() follows. Nothing for another.
    void answer(EventId event, const ScriptedReply &script);
    // It could not be stored: 503.
    void onAppendFailed();
    // `bytes` of this connection's content have left memory.
    void onSpooled(qint64 bytes);
    // Memory is free again: go on reading.
    void resumeReading();
    // Acts if a time limit has passed. `nowUs` is monotonic.
    void checkDeadline(qint64 nowUs);
    // The server goes: ends at once, an unfinished request becomes an aborted event.
    void shutDown();

    [[nodiscard]] SpoolId spool() const { return m_spool; }

Q_SIGNALS:
    void finished(tallyman::Connection *connection);
    // What became of the reply to an event that was decided later.
    void replied(qint64 event, const tallyman::SentReply &sent);

private:
    static constexpr qint64 kReadBytes = 64 * 1024; // at once
    enum class Phase : quint8 {
        Reading,   // waits for bytes of a request
        Storing,   // the log has the event
        Answering, // it is stored; the reply is yet to be decided, or goes out bit by bit
        Lingering, // answered for the last time: waits until the sender has read that and closes
        Ended,
    };

    void onReadable();
    void onSent();
    void onEnd();
    void pause();
    void recount();
    void discard();
    void process();
    void advance();
    void onBodyProgress();
    void takeToSpool();
    void store();
    [[nodiscard]] NewEvent makeEvent();
    void addProblem(NewEvent &event) const;
    void prepareReply(NewEvent &event);
    void startDeadline(std::chrono::milliseconds duration);
    void updateDeadline();
    void watchSender();
    void onReplied(const SentReply &sent);
    void goOnAfterReply();
    void goOnReading();
    void startLingering();
    void abandon(RequestProblem::Kind kind);
    void end();
    [[nodiscard]] bool mayRead() const;
    [[nodiscard]] bool hasMemory() const;
    [[nodiscard]] bool isReplyRead() const;

    const Id m_id;
    CaptureContext &m_context;
    const Limits m_limits;
    const std::unique_ptr<AcceptedSocket> m_socket;
    RequestReader m_reader;
    QByteArray m_remote;
    QByteArray m_listener;
    Phase m_phase = Phase::Reading;
    bool m_keepAlive = false; // after the present reply
    bool m_continueSent = false;
    QByteArray m_replyWire;
    bool m_repliesLater = false;
    ReplyFrame m_replyFrame;
    EventId m_answering = 0;                    // while Phase::Answering
    std::unique_ptr<ReplySender> m_replySender; // of the present reply, if it was decided later
    SpoolId m_spool = 0;
    qint64 m_spoolingBytes = 0; // handed to the log, not yet written
    qint64 m_storingBytes = 0;  // of the event that the log has
    qint64 m_countedBytes = 0;  // this connection's part of inFlightBytes
    qint64 m_startedUs = 0;     // monotonic: first byte of the present request
    qint64 m_deadlineUs = 0;    // monotonic; 0: none
    qint64 m_lingeredBytes = 0;
    bool m_senderEnded = false; // its side
};

} // namespace tallyman
