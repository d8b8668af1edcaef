// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/ledgerjob.h"

namespace tallyman {

// `tallyman rows IMPORT`: the rows of an import as CSV or JSON, each once, in the order of their
// numbers; or how they differ from a file.
class RowsJob : public LedgerJob
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QString import; // its key, or SENDER/KEY
        bool json = false;
        bool csv = false;
        QString against;     // a CSV file to compare with; empty: none
        QStringList mapping; // "COLUMN=FIELD" each
    };
    explicit RowsJob(Options options);

protected:
    void run() override;

private:
    const Options m_options;
};

} // namespace tallyman
