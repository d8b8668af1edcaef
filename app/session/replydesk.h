// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/heldreply.h"
#include "session/endpointreplies.h"
#include "session/ruleengine.h"

#include <QObject>
#include <QTimer>
#include <deque>
#include <memory>

namespace tallyman {

class Clock;
class Database;
class EventReader;

// Decides the replies that could not be given before an event was stored: those by rules, and those
// that need content that is not in memory. Lives on the thread “replies”.
class ReplyDesk : public QObject
{
    Q_OBJECT

public:
    // `path` as Database takes it.
    ReplyDesk(const QString &path, const QByteArray &vfs, const Clock *clock);
    ~ReplyDesk() override;

    // Thread-safe.
    void setRules(const EndpointRules &rules);
    // decided() follows; for an event whose rules ask for its import when that is known, or after
    // a few seconds. Its thread.
    void decide(quint64 ticket, qint64 event);
    // Up to which event it is known which import it belongs to. Thread-safe.
    void setAnalysed(qint64 last);
    // Sends a reply that is held, or `reply` in its place. Nothing when it is held no more.
    // Thread-safe.
    void release(quint64 ticket, const std::optional<Reply> &reply);
    // Sends now what is held and decides what waits, as the program ends. Blocks; from any other
    // thread.
    void finish();

Q_SIGNALS:
    // A reply waits for what this event belongs to.
    void analysisWanted(qint64 event);
    void decided(quint64 ticket, qint64 event, const tallyman::ScriptedReply &script);
    // The answer of that target is to be the reply, or `fallback` after `limitMs`.
    void passWanted(quint64 ticket, qint64 event, const QString &target, qint64 limitMs,
        const tallyman::ScriptedReply &fallback);
    // Which replies wait for the developer.
    void heldChanged(const QList<tallyman::HeldReply> &held);

private:
    struct Question
    {
        quint64 ticket = 0;
        EventId event = 0;
        qint64 sinceUs = 0; // monotonic
    };

    struct Decision
    {
        ScriptedReply script;
        QString passTo; // not empty: the script is what is sent if that fails
        std::chrono::milliseconds passLimit{0};
        qint64 senderLimitUs = 0; // 0: not known
    };
    struct Held
    {
        HeldReply shown;
        ScriptedReply script;
    };

    void forgetChanged(const QList<Endpoint> &now);
    void onAnalysed(EventId last);
    void hold(const Question &question, const Decision &decision);
    void endHold(qsizetype place, const std::optional<Reply> &reply, bool byHand);
    void endDueHolds();
    void tellHeld();
    void answerWaiting();
    void answer(const Question &question);
    [[nodiscard]] Decision replyTo(EventReader &reader, EventId event);
    [[nodiscard]] qint64 senderLimit(const Endpoint &endpoint) const;
    [[nodiscard]] bool mustWait(EventId event);
    [[nodiscard]] EventReader &reader();

    const QString m_path;
    const QByteArray m_vfs;
    const Clock *const m_clock;
    EndpointRules m_rules;
    QList<Endpoint> m_endpoints;
    QList<bool> m_needAnalysis; // of the endpoints, in their order
    std::unique_ptr<EndpointReplies> m_gates;
    RuleEngine m_engine;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<EventReader> m_reader;
    std::deque<Question> m_waiting; // for what they belong to
    EventId m_analysed = 0;
    QTimer m_patience;
    QList<Held> m_held;
    QTimer m_holdTimer; // until the first of them is due
};

} // namespace tallyman
