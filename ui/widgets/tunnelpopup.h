// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/tunnelwatch.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tallyman {

class CopyCard;
class QrCode;
class Session;

// The tunnel in front of the listener: its public URL to copy and to scan, what is wrong with it,
// starting and stopping, another tunnel's URL, and whether the world gets through. A popup under
// the tunnel's button. GUI thread.
class TunnelPopup : public QFrame
{
    Q_OBJECT

public:
    TunnelPopup(Session *session, QWidget *parent);

    void refresh();

private:
    void build();
    [[nodiscard]] QHBoxLayout *buildPrograms();
    [[nodiscard]] QHBoxLayout *buildField(QLineEdit *field, QPushButton *button);
    void connectParts();
    void refreshPrograms();
    void check();
    void showChecked(const Result<Reachability> &result);
    void fetch();
    void takeUrl();
    void takeToken();
    void say(QLabel *label, const QString &sentence, const QColor &color);
    [[nodiscard]] TunnelWatch *tunnel() const;

    Session *m_session;
    QLabel *m_state = nullptr;
    CopyCard *m_url = nullptr;
    QrCode *m_code = nullptr;
    QLabel *m_trouble = nullptr;
    QPushButton *m_check = nullptr;
    QPushButton *m_fetch = nullptr;
    QLabel *m_result = nullptr; // of a check, or of what was entered
    QPushButton *m_ngrok = nullptr;
    QPushButton *m_cloudflared = nullptr;
    QPushButton *m_stop = nullptr;
    QLineEdit *m_other = nullptr;
    QPushButton *m_useOther = nullptr;
    QLineEdit *m_token = nullptr;
    QPushButton *m_keepToken = nullptr;
    QString m_checkedUrl; // that m_result is about
};

} // namespace tallyman
