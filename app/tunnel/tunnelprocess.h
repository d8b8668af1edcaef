// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tunnel/tunneloutput.h"
#include "tunnel/tunnelstatus.h"

#include <QObject>
#include <QProcess>
#include <QTimer>
#include <QUrl>
#include <chrono>

namespace tallyman {

// Runs ngrok or cloudflared in front of a listener, reads what it writes, and ends it: only the
// process that it has started itself, which goes with this one. Lives on its owner's thread (the
// main one); never waits, except for the process to go when it is destroyed (2 s at most).
class TunnelProcess : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPatience{30};

    explicit TunnelProcess(
        std::chrono::milliseconds patience = kPatience, QObject *parent = nullptr);
    ~TunnelProcess() override;

    // Whether the program is installed: on PATH.
    [[nodiscard]] static bool isInstalled(TunnelKind kind);

    // Starts a program in front of `listener`. `token`: ngrok's authtoken, handed over by the
    // environment so that it stands in no list of processes; empty: what ngrok is configured with.
    // changed() follows. What runs already is left as it is.
    void start(TunnelKind kind, const QUrl &listener, const QByteArray &token);
    // changed() follows when it has gone.
    void stop();

    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] TunnelKind kind() const { return m_kind; }
    [[nodiscard]] TunnelState state() const { return m_state; } // Off, Starting, Up, Failed
    [[nodiscard]] const QString &publicUrl() const { return m_url; }
    [[nodiscard]] quint16 agentPort() const { return m_agentPort; } // 0: not known
    [[nodiscard]] const QString &problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    void read();
    void readLine(const QByteArray &line);
    void onEnded(int exitCode);
    void onLate();
    void fail(const QString &sentence);

    const std::chrono::milliseconds m_patience;
    QProcess m_process;
    QTimer m_late; // no public URL has come
    QTimer m_kill; // it was asked to go and has not
    QByteArray m_rest;
    TunnelKind m_kind = TunnelKind::None;
    TunnelState m_state = TunnelState::Off;
    QString m_url;
    QString m_error; // what it has written of what went wrong
    QString m_problem;
    quint16 m_agentPort = 0;
    bool m_stopping = false;
};

} // namespace tallyman
