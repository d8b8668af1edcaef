// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"
#include "deliver/pace.h"

#include <QSet>
#include <QTimer>

namespace tallyman {

// `forward [FILTER] --to URL [--follow]`: sends matching events on, with --follow also those that
// come later, until it is interrupted. As many at once as are asked for; memory does not grow with
// their number.
class ForwardJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QString filter;
        QString to;
        bool follow = false;
        bool onlyNew = false; // not those that are there already
        int parallel = 4;
        double perSecond = 0; // 0: as fast as they are answered
        bool json = false;
        bool yes = false;
    };
    explicit ForwardJob(Options options);
    [[nodiscard]] std::optional<int> start() override;
    // What is under way is cancelled, stored and reported as that.
    void interrupt() override;

private:
    void lookForMore();
    void onMatching(const Result<IdSet> &events, EventId upTo);
    void pump();
    void sendNext();
    void send(const Event &event);
    void report(Sender::Token token, const Result<Delivery> &delivery);
    void failed(const QString &sentence);
    void endIfDone();

    const Options m_options;
    Target m_target;
    Filter m_filter;
    EventId m_lookedAt = 0; // up to here
    bool m_looking = false;
    QList<EventId> m_waiting; // that match
    int m_underWay = 0;       // being loaded or sent
    QSet<Sender::Token> m_tokens;
    Pace m_pace{0, 0};
    QTimer m_timer;
    qint64 m_sent = 0;
    qint64 m_delivered = 0;
    bool m_interrupted = false;
};

} // namespace tallyman
