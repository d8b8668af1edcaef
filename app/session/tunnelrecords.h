// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"
#include "tunnel/ngrokagent.h"
#include "tunnel/ngrokrecord.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <optional>

namespace tallyman {

class Session;

// Joins events with what ngrok's agent has recorded of them, and brings in what it got while
// nothing was listening. Lives on the thread of its Session (the main one); owned by TunnelWatch.
class TunnelRecords : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Done = std::function<void(const Result<T> &)>;
    using Record = std::optional<TunnelRecord>;

    explicit TunnelRecords(Session *session);

    // ngrok's record of an event; none when it did not come through the tunnel, or the agent has
    // forgotten it. Errors: NotFound (no agent, no such event), Network, InvalidInput.
    void load(EventId id, QObject *context, const Done<Record> &done);
    // Stores what was missed as events. Done with how many. Errors: NotFound, Busy, ReadOnly,
    // Network, InvalidInput, and what storing brings.
    void fetchMissed(QObject *context, const Done<qint64> &done);

Q_SIGNALS:
    void fetched(const QStringList &ids); // ngrok's, of what was stored

private:
    void withRecords(
        int limit, qint64 sinceUs, QObject *context, const NgrokAgent::RequestsDone &done);
    void sort(const QList<NgrokRequest> &records);
    void store(const QList<NgrokRequest> &missed);
    void onAppended(quint64 ticket, EventId id);
    void onAppendFailed(const QList<quint64> &tickets, const Error &error);
    void endFetch(const Result<qint64> &result);

    Session *m_session;
    NgrokAgent m_agent;
    QList<NgrokRequest> m_cache; // for a few seconds, while one walks through events
    quint16 m_cachePort = 0;
    qint64 m_cachedAtUs = 0;
    QTimer m_forget;

    bool m_fetching = false;
    QPointer<QObject> m_fetchContext;
    Done<qint64> m_fetchDone;
    QHash<quint64, Event> m_waiting; // by ticket
    qint64 m_stored = 0;
    QStringList m_storedIds;
    QHash<quint64, QString> m_ids; // ngrok's, by ticket
};

} // namespace tallyman
