// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspacechooser.h"

#include "base/paths.h"
#include "session/session.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QWidget>

namespace tallyman {

WorkspaceChooser::WorkspaceChooser(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

QFileDialog *WorkspaceChooser::dialog(const QString &title, const QString &button)
{
    auto *files = new QFileDialog(m_window, title);
    files->setAttribute(Qt::WA_DeleteOnClose);
    files->setNameFilters({tr("Workspaces (*.tally)"), tr("All files (*)")});
    files->setDefaultSuffix(QStringLiteral("tally"));
    files->setDirectory(QFileInfo(defaultWorkspacePath()).absolutePath());
    files->setLabelText(QFileDialog::Accept, button);
    return files;
}

void WorkspaceChooser::open()
{
    QFileDialog *files = dialog(tr("Open a workspace"), tr("Open"));
    files->setFileMode(QFileDialog::ExistingFile);
    connect(files, &QFileDialog::fileSelected, this, &WorkspaceChooser::chosen);
    files->open();
}

void WorkspaceChooser::create()
{
    QFileDialog *files = dialog(tr("New workspace"), tr("Create"));
    files->setAcceptMode(QFileDialog::AcceptSave);
    // an existing workspace is opened, never overwritten
    files->setOption(QFileDialog::DontConfirmOverwrite);
    connect(files, &QFileDialog::fileSelected, this, &WorkspaceChooser::chosen);
    files->open();
}

void WorkspaceChooser::salvage(Session *session)
{
    const QFileInfo damaged(session->workspace().path);
    QFileDialog *files = dialog(tr("Salvage into a new workspace"), tr("Salvage"));
    files->setAcceptMode(QFileDialog::AcceptSave);
    files->setOption(QFileDialog::DontConfirmOverwrite);
    files->setDirectory(damaged.absolutePath());
    files->selectFile(damaged.completeBaseName() + QStringLiteral("-salvaged.tally"));
    connect(files, &QFileDialog::fileSelected, this, [this, session](const QString &path) {
        Q_EMIT salvageStarted();
        session->salvage(path, this, [this, path](const Result<qint64> &events) {
            if (events)
                Q_EMIT salvaged(path, *events);
            else
                Q_EMIT failed(events.error().message);
        });
    });
    files->open();
}

} // namespace tallyman
