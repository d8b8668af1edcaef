// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

namespace tallyman {

// `tallyman delete ID… | --filter FILTER | --all`.
class DeleteJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QStringList ids;
        std::optional<QString> filter;
        bool all = false;
    };
    explicit DeleteJob(Options options);
    [[nodiscard]] std::optional<int> start() override;
    void interrupt() override;

private:
    // What is wrong with the selection, if anything.
    [[nodiscard]] std::optional<QString> contradiction() const;
    void remove(const IdSet &ids);
    const Options m_options;
    bool m_removing = false; // handed to the log: it happens
    bool m_interrupted = false;
};

} // namespace tallyman
