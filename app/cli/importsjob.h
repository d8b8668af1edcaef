// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/ledgerjob.h"

namespace tallyman {

// `tallyman imports`: one line per import.
class ImportsJob : public LedgerJob
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        bool json = false;
    };
    explicit ImportsJob(Options options);

protected:
    void run() override;

private:
    const Options m_options;
};

} // namespace tallyman
