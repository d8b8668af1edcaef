// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/mutedfindings.h"

#include "session/session.h"

namespace tallyman {

void muteFindings(Session *session, const QString &kind, bool muted)
{
    WorkspaceSettings settings = session->settings();
    settings.mutedFindings.removeAll(kind);
    if (muted)
        settings.mutedFindings.append(kind);
    QMetaObject::invokeMethod(
        session, [session, settings] { session->setSettings(settings); }, Qt::QueuedConnection);
}

} // namespace tallyman
