// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/reindexjob.h"

#include "cli/commandline.h"
#include "cli/output.h"

namespace tallyman {

ReindexJob::ReindexJob(const QString &workspace)
    : LedgerJob(workspace, Needs::Findings)
{
}

void ReindexJob::run()
{
    if (std::exchange(m_begun, true) || session()->statistics().lastId == 0) {
        finish(kExitDone);
        return;
    }
    session()->reindex(this, [this](const Result<void> &forgotten) {
        if (forgotten) {
            waitAgain();
            return;
        }
        complain(forgotten.error());
        finish(kExitFailed);
    });
}

} // namespace tallyman
