// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QFileDialog;
class QWidget;

namespace tallyman {

class Session;

// Asks for workspace files: to open one, to make a new one, to salvage a damaged one into.
// GUI thread; owned by the window it asks in.
class WorkspaceChooser : public QObject
{
    Q_OBJECT

public:
    explicit WorkspaceChooser(QWidget *window);

    void open();
    void create();
    void salvage(Session *session);

Q_SIGNALS:
    void chosen(const QString &path);
    void salvageStarted();
    void salvaged(const QString &path, qint64 events);
    void failed(const QString &sentence);

private:
    QFileDialog *dialog(const QString &title, const QString &button);

    QWidget *m_window;
};

} // namespace tallyman
