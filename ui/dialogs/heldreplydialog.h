// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/heldreply.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace tallyman {

class Session;

// Writes the reply to a request that waits for it. Does not block: opened with open(). Closes when
// the reply has gone out otherwise. GUI thread; deletes itself when closed.
class HeldReplyDialog : public QDialog
{
    Q_OBJECT

public:
    HeldReplyDialog(Session *session, const HeldReply &held, QWidget *parent);

private:
    [[nodiscard]] Result<Reply> edited() const;
    void check();
    void send();
    void closeWhenGone();

    Session *m_session;
    const HeldReply m_held;
    QSpinBox *m_status;
    QPlainTextEdit *m_headers;
    QPlainTextEdit *m_body;
    QLabel *m_problem;
    QPushButton *m_send;
};

} // namespace tallyman
