// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

#include <QTimer>

namespace tallyman {

// `tallyman imports`: one line per import. Waits until every event is accounted for; where no
// process captures into the workspace, it does that itself.
class ImportsJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        bool json = false;
    };
    explicit ImportsJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    void look();
    void print();

    const Options m_options;
    QTimer m_poll;    // another process does the accounting
    QTimer m_timeout; // for that
    bool m_printed = false;
};

} // namespace tallyman
