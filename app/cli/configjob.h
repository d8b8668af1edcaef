// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

namespace tallyman {

// `config export|import`: endpoints with their rules, as one JSON file that people can write.
class ConfigJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        bool imports = false;
        QString file; // export: empty is standard output
    };
    explicit ConfigJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    [[nodiscard]] int exportAll() const;
    [[nodiscard]] std::optional<int> importAll();

    const Options m_options;
};

} // namespace tallyman
