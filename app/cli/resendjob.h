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
    };
    explicit ResendJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    [[nodiscard]] std::optional<int> findTarget();
    void sendNext();
    void sendEvent(const Event &event);
    void report(const Result<Delivery> &delivery);
    void failed(const QString &sentence);

    const Options m_options;
    Target m_target;
    IdSet m_ids;
    qint64 m_next = 0;
    bool m_allSucceeded = true;
};

} // namespace tallyman
