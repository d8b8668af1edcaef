// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include "base/paths.h"
#include "base/signalwatcher.h"
#include "ui/theme/theme.h"
#include "ui/uisettings.h"
#include "ui/windowhost.h"

#include <QApplication>
#include <QIcon>

namespace tallyman {

namespace {

QString workspaceToOpen(const WindowOptions &options, const UiSettings &settings)
{
    if (!options.workspace.isEmpty())
        return options.workspace;
    const QStringList recent = settings.recentWorkspaces();
    const bool named = !qEnvironmentVariableIsEmpty("TALLYMAN_WORKSPACE");
    return settings.opensLastWorkspace() && !recent.isEmpty() && !named ? recent.first()
                                                                        : defaultWorkspacePath();
}

} // namespace

int runWindow(int argc, char **argv, const WindowOptions &options)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("tallyman"));
    QApplication::setApplicationDisplayName(QStringLiteral("Tallyman"));
    QApplication::setApplicationVersion(QStringLiteral(TALLYMAN_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("tallyman"));
    UiSettings settings;
    applyTheme(application, settings.theme());
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/tallyman.svg")));
    const SignalWatcher signalWatcher;
    QObject::connect(
        &signalWatcher, &SignalWatcher::stopRequested, &application, &QCoreApplication::quit);
    WindowHost host(&settings);
    host.open(workspaceToOpen(options, settings), options.listen);
    return QApplication::exec();
}

} // namespace tallyman
