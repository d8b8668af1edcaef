// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace tallyman {

class ActionRegistry;
class CommandButton;
class FilterField;
class ListenButton;
class Session;
class TunnelButton;

// The bar at the head of the window: listening, tunnel, filter, the two main commands. GUI thread.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    TopBar(Session *session, const ActionRegistry *actions, QWidget *parent = nullptr);

    [[nodiscard]] FilterField *filter() const { return m_filter; }
    [[nodiscard]] ListenButton *listening() const { return m_listening; }
    [[nodiscard]] TunnelButton *tunnel() const { return m_tunnel; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    Session *m_session;
    ListenButton *m_listening;
    TunnelButton *m_tunnel;
    QPushButton *m_copyUrl;
    FilterField *m_filter;
    CommandButton *m_resend;
    CommandButton *m_edit;
};

} // namespace tallyman
