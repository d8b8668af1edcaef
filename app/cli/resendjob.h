// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

namespace tallyman {

// `tallyman resend ID… --to URL`: one after the other; done when all were answered 2xx.
class ResendJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QStringList ids;
        QString to;
        bool json = false;
        bool yes = false; // also to Tallyman's own listener, without asking
    };
    explicit ResendJob(Options options);
    [[nodiscard]] std::optional<int> start() override;
    // The request under way is cancelled, and stored and reported as that.
    void interrupt() override;

private:
    // Takes the ids that no event has out of what is to be sent.
    void passOverMissing();
    void sendNext();
    void sendEvent(const Event &event);
    void report(const Result<Delivery> &delivery);
    void failed(const QString &sentence);
    void end();

    const Options m_options;
    Target m_target;
    IdSet m_ids;
    qint64 m_next = 0;
    qint64 m_answered = 0;
    Sender::Token m_token = 0; // of the request under way
    bool m_allSucceeded = true;
    bool m_interrupted = false;
};

} // namespace tallyman
