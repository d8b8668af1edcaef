// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/ledgerjob.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "inspect/findings/inspector.h"
#include "store/analysisrecords.h"
#include "store/readpool.h"

#include <QFileInfo>

namespace tallyman {

namespace {

constexpr int kPollMs = 50;
constexpr int kPatienceMs = 30'000;

} // namespace

LedgerJob::LedgerJob(QString workspace, Needs needs)
    : m_workspace(std::move(workspace))
    , m_needs(needs)
{
}

std::optional<int> LedgerJob::start()
{
    if (!QFileInfo::exists(m_workspace)) {
        complain(QStringLiteral("There is no workspace %1.").arg(m_workspace));
        return kExitFailed;
    }
    if (const auto failed = openSession(m_workspace, true))
        return failed;
    connect(session(), &Session::analysed, this, &LedgerJob::look);
    connect(session(), &Session::inspected, this, &LedgerJob::look);
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        complain(
            QStringLiteral("The process that captures into the workspace has not accounted for "
                           "all events yet; what follows may be incomplete."));
        runOnce();
    });
    if (session()->workspace().mode == WorkspaceMode::Follow) {
        connect(&m_poll, &QTimer::timeout, this, &LedgerJob::look);
        m_poll.start(kPollMs);
        m_timeout.start(kPatienceMs);
    } else if (session()->statistics().lastId == 0) {
        QMetaObject::invokeMethod(this, &LedgerJob::runOnce, Qt::QueuedConnection);
    }
    return std::nullopt;
}

EventId LedgerJob::accountedFor(EventReader &reader, Needs needs)
{
    const FollowerState analysis = followerState(reader.database(), "analysis");
    if (needs == Needs::Imports)
        return analysis.cursor;
    const FollowerState findings = followerState(reader.database(), Inspector::kStateName);
    const QByteArray expectations = reader.setting(kExpectationsKey);
    return findings.madeWith == Inspector::madeWith(analysis.madeWith, expectations)
        ? std::min(analysis.cursor, findings.cursor)
        : 0;
}

void LedgerJob::look()
{
    session()->readPool()->run<EventId>(
        this,
        [needs = m_needs](
            EventReader &reader) -> Result<EventId> { return accountedFor(reader, needs); },
        [this](const Result<EventId> &cursor) {
            if (!cursor) {
                complain(cursor.error());
                finish(kExitFailed);
            } else if (*cursor >= session()->statistics().lastId) {
                runOnce();
            }
        });
}

void LedgerJob::waitAgain()
{
    m_run = false;
    m_poll.start(kPollMs);
    disconnect(session(), nullptr, this, nullptr);
    connect(&m_poll, &QTimer::timeout, this, &LedgerJob::look, Qt::UniqueConnection);
}

void LedgerJob::runOnce()
{
    m_poll.stop();
    m_timeout.stop();
    if (!std::exchange(m_run, true))
        run();
}

} // namespace tallyman
