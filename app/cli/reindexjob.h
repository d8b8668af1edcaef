// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/ledgerjob.h"

namespace tallyman {

// `reindex`: has everything that follows the log made anew, and waits for it.
class ReindexJob : public LedgerJob
{
    Q_OBJECT

public:
    using Options = QString; // the workspace
    explicit ReindexJob(const Options &workspace);

protected:
    void run() override;

private:
    bool m_begun = false;
};

} // namespace tallyman
