// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

namespace tallyman {

// `tallyman salvage DAMAGED NEW`.
class SalvageJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString from;
        QString to;
    };
    explicit SalvageJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    const Options m_options;
};

} // namespace tallyman
