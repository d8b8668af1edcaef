// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/configjob.h"

#include "base/outputfile.h"
#include "cli/commandline.h"
#include "cli/inputfile.h"
#include "cli/output.h"
#include "deliver/scriptrunner.h"
#include "session/endpointchecks.h"
#include "session/forwarding.h"
#include "session/session.h"

#include <QFileInfo>
#include <QTimer>

namespace tallyman {

namespace {

constexpr qint64 kMostBytes = 64LL * 1024 * 1024;

// Targets of the file in place of those of their names, which keep what the file does not have.
QList<Target> merged(QList<Target> present, const QList<Target> &wanted)
{
    for (const Target &target : wanted) {
        Target changed = target;
        if (const Target *there = findTarget(present, target.name)) {
            changed.id = there->id;
            changed.delivery.keys = there->delivery.keys;
            changed.delivery.paused = there->delivery.paused;
            changed.delivery.pausedBecause = there->delivery.pausedBecause;
            present[there - present.constData()] = changed;
        } else {
            present.append(changed);
        }
    }
    return present;
}

QString problemOf(const QList<ForwardRule> &rules, const QList<Target> &targets)
{
    for (const ForwardRule &rule : rules) {
        if (const QString problem = forwardRuleProblem(rule, targets); !problem.isEmpty())
            return problem;
    }
    return {};
}

// What is wrong with it whatever it is imported into: senders that there are not, scripts that
// cannot be run.
QString ownProblemOf(const ConfigFile &config)
{
    const ProfileSetPtr profiles = Session::loadProfiles();
    for (const Endpoint &endpoint : config.endpoints.value_or(QList<Endpoint>())) {
        if (!endpoint.profile.isEmpty() && profiles->find(endpoint.profile) == nullptr)
            return noSuchSender(endpoint.profile);
        if (const QString problem = senderAddressProblem(endpoint, *profiles); !problem.isEmpty())
            return problem;
    }
    ScriptRunner runner;
    for (const ForwardRule &rule : config.rules.value_or(QList<ForwardRule>())) {
        const auto problem = rule.script.isEmpty() ? std::nullopt : runner.problem(rule.script);
        if (problem)
            return QStringLiteral("The script of the rule “%1”: %2")
                .arg(rule.name, problem->message);
    }
    return {};
}

} // namespace

ConfigJob::ConfigJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> ConfigJob::start()
{
    if (m_options.imports)
        return importAll();
    if (const auto failed = openSession(m_options.workspace, false))
        return failed;
    return exportAll();
}

int ConfigJob::exportAll() const
{
    ConfigFile config;
    config.reply = session()->settings().reply;
    config.endpoints = session()->endpoints();
    config.endpoints->removeIf(isImplied); // expectations are not in it
    config.targets = session()->targets();
    config.rules = session()->forwarding()->rules();
    const QByteArray json = configToJson(config);
    if (m_options.file.isEmpty())
        return writeOut(json) ? kExitDone : kExitFailed;
    OutputFile file(m_options.file);
    if (file.open() && file.write(json) && file.commit())
        return kExitDone;
    complain(file.error());
    return kExitFailed;
}

std::optional<int> ConfigJob::importAll()
{
    const auto json = readInputFile(m_options.file, QStringLiteral("configuration"), kMostBytes);
    const auto config =
        json ? configFromJson(*json) : Result<ConfigFile>(tl::unexpected<Error>(json.error()));
    if (!config) {
        complain(json ? QStringLiteral("%1: %2").arg(m_options.file, config.error().message)
                      : config.error().message);
        return kExitFailed;
    }
    m_config = *config;
    // tried before the workspace is opened: a script may take its time
    if (const QString problem = ownProblemOf(m_config); !problem.isEmpty()) {
        complain(QStringLiteral("%1: %2").arg(m_options.file, problem));
        return kExitFailed;
    }
    if (const auto failed =
            openSession(m_options.workspace, !QFileInfo::exists(m_options.workspace)))
        return failed;
    const QList<Target> targets =
        merged(session()->targets(), m_config.targets.value_or(QList<Target>()));
    QString problem = problemOf(m_config.rules.value_or(QList<ForwardRule>()), targets);
    const auto endpoints = checkEndpoints(m_config.endpoints.value_or(QList<Endpoint>()));
    if (!endpoints)
        problem = endpoints.error().message;
    for (const Endpoint &endpoint : m_config.endpoints.value_or(QList<Endpoint>())) {
        if (problem.isEmpty())
            problem = passThroughProblem(endpoint, targets);
    }
    if (!problem.isEmpty()) {
        complain(QStringLiteral("%1: %2").arg(m_options.file, problem));
        return kExitFailed;
    }
    if (m_config.targets)
        m_config.targets = targets;
    QTimer::singleShot(0, this, &ConfigJob::importReply); // it may end it at once
    return std::nullopt;
}

template <typename T> bool ConfigJob::went(const Result<T> &stored)
{
    if (stored)
        return true;
    complain(stored.error());
    finish(kExitFailed);
    return false;
}

void ConfigJob::importReply()
{
    if (m_config.reply) {
        WorkspaceSettings settings = session()->settings();
        settings.reply = *m_config.reply;
        session()->setSettings(settings);
    }
    importEndpoints();
}

void ConfigJob::importEndpoints()
{
    if (!m_config.endpoints) {
        importTargets(0);
        return;
    }
    session()->changeEndpoints(
        [wanted = *m_config.endpoints](QList<Endpoint> &all) -> Result<void> {
            all = wanted;
            return {};
        },
        this,
        [this](const Result<void> &stored) {
            if (went(stored))
                importTargets(0);
        });
}

// One after the other, so that the last one is stored when the rules are.
void ConfigJob::importTargets(qsizetype from)
{
    if (!m_config.targets || from == m_config.targets->size()) {
        importRules();
        return;
    }
    session()->saveTarget(
        m_config.targets->at(from), this, [this, from](const Result<Target> &stored) {
            if (went(stored))
                importTargets(from + 1);
        });
}

void ConfigJob::importRules()
{
    if (!m_config.rules) {
        finish(kExitDone);
        return;
    }
    session()->forwarding()->changeRules(
        [wanted = *m_config.rules](QList<ForwardRule> &all) -> Result<void> {
            all = wanted;
            return {};
        },
        this,
        [this](const Result<void> &stored) {
            if (went(stored))
                finish(kExitDone);
        });
}

} // namespace tallyman
