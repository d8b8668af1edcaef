// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace tallyman {

class ElidedLabel;
class OutboxWatch;
class Session;
class Sparkline;

// The line at the foot of the window: rate, how much is stored and whether all of it is, the
// tunnel, short messages, and the workspace's path. GUI thread.
class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(Session *session, QWidget *parent = nullptr);

    // Shown for a few seconds, e.g. "Copied".
    void showMessage(const QString &text);
    // Says what is in the outbox when there is something; `watch` outlives it.
    void followOutbox(const OutboxWatch *watch);

Q_SIGNALS:
    void outboxRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void connectSession();
    void countSecond();
    void updateStored();
    void updateTunnel();
    void updateTotals();
    void updateWorkspace();

    Session *m_session;
    QLabel *m_rate = nullptr;
    Sparkline *m_sparkline = nullptr;
    QLabel *m_totals = nullptr;
    QLabel *m_stored = nullptr;
    QLabel *m_tunnel = nullptr;
    QToolButton *m_outbox = nullptr; // hidden while there is nothing in it
    QLabel *m_message = nullptr;
    ElidedLabel *m_path = nullptr;
    QTimer m_second;
    QTimer m_messageEnd;
    qint64 m_inThisSecond = 0;
};

} // namespace tallyman
