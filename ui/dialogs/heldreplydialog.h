// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/heldreply.h"

#include "ui/dialogs/formdialog.h"
#include <QTimer>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace tallyman {

class Session;

// The time until then in whole seconds, rounded up: it does not say 0 while there is some.
// `untilUs`: since 1970, UTC.
[[nodiscard]] QString secondsLeft(qint64 untilUs);

// Writes the reply to a request that waits for it. Does not block: opened with open(). When another
// reply goes out first it says so and keeps what was written. GUI thread; deletes itself when
// closed.
class HeldReplyDialog : public FormDialog
{
    Q_OBJECT

public:
    HeldReplyDialog(Session *session, const HeldReply &held, QWidget *parent);

private:
    [[nodiscard]] Result<Reply> edited() const;
    void check();
    void send();
    void countDown();

    Session *m_session;
    const HeldReply m_held;
    QLabel *m_time;
    QSpinBox *m_status;
    QPlainTextEdit *m_headers;
    QPlainTextEdit *m_body;
    QLabel *m_problem;
    QPushButton *m_send;
    QTimer m_second;
    bool m_gone = false; // it does not wait any more
};

} // namespace tallyman
