// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/ledgerjob.h"

namespace tallyman {

// Waits a little until it is known what the events are and what is wrong with them, for commands
// that print it as far as it is known. Silent; where nobody captures and the workspace can be
// written, it finds that out itself.
class CatchUpJob : public LedgerJob
{
    Q_OBJECT

public:
    using Options = QString; // the workspace
    explicit CatchUpJob(const Options &workspace);
    [[nodiscard]] std::optional<int> start() override;

protected:
    void run() override;

private:
    [[nodiscard]] bool isNeeded() const;

    const QString m_path;
};

} // namespace tallyman
