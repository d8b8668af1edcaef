// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/forwardarguments.h"
#include "cli/job.h"
#include "event/forwardrule.h"
#include "session/forwarding.h"

namespace tallyman {

// `rule list|add|set|remove|test|run`: which new events are passed on, how and where to.
class RuleJob : public Job
{
    Q_OBJECT

public:
    enum class Action : quint8 { List, Add, Set, Remove, Test, Run };
    struct Options
    {
        QString workspace;
        Action action = Action::List;
        RuleArguments given;
        QString events; // Test, Run: a filter
        int limit = 1;  // Test
        bool json = false;
    };
    explicit RuleJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    [[nodiscard]] Result<void> change(QList<ForwardRule> &rules) const;
    [[nodiscard]] std::optional<int> useRule();
    void onMatching(const ForwardRule &rule, const Result<IdSet> &events);
    void report(const RuleTrials &trials) const;
    [[nodiscard]] int list() const;

    const Options m_options;
    std::optional<QString> m_script; // see givenScript()
};

} // namespace tallyman
