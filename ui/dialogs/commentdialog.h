// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QDialog>

class QPlainTextEdit;

namespace tallyman {

// Edits the comment on an event: Ctrl+Enter takes it, Esc leaves it. Opened with open(). GUI
// thread; deletes itself when closed.
class CommentDialog : public QDialog
{
    Q_OBJECT

public:
    CommentDialog(EventId id, const QString &comment, QWidget *parent);

    void accept() override;

Q_SIGNALS:
    void commentGiven(const QString &comment);

private:
    QPlainTextEdit *m_text;
};

} // namespace tallyman
