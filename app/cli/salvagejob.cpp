// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/salvagejob.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "store/salvage.h"

#include <QFileInfo>

namespace tallyman {

SalvageJob::SalvageJob(Options options)
    : m_options(std::move(options))
{
}

// Nothing else waits for the main thread here, so it may block.
std::optional<int> SalvageJob::start()
{
    if (!QFileInfo::exists(m_options.from)) {
        complain(QStringLiteral("There is no file %1.").arg(m_options.from));
        return kExitFailed;
    }
    const auto rescued = salvageWorkspace(m_options.from, m_options.to);
    if (!rescued) {
        complain(rescued.error());
        return kExitFailed;
    }
    writeOut(QByteArray(QByteArray::number(*rescued) + " events rescued\n"));
    return kExitDone;
}

} // namespace tallyman
