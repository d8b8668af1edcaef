// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/configfile.h"
#include "cli/job.h"

namespace tallyman {

// `config export|import`: the common reply, endpoints with their rules, targets and forwarding
// rules, as one JSON file that people can write.
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
    void importReply();
    void importEndpoints();
    void importTargets(qsizetype from);
    void importRules();
    // What could not be stored ends it.
    template <typename T> [[nodiscard]] bool went(const Result<T> &stored);

    const Options m_options;
    ConfigFile m_config;
};

} // namespace tallyman
