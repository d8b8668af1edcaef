// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/outboxwatch.h"

#include "session/forwarding.h"
#include "session/session.h"

#include <QLocale>

namespace tallyman {

QString outboxCountsText(const OutboxCounts &counts)
{
    const QLocale locale;
    QStringList parts;
    if (counts.waiting > 0)
        parts.append(OutboxWatch::tr("%1 waiting").arg(locale.toString(counts.waiting)));
    if (counts.dead > 0)
        parts.append(OutboxWatch::tr("%1 given up").arg(locale.toString(counts.dead)));
    return parts.join(QStringLiteral(" · "));
}

OutboxWatch::OutboxWatch(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    connect(session->forwarding(), &Forwarding::outboxChanged, this, &OutboxWatch::read);
    connect(session, &Session::targetsChanged, this, &OutboxWatch::read);
    read();
}

OutboxCounts OutboxWatch::total() const
{
    OutboxCounts all;
    for (const OutboxCounts &each : m_counts) {
        all.waiting += each.waiting;
        all.dead += each.dead;
    }
    return all;
}

void OutboxWatch::read()
{
    if (m_reading) {
        m_again = true;
        return;
    }
    m_reading = true;
    m_session->forwarding()->loadCounts(
        this, [this](const Result<QHash<qint64, OutboxCounts>> &counts) {
            m_reading = false;
            if (counts && *counts != m_counts) {
                m_counts = *counts;
                Q_EMIT changed();
            }
            if (std::exchange(m_again, false))
                read();
        });
}

} // namespace tallyman
