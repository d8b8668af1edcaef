// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>

class QAction;
class QLineEdit;
class QListWidget;

namespace tallyman {

// A list of all commands that can be run now, narrowed by what is typed; Return runs the one that
// is marked. A popup that deletes itself when closed. GUI thread.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    CommandPalette(const QList<QAction *> &actions, QWidget *parent);

    void showOver(const QWidget *window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void narrow(const QString &pattern);
    void runCurrent();

    QList<QAction *> m_actions;
    QLineEdit *m_field;
    QListWidget *m_list;
};

} // namespace tallyman
