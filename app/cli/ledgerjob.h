// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

#include <QTimer>

namespace tallyman {

// A subcommand that needs the ledgers of the imports. Waits until every event is accounted for;
// where no process captures into the workspace, it does that itself.
class LedgerJob : public Job
{
    Q_OBJECT

public:
    explicit LedgerJob(QString workspace);
    [[nodiscard]] std::optional<int> start() override;

protected:
    // Everything is accounted for, or the user has been told that it is not.
    virtual void run() = 0;

private:
    void look();
    void runOnce();

    const QString m_workspace;
    QTimer m_poll;    // another process does the accounting
    QTimer m_timeout; // for that
    bool m_run = false;
};

} // namespace tallyman
