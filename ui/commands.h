// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace tallyman {

// Everything the window can be told to do, once. See actions.cpp for texts and shortcuts.
enum class Command : int {
    NewWorkspace,
    OpenWorkspace,
    SavePayload,
    ExportShown,
    Quit,
    UndoDelete,
    CopyAsCurl,
    CopyPayload,
    SelectAll,
    DeleteEvents,
    DeleteAll,
    FindEvents,
    ClearFilter,
    Settings,
    ShowEvents,
    ShowImports,
    ShowFindings,
    ShowEndpoints,
    ToggleSidebar,
    NewestOnTop,
    RowColours,
    GoToNewest,
    NextEvent,
    PreviousEvent,
    NextPane,
    PreviousPane,
    FullScreen,
    Resend,
    EditAndForward,
    ToggleMark,
    EditComment,
    ExportSelected,
    CompareEvents,
    FilterByMethod,
    FilterByStatus,
    FilterByPath,
    ShowMarked,
    CommandPalette,
    ToggleListening,
    CopyUrl,
    ShowTunnel,
    CopyPublicUrl,
    CheckReachability,
    FetchMissed,
    SendSample,
    AddTarget,
    ShortcutHelp,
    About,
};

} // namespace tallyman
