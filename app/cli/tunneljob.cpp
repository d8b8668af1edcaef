// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/tunneljob.h"

#include "cli/commandline.h"
#include "cli/keyfile.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "cli/tunneloutputjson.h"
#include "session/tunnelwatch.h"
#include "store/eventlog.h"

#include <QFileInfo>

namespace tallyman {

namespace {

constexpr int kPatienceMs = 45'000; // longer than a tunnel's program is given

QString stateText(const TunnelStatus &status)
{
    switch (status.state) {
    case TunnelState::Off:
        break;
    case TunnelState::Starting:
        return QStringLiteral("%1 is starting").arg(tunnelKindName(status.kind));
    case TunnelState::Up:
        return QStringLiteral("%1 is up").arg(tunnelKindName(status.kind));
    case TunnelState::Elsewhere:
        return QStringLiteral("%1 leads elsewhere").arg(tunnelKindName(status.kind));
    case TunnelState::Given:
        return QStringLiteral("another tunnel, which --check can try");
    case TunnelState::Failed:
        return QStringLiteral("%1 is down").arg(tunnelKindName(status.kind));
    }
    return QStringLiteral("no tunnel");
}

} // namespace

TunnelJob::TunnelJob(Options options)
    : m_options(std::move(options))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &TunnelJob::giveUp);
}

std::optional<int> TunnelJob::start()
{
    const bool sets = m_options.action == Action::Set;
    if (const auto wrong = sets ? prepareSet() : std::nullopt)
        return wrong;
    const bool makes = sets && !QFileInfo::exists(m_options.workspace);
    if (const auto failed = openSession(m_options.workspace, makes))
        return failed;
    switch (m_options.action) {
    case Action::Status:
        lookThen([this] { showStatus(); });
        break;
    case Action::Set:
        keep();
        break;
    case Action::Record: {
        const auto ids = parseIds({m_options.event});
        if (!ids || ids->size() != 1) {
            complain(ids ? QStringLiteral("record takes one event id.") : ids.error().message);
            return kExitWrongUse;
        }
        lookThen([this, id = *ids->first()] { record(id); });
        break;
    }
    default:
        if (!session()->tunnel()->isCaptured()) {
            complain(QStringLiteral("Nothing receives into this workspace: open its window or run "
                                    "tallyman serve first, which the tunnel belongs to."));
            return kExitFailed;
        }
        begin();
    }
    return std::nullopt;
}

void TunnelJob::interrupt()
{
    if (m_options.action == Action::Start && !m_order.isEmpty()) {
        session()->tunnel()->stop();
        finishStored(kExitFailed);
        return;
    }
    Job::interrupt();
}

// Everything is checked before something is kept.
std::optional<int> TunnelJob::prepareSet()
{
    if (!m_options.url && !m_options.port && !m_options.keyFile) {
        complain(QStringLiteral("Say what to set: --url, --agent-port or --token-file."));
        return kExitWrongUse;
    }
    if (m_options.url && !m_options.url->isEmpty()) {
        if (const auto url = publicUrlFrom(*m_options.url); !url) {
            complain(url.error());
            return kExitWrongUse;
        }
    }
    if (m_options.keyFile && !m_options.keyFile->isEmpty()) {
        const auto token = readKeyFile(*m_options.keyFile);
        if (!token || token->isEmpty()) {
            complain(token ? QStringLiteral("The file with the authtoken is empty.")
                           : token.error().message);
            return kExitFailed;
        }
        m_token = *token;
    }
    return std::nullopt;
}

void TunnelJob::keep()
{
    TunnelWatch *tunnel = session()->tunnel();
    if (m_options.url) {
        if (const auto kept = tunnel->setPublicUrl(*m_options.url); !kept)
            complain(kept.error());
    }
    if (m_options.port)
        tunnel->setAgentPort(static_cast<quint16>(*m_options.port));
    if (!m_options.keyFile) {
        finishStored(kExitDone);
        return;
    }
    connect(session(), &Session::keptInFile, this, [](const QString &notice) { complain(notice); });
    tunnel->keepToken(m_token, this, [this](const Result<void> &kept) {
        if (!kept)
            complain(kept.error());
        finishStored(kept ? kExitDone : kExitFailed);
    });
}

// Ends behind what is on its way into the workspace.
void TunnelJob::finishStored(int exitCode)
{
    session()->log()->post([](Database &) {},
        [this, exitCode](const Result<void> &) {
            QMetaObject::invokeMethod(
                this, [this, exitCode] { finish(exitCode); }, Qt::QueuedConnection);
        });
}

void TunnelJob::lookThen(const std::function<void()> &next)
{
    connect(
        session()->tunnel(), &TunnelWatch::looked, this, [next] { next(); },
        Qt::SingleShotConnection);
    session()->tunnel()->look();
}

void TunnelJob::showStatus()
{
    if (m_options.check)
        check();
    else
        printStatus(std::nullopt);
}

void TunnelJob::check()
{
    session()->tunnel()->check(this, [this](const Result<Reachability> &result) {
        if (result) {
            printStatus(*result);
            return;
        }
        printStatus(Reachability{false, 0, 0, 0, result.error().message});
    });
}

void TunnelJob::printStatus(const std::optional<Reachability> &reached)
{
    const TunnelStatus &status = session()->tunnel()->status();
    if (m_options.json) {
        writeOut(tunnelJsonLine(status, reached));
    } else {
        if (!status.publicUrl.isEmpty())
            writeLine(status.publicUrl);
        writeLine(stateText(status));
        if (!status.upstream.isEmpty())
            writeLine(QStringLiteral("leads to %1").arg(status.upstream));
        for (const QString &warning : status.warnings)
            writeLine(QStringLiteral("warning: ") + warning);
        if (!status.problem.isEmpty())
            writeLine(QStringLiteral("problem: ") + status.problem);
        if (reached)
            writeLine(QStringLiteral("reachable: ") + reached->sentence);
    }
    const int exitCode = !reached || reached->reached ? kExitDone : kExitFailed;
    reached ? finishStored(exitCode) : finish(exitCode);
}

void TunnelJob::begin()
{
    TunnelWatch *tunnel = session()->tunnel();
    connect(tunnel, &TunnelWatch::runChanged, this, &TunnelJob::follow);
    m_patience.start(kPatienceMs);
    if (m_options.action == Action::Start)
        m_order = tunnel->start(m_options.kind);
    else if (m_options.action == Action::Stop)
        m_order = tunnel->stop();
    else
        m_order = tunnel->orderFetch();
}

// The process that captures has answered.
void TunnelJob::follow()
{
    const TunnelRun &run = session()->tunnel()->run();
    if (run.order != m_order || m_told)
        return;
    const bool fetches = m_options.action == Action::Fetch;
    if (fetches ? run.fetched < 0 : run.state == TunnelState::Starting)
        return;
    if (m_options.action == Action::Stop && run.state == TunnelState::Up)
        return;
    m_told = true;
    if (m_options.action == Action::Start && run.kind != m_options.kind) {
        complain(QStringLiteral("%1 runs already; stop it first.").arg(tunnelKindName(run.kind)));
        finish(kExitFailed);
        return;
    }
    const QString problem = fetches ? run.fetchProblem : run.problem;
    const bool isUp = run.state == TunnelState::Up;
    if (!problem.isEmpty() || (m_options.action == Action::Start && !isUp)) {
        complain(problem.isEmpty() ? QStringLiteral("The tunnel was stopped.") : problem);
        finish(kExitFailed);
        return;
    }
    if (fetches)
        writeLine(QStringLiteral("%1 fetched").arg(run.fetched));
    else if (m_options.action == Action::Start)
        writeLine(run.publicUrl);
    finish(kExitDone);
}

void TunnelJob::giveUp()
{
    complain(QStringLiteral("The process that receives into this workspace does not answer."));
    finish(kExitFailed);
}

void TunnelJob::record(EventId id)
{
    session()->tunnel()->records()->load(
        id, this, [this](const Result<TunnelRecords::Record> &record) { onRecord(record); });
}

void TunnelJob::onRecord(const Result<TunnelRecords::Record> &record)
{
    if (!record || !*record) {
        complain(record ? QStringLiteral("ngrok has no record of this event: it did not come "
                                         "through the tunnel, or the agent has forgotten it.")
                        : record.error().message);
        finish(kExitFailed);
        return;
    }
    if (m_options.json)
        writeOut(recordJsonLine(**record));
    else
        writeLine(tunnelRecordText(**record));
    finish(kExitDone);
}

} // namespace tallyman
