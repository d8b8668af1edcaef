// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"
#include "event/filter.h"
#include "session/eventview.h"

#include <QTimer>

namespace tallyman {

// `tallyman wait [FILTER] --timeout SECONDS`: done when a matching event is there or arrives.
class WaitJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QString filter;
        double seconds = 0;
    };
    explicit WaitJob(Options options);
    [[nodiscard]] std::optional<int> start() override;
    void interrupt() override;

private:
    void look();
    void onRows();

    const Options m_options;
    Filter m_filter;
    std::unique_ptr<EventView> m_view;
    QTimer m_retry; // until the workspace is there
    QTimer m_timeout;
};

} // namespace tallyman
