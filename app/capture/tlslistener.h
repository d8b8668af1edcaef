// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/listenergroup.h"
#include "capture/tlsidentity.h"
#include "event/settings.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace tallyman {

class Clock;

// What the listener for HTTPS is really doing; a value for other threads.
struct TlsStatus
{
    quint16 port = 0; // the real one; 0: it does not listen
    QString problem;  // why it does not listen, or not with what the files hold now; a sentence
    QString warning;  // why senders may refuse it though it listens; a sentence
    friend bool operator==(const TlsStatus &, const TlsStatus &) = default;
};

// The listener for HTTPS beside the plain one, with the user's certificate, which is read again
// when its files change: connections from then on have the new one. If that cannot be used, the one
// from before stays. Capture thread; owned by its CaptureServer.
class TlsListener : public QObject
{
    Q_OBJECT

public:
    using Accept =
        std::function<void(qintptr descriptor, const std::shared_ptr<const TlsIdentity> &identity)>;

    TlsListener(Accept accept, ListenerGroup::Failed failed, const Clock *clock, QObject *parent);

    // What is wanted from now on; takes effect with open().
    void setWanted(const TlsListen &wanted);
    // Listens on the wanted port of `host`, if HTTPS is wanted; what is open already stays so.
    void open(const QString &host, bool ipv6Loopback);
    void close();
    void setPaused(bool paused) { m_listeners.setPaused(paused); }
    [[nodiscard]] const TlsStatus &status() const { return m_status; }

Q_SIGNALS:
    // The files have changed.
    void statusChanged();

private:
    void load();
    void watch();
    void reload();

    const Accept m_accept;
    ListenerGroup m_listeners;
    const Clock *const m_clock;
    TlsListen m_wanted;
    QString m_host;
    bool m_ipv6Loopback = false;
    std::shared_ptr<const TlsIdentity> m_identity;
    std::unique_ptr<QFileSystemWatcher> m_watcher; // while HTTPS is wanted
    QTimer m_settling;                             // files are often written in steps
    TlsStatus m_status;
};

} // namespace tallyman
