// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/ledgerjob.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "store/analysisrecords.h"
#include "store/readpool.h"

#include <QFileInfo>

namespace tallyman {

namespace {

constexpr int kPollMs = 50;
constexpr int kPatienceMs = 30'000;

} // namespace

LedgerJob::LedgerJob(QString workspace)
    : m_workspace(std::move(workspace))
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

void LedgerJob::look()
{
    session()->readPool()->run<EventId>(
        this,
        [](EventReader &reader) -> Result<EventId> {
            return followerState(reader.database(), "analysis").cursor;
        },
        [this](const Result<EventId> &cursor) {
            if (!cursor) {
                complain(cursor.error());
                finish(kExitFailed);
            } else if (*cursor >= session()->statistics().lastId) {
                runOnce();
            }
        });
}

void LedgerJob::runOnce()
{
    m_poll.stop();
    m_timeout.stop();
    if (!std::exchange(m_run, true))
        run();
}

} // namespace tallyman
