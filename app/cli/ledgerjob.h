// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

#include <QTimer>

namespace tallyman {

class EventReader;

// A subcommand that needs the ledgers of the imports, or the findings. Waits until every event is
// accounted for; where no process captures into the workspace, it does that itself.
class LedgerJob : public Job
{
    Q_OBJECT

public:
    // What has to be known of every event.
    enum class Needs : quint8 { Imports, Findings };

    explicit LedgerJob(QString workspace, Needs needs = Needs::Imports);
    [[nodiscard]] std::optional<int> start() override;

protected:
    // Everything is accounted for, or the user has been told that it is not.
    virtual void run() = 0;
    // Has run() called again when everything is accounted for once more.
    void waitAgain();
    // Up to which event that is known; of findings, as far as they are made with what is expected
    // now. Throws SqliteError.
    [[nodiscard]] static EventId accountedFor(EventReader &reader, Needs needs);

private:
    void look();
    void runOnce();

    const QString m_workspace;
    const Needs m_needs;
    QTimer m_poll;    // another process does the accounting
    QTimer m_timeout; // for that
    bool m_run = false;
};

} // namespace tallyman
