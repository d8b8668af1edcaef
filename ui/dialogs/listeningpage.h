// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/reply.h"
#include "ui/dialogs/settingspage.h"

#include <QTimer>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace tallyman {

class FileField;
class Session;

// Where to listen, what senders are answered, and what bounds them. GUI thread.
class ListeningPage : public SettingsPage
{
    Q_OBJECT

public:
    ListeningPage(Session *session, QWidget *parent);

private:
    void addAddress();
    void addTls();
    void addReply();
    void addLimits();
    void fill();
    void applyAddress();
    void applyTls();
    void showTls();
    void applyReply();
    void applyLimits();
    // The reply as it is typed, or why it cannot be sent.
    [[nodiscard]] QString readReply(Reply &reply) const;

    Session *m_session;
    QComboBox *m_host = nullptr;
    QSpinBox *m_port = nullptr;
    QCheckBox *m_ipv6 = nullptr;
    QLabel *m_addressProblem = nullptr;
    QCheckBox *m_tls = nullptr;
    QSpinBox *m_tlsPort = nullptr;
    FileField *m_certificate = nullptr;
    FileField *m_key = nullptr;
    QLabel *m_tlsProblem = nullptr;
    QLabel *m_tlsState = nullptr;
    QSpinBox *m_status = nullptr;
    QPlainTextEdit *m_headers = nullptr;
    QPlainTextEdit *m_body = nullptr;
    QLabel *m_replyProblem = nullptr;
    QSpinBox *m_headKibibytes = nullptr;
    QSpinBox *m_headerLines = nullptr;
    QSpinBox *m_bodyMebibytes = nullptr;
    QSpinBox *m_connections = nullptr;
    QSpinBox *m_headSeconds = nullptr;
    QSpinBox *m_bodySeconds = nullptr;
    QSpinBox *m_idleSeconds = nullptr;
    QTimer m_typing;
    bool m_filling = false;
};

} // namespace tallyman
