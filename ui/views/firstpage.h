// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QLabel;

namespace tallyman {

class ActionRegistry;
class CommandButton;
class CopyCard;
class Session;

// What is seen until the first event arrives: where to send, how to try it, and what else there is
// to do. GUI thread.
class FirstPage : public QScrollArea
{
    Q_OBJECT

public:
    FirstPage(Session *session, const ActionRegistry *actions, QWidget *parent = nullptr);

Q_SIGNALS:
    void copied();

private:
    QWidget *build(const ActionRegistry *actions);
    void follow();
    void followReadOnly();

    Session *m_session;
    QLabel *m_title = nullptr;
    QLabel *m_subtitle = nullptr;
    CopyCard *m_url = nullptr;
    CopyCard *m_curl = nullptr;
    CopyCard *m_ngrok = nullptr;
    CommandButton *m_sample = nullptr;
};

} // namespace tallyman
