// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace tallyman {

class WorkspaceChooser;

// The window when no workspace could be opened: why, and what can be done. GUI thread.
class OpenProblem : public QWidget
{
    Q_OBJECT

public:
    OpenProblem();

    void setProblem(const QString &path, const QString &sentence);

Q_SIGNALS:
    void workspaceChosen(const QString &path);

private:
    QString m_path;
    QLabel *m_pathLabel;
    QLabel *m_sentence;
    WorkspaceChooser *m_chooser;
};

} // namespace tallyman
