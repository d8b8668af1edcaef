// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace tallyman {

class Session;

// Where to listen, start and stop, and the URL to copy. A popup under the listening button; takes
// effect at once and is kept in the workspace. GUI thread.
class ListenPopup : public QFrame
{
    Q_OBJECT

public:
    ListenPopup(Session *session, QWidget *parent);

    void refresh();
    void focusAddress();

private:
    void build();
    void apply();
    void startOrStop();
    void validate();
    [[nodiscard]] QString hostText() const;

    Session *m_session;
    QLabel *m_state = nullptr;
    QLabel *m_problem = nullptr;
    QComboBox *m_host = nullptr;
    QSpinBox *m_port = nullptr;
    QPushButton *m_apply = nullptr;
    QPushButton *m_startStop = nullptr;
};

} // namespace tallyman
