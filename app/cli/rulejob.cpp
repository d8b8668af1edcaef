// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rulejob.h"

#include "base/clock.h"
#include "cli/commandline.h"
#include "cli/commandline_p.h"
#include "cli/output.h"
#include "cli/ruleedit.h"
#include "event/forwardrulejson.h"
#include "store/readpool.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

QString lineOf(const ForwardRule &rule)
{
    QString line = rule.name + QStringLiteral("  → ") + rule.targets.join(QStringLiteral(", "));
    if (!rule.enabled)
        line += QStringLiteral("  off");
    if (!rule.filter.isEmpty())
        line += QStringLiteral("  ") + rule.filter;
    if (!rule.script.isEmpty())
        line += QStringLiteral("  with a script");
    return line;
}

Error noSuch(const QString &name)
{
    return {ErrorCode::NotFound,
        QStringLiteral("There is no rule “%1”; see tallyman rule list.").arg(name), {}};
}

} // namespace

RuleJob::RuleJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> RuleJob::start()
{
    const auto script = givenScript(m_options.given); // not while others wait to write
    if (!script) {
        complain(script.error());
        return kExitFailed;
    }
    m_script = *script;
    if (const auto failed = openSession(m_options.workspace, false))
        return failed;
    switch (m_options.action) {
    case Action::List:
        return list();
    case Action::Test:
    case Action::Run:
        return useRule();
    case Action::Add:
    case Action::Set:
    case Action::Remove:
        break;
    }
    session()->forwarding()->changeRules(
        [this](QList<ForwardRule> &rules) { return change(rules); }, this,
        [this](const Result<void> &stored) {
            if (!stored)
                complain(stored.error());
            finish(stored ? kExitDone : kExitFailed);
        });
    return std::nullopt;
}

// On the writer's thread; what it reads does not change.
Result<void> RuleJob::change(QList<ForwardRule> &rules) const
{
    const QString name = toText(m_options.given.name);
    const ForwardRule *there = findForwardRule(rules, name);
    const bool adds = m_options.action == Action::Add;
    if (adds && there != nullptr)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("There is a rule “%1” already; change it with rule set.")
                .arg(there->name));
    if (!adds && there == nullptr)
        return tl::unexpected<Error>(noSuch(name));
    const qsizetype place = adds ? rules.size() : there - rules.constData();
    if (m_options.action == Action::Remove) {
        rules.removeAt(place);
        return {};
    }
    ForwardRule fresh;
    fresh.name = name;
    const auto rule = changedRule(adds ? fresh : *there, m_options.given, m_script);
    if (!rule)
        return tl::unexpected<Error>(rule.error());
    if (adds)
        rules.append(*rule);
    else
        rules[place] = *rule;
    return {};
}

std::optional<int> RuleJob::useRule()
{
    const QString name = toText(m_options.given.name);
    const ForwardRule *rule = findForwardRule(session()->forwarding()->rules(), name);
    if (rule == nullptr) {
        complain(noSuch(name));
        return kExitFailed;
    }
    const auto filter = Filter::parse(m_options.events, SystemClock::instance().nowUs());
    if (!filter) {
        complain(filter.error());
        return kExitWrongUse;
    }
    const EventId last = session()->statistics().lastId;
    session()->readPool()->run<IdSet>(
        this,
        [filter = *filter, last, all = session()->ids()](EventReader &reader) -> Result<IdSet> {
            return filter.isEmpty() ? all : intersection(all, reader.matching(filter, 1, last));
        },
        [this, chosen = *rule](const Result<IdSet> &events) { onMatching(chosen, events); });
    return std::nullopt;
}

void RuleJob::onMatching(const ForwardRule &rule, const Result<IdSet> &events)
{
    if (!events) {
        complain(events.error());
        finish(kExitFailed);
        return;
    }
    if (m_options.action == Action::Run) {
        session()->forwarding()->runRule(rule, *events, this, [this](const Result<qint64> &queued) {
            if (queued)
                writeLine(QStringLiteral("Queued: %1.").arg(*queued));
            else
                complain(queued.error());
            finish(queued ? kExitDone : kExitFailed);
        });
        return;
    }
    session()->forwarding()->tryRule(
        rule, *events, m_options.limit, this, [this](const Result<RuleTrials> &trials) {
            if (trials)
                report(*trials);
            else
                complain(trials.error());
            finish(trials && trials->problems.isEmpty() ? kExitDone : kExitFailed);
        });
}

void RuleJob::report(const RuleTrials &trials) const
{
    writeLine(QStringLiteral("Events that match: %1.").arg(trials.matching));
    for (const RuleTrial &trial : trials.trials) {
        writeLine({});
        writeLine(QStringLiteral("event %1 to %2").arg(trial.eventId).arg(trial.target));
        for (const QByteArray &line : trial.head.split('\n')) {
            if (!line.trimmed().isEmpty())
                writeLine(QStringLiteral("    ") + QString::fromLatin1(line.trimmed()));
        }
        for (const Difference &difference : trial.differences)
            writeLine(
                QStringLiteral("  %1: “%2” → “%3” (%4)")
                    .arg(difference.what, difference.before, difference.after, difference.reason));
        if (trial.bodyChanged) {
            writeLine(QStringLiteral("  content:"));
            writeLine(QString::fromUtf8(trial.body));
        }
    }
    for (const QString &line : trials.console)
        writeLine(QStringLiteral("console: ") + line);
    for (const QString &problem : trials.problems)
        complain(problem);
}

int RuleJob::list() const
{
    const QList<ForwardRule> &rules = session()->forwarding()->rules();
    if (m_options.json) {
        for (const QJsonValue &rule : forwardRulesToJson(rules, false))
            writeOut(QJsonDocument(rule.toObject()).toJson(QJsonDocument::Compact).append('\n'));
        return kExitDone;
    }
    for (const ForwardRule &rule : rules) {
        if (!writeLine(lineOf(rule)))
            break;
    }
    return kExitDone;
}

} // namespace tallyman
