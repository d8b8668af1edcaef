// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/pace.h"
#include "event/outboxitem.h"
#include "event/target.h"

#include <QSet>
#include <deque>

namespace tallyman {

// The way to one target: what was taken up for it, how much of that may go at once, and when it
// rests. Decides only; sends nothing and knows no clock. Belongs to an Outbox.
class Lane
{
public:
    Lane(const Target &target, qint64 nowUs);

    [[nodiscard]] const Target &target() const { return m_target; }
    // Other options from now on; what is under way goes on.
    void setTarget(const Target &target, qint64 nowUs);

    // --- what was taken up
    void add(const QList<OutboxItem> &items);
    [[nodiscard]] qsizetype readyCount() const { return static_cast<qsizetype>(m_ready.size()); }
    [[nodiscard]] int inFlight() const { return m_inFlight; }
    // Takes everything back that has not been sent, or that of one series.
    [[nodiscard]] QList<OutboxItem> takeBack();
    [[nodiscard]] QList<OutboxItem> takeBackSeries(ImportId series);
    // The next that may be sent now; nothing: wait, see waitUs(). It is under way from then on.
    [[nodiscard]] std::optional<OutboxItem> next(qint64 nowUs);
    // Microseconds until next() may have something, though nothing ends; -1: not by itself.
    [[nodiscard]] qint64 waitUs(qint64 nowUs) const;

    // --- how it goes
    // `failed`: the target gave no answer or 5xx.
    void finished(const OutboxItem &item, bool failed, qint64 nowUs);
    void restUntil(qint64 untilUs, const QString &reason);
    // Nothing goes any more until setTarget() says otherwise.
    void pause() { m_target.delivery.paused = true; }
    // Whether its rest is over and its health is to be asked for before anything goes.
    [[nodiscard]] bool wantsHealthCheck(qint64 nowUs) const;
    void healthCheckBegun() { m_checking = true; }
    void healthCheckEnded(bool well, qint64 nowUs);
    [[nodiscard]] TargetHealth health() const;
    // How many more are to be taken up, so that nothing waits for the disk.
    [[nodiscard]] qsizetype wanted(qint64 nowUs) const;
    // Whether what was taken up cannot go for so long that it should not be kept.
    [[nodiscard]] bool rests(qint64 nowUs) const;

private:
    [[nodiscard]] bool mayGo(qint64 nowUs) const;
    [[nodiscard]] int atOnce() const;
    void breakOff(qint64 nowUs);

    [[nodiscard]] bool isFree(const OutboxItem &item) const;

    Target m_target;
    std::deque<OutboxItem> m_ready;
    qint64 m_readyBytes = 0; // of the content that is kept with them
    QSet<ImportId> m_busy;   // series of which one is under way
    int m_inFlight = 0;
    Pace m_pace;
    int m_failures = 0;      // in a row
    bool m_broken = false;   // it failed too often: after the rest it must prove itself
    bool m_checking = false; // its health is being asked for
    qint64 m_restsUntilUs = 0;
    QString m_reason;
};

} // namespace tallyman
