// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

Q_SIGNALS:
    void decided(quint64 ticket, qint64 event, const tallyman::ScriptedReply &script);

private:
    struct Question
    {
        quint64 ticket = 0;
        EventId event = 0;
        qint64 sinceUs = 0; // monotonic
    };

    void onAnalysed(EventId last);
    void answerWaiting();
    void answer(const Question &question);
    [[nodiscard]] ScriptedReply replyTo(EventReader &reader, EventId event);
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
};

} // namespace tallyman
