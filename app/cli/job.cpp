// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/job.h"

#include "cli/commandline.h"
#include "cli/output.h"

#include <QCoreApplication>

namespace tallyman {

std::optional<int> Job::openSession(const QString &workspace, bool capture)
{
    SessionOptions options;
    options.path = workspace;
    options.capture = capture;
    options.startListening = false;
    auto opened = Session::open(options);
    if (!opened) {
        complain(opened.error());
        return kExitFailed;
    }
    m_session = std::move(*opened);
    const WorkspaceInfo &info = m_session->workspace();
    if (info.mode == WorkspaceMode::Damaged || info.mode == WorkspaceMode::ReadOnly) {
        complain(info.problem);
        return kExitFailed;
    }
    return std::nullopt;
}

void Job::interrupt()
{
    complain(QStringLiteral("Interrupted."));
    finish(kExitFailed);
}

void Job::finish(int exitCode)
{
    QCoreApplication::exit(exitCode);
}

} // namespace tallyman
