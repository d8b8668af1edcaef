// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"
#include "store/eventlog.h"
#include "store/eventreader.h"
#include "store/workspacelock.h"

namespace tallyman {

using SettingValues = QHash<QByteArray, QByteArray>; // by name

// A workspace that was opened, with what must be known before the first event is shown.
struct OpenedWorkspace
{
    WorkspaceInfo info;
    QString readPath; // what readers open: the path, or a URI for a file that cannot be written
    std::unique_ptr<WorkspaceLock> lock; // WorkspaceMode::Capture
    std::unique_ptr<EventLog> log;       // Capture and Follow
    IdSet ids;
    Revisions revisions;
    SettingValues settings;
    QList<Target> targets;
};

// Opens or creates the workspace that `options` names, in the best mode that is possible.
// Blocks for the file; called once, before there is a window. Errors: see Session::open().
[[nodiscard]] Result<OpenedWorkspace> openWorkspace(const SessionOptions &options);

} // namespace tallyman
