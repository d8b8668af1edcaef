// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/forwardarguments.h"
#include "cli/job.h"
#include "event/outboxitem.h"

namespace tallyman {

// `target list|add|set|remove|pause|resume`: where resends and rules send to.
class TargetJob : public Job
{
    Q_OBJECT

public:
    enum class Action : quint8 { List, Add, Set, Remove, Pause, Resume };
    struct Options
    {
        QString workspace;
        Action action = Action::List;
        TargetArguments given;
        bool json = false;
    };
    explicit TargetJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    [[nodiscard]] Result<Target> changed(const Target &target) const;
    [[nodiscard]] Result<void> changeDelivery(DeliveryOptions &delivery) const;
    [[nodiscard]] Result<void> changeSending(Target &target) const;
    [[nodiscard]] std::optional<int> save(const Target &target);
    [[nodiscard]] std::optional<int> remove(const Target &target);
    void list(const QHash<qint64, OutboxCounts> &counts) const;

    const Options m_options;
};

} // namespace tallyman
