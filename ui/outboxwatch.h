// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/outboxitem.h"

#include <QHash>
#include <QObject>

namespace tallyman {

class Session;

// How much is in the outbox, by target and altogether: read again when that changes, once at a
// time. Owned by the places of the window; GUI thread.
class OutboxWatch : public QObject
{
    Q_OBJECT

public:
    explicit OutboxWatch(Session *session, QObject *parent = nullptr);

    [[nodiscard]] OutboxCounts of(qint64 targetId) const { return m_counts.value(targetId); }
    [[nodiscard]] OutboxCounts total() const;

Q_SIGNALS:
    void changed();

private:
    void read();

    Session *m_session;
    QHash<qint64, OutboxCounts> m_counts;
    bool m_reading = false;
    bool m_again = false; // something has changed while it was being read
};

// "3 waiting · 1 given up"; empty: there is nothing.
[[nodiscard]] QString outboxCountsText(const OutboxCounts &counts);

} // namespace tallyman
