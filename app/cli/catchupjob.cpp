// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/catchupjob.h"

#include "cli/commandline.h"
#include "cli/lookup.h"

#include <QFileInfo>
#include <QTimer>

namespace tallyman {

namespace {

constexpr int kPatienceMs = 5000;

} // namespace

CatchUpJob::CatchUpJob(const Options &workspace)
    : LedgerJob(workspace, Needs::Findings)
    , m_path(workspace)
{
}

bool CatchUpJob::isNeeded() const
{
    const QFileInfo file(m_path);
    if (!file.exists() || !file.isWritable() || !QFileInfo(file.absolutePath()).isWritable())
        return false;
    const auto lookup = Lookup::open(m_path);
    if (!lookup)
        return false; // the command itself says why
    try {
        EventReader &reader = (*lookup)->reader();
        return accountedFor(reader, Needs::Findings) < reader.revisions().lastId;
    } catch (const SqliteError &) {
        return false;
    }
}

std::optional<int> CatchUpJob::start()
{
    if (!isNeeded())
        return kExitDone;
    QTimer::singleShot(kPatienceMs, this, [this] { finish(kExitDone); });
    return LedgerJob::start();
}

void CatchUpJob::run()
{
    finish(kExitDone);
}

} // namespace tallyman
