// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"
#include "session/forwarding.h"

namespace tallyman {

// `outbox list|retry|drop`: what is still to be delivered, and what was given up.
class OutboxJob : public Job
{
    Q_OBJECT

public:
    enum class Action : quint8 { List, Retry, Drop };
    struct Options
    {
        QString workspace;
        Action action = Action::List;
        QString id;        // empty: many
        QString target;    // its name; empty: all
        bool dead = false; // List: only those
        bool all = false;  // Drop: also what waits
        bool json = false;
    };
    explicit OutboxJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    void listFrom(qint64 afterId);
    [[nodiscard]] QString lineOf(const OutboxItem &item) const;
    [[nodiscard]] const Target *targetOf(const OutboxItem &item) const; // null: it is gone
    void report(const Result<qint64> &count, const QString &sentence);

    const Options m_options;
    OutboxChoice m_choice;
};

} // namespace tallyman
