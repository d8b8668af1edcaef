// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/heldreply.h"

#include <QFrame>
#include <QHash>
#include <QTimer>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tallyman {

class Session;

// The requests whose reply waits for the developer, one a line above every place: how long there
// is, and buttons to write the reply or to let it through. Hidden while there are none. GUI thread.
class HeldReplies : public QFrame
{
    Q_OBJECT

public:
    explicit HeldReplies(Session *session, QWidget *parent = nullptr);

Q_SIGNALS:
    void eventChosen(qint64 id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Line
    {
        QWidget *box = nullptr;
        QLabel *text = nullptr;
        HeldReply held;
    };
    void takeIn();
    void addLine(const HeldReply &held);
    void countDown();
    [[nodiscard]] QString textOf(const HeldReply &held) const;

    Session *m_session;
    QVBoxLayout *m_column;
    QHash<quint64, Line> m_lines; // by ticket
    QLabel *m_more;
    QTimer m_second;
};

} // namespace tallyman
