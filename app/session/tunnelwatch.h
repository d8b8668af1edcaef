// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"
#include "tunnel/ngrokagent.h"
#include "tunnel/reachability.h"
#include "tunnel/tunnelprocess.h"
#include "tunnel/tunnelsetting.h"
#include "tunnel/tunnelstatus.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

namespace tallyman {

class SecretStore;
class Session;
class TunnelRecords;

// What tunnel is in front of the listener, in words and as values: finds ngrok's agent, starts and
// stops the programs, and asks whether the world gets through. In a process that does not capture
// it tells what the one that does has said, and passes on to it what is asked for.
// Lives on the thread of its Session (the main one), which owns it; never blocks.
class TunnelWatch : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Done = std::function<void(const Result<T> &)>;

    TunnelWatch(Session *session, SecretStore *secrets);
    ~TunnelWatch() override;

    // Whether this process or another one captures into the workspace.
    [[nodiscard]] bool isCaptured() const;
    [[nodiscard]] const TunnelStatus &status() const { return m_status; }
    [[nodiscard]] const TunnelSetting &setting() const { return m_setting; }
    // What the process that captures has said of the last order.
    [[nodiscard]] const TunnelRun &run() const { return m_run; }

    // Looks again and again from now on, when listening has begun.
    void watch();
    // Looks once, now; looked() follows.
    void look();

    // Starts ngrok or cloudflared in front of the listener, or stops what was started; changed()
    // follows. Returns the order's id where another process captures, see run().
    QString start(TunnelKind kind);
    QString stop();
    // Fetches what ngrok got while nothing was listening, as events. Done with how many; only in
    // the process that captures. Elsewhere see orderFetch().
    void fetchMissed(QObject *context, const Done<qint64> &done);
    QString orderFetch();

    // Of another tunnel; an empty one: there is none. Errors: InvalidInput.
    [[nodiscard]] Result<void> setPublicUrl(const QString &url);
    // Where ngrok's local API is; 0: at one of the usual ports.
    void setAgentPort(quint16 port);
    // Keeps ngrok's authtoken, outside of the workspace; an empty one is forgotten.
    void keepToken(const QByteArray &token, QObject *context, const Done<void> &done);

    // Whether a request through the public URL comes in. Errors: NotFound when there is no URL,
    // Busy while another check is under way.
    void check(QObject *context, const Done<Reachability> &done);
    [[nodiscard]] bool isChecking() const { return m_check != nullptr; }
    // What ngrok has recorded of events.
    [[nodiscard]] TunnelRecords *records() const { return m_records.get(); }

Q_SIGNALS:
    void changed(); // status()
    void looked();
    void runChanged();

private:
    void onLooked(const QList<NgrokAgentView> &agents);
    void onListenerChanged();
    void onSettingChanged(const QByteArray &name);
    void onCommitted(EventId first, EventId last);
    void onProcessChanged();
    void update();
    [[nodiscard]] TunnelStatus judged() const;
    [[nodiscard]] TunnelRun ownRun() const;
    [[nodiscard]] QList<quint16> portsToAsk() const;
    [[nodiscard]] bool captures() const;
    QString order(const TunnelOrder &order);
    void obey(const TunnelOrder &order);
    void startProgram(TunnelKind kind);
    void storeSetting(const TunnelSetting &setting);
    void storeRun();
    void rememberUrl(EventId last);
    void findCheck(EventId first, EventId last);

    Session *m_session;
    SecretStore *m_secrets;
    NgrokAgent m_agent;
    TunnelProcess m_process;
    std::unique_ptr<TunnelRecords> m_records;
    ReachabilityCheck *m_check = nullptr; // while it is under way
    QTimer m_next;                        // look
    QList<NgrokAgentView> m_agents;
    TunnelStatus m_status;
    TunnelSetting m_setting;
    TunnelRun m_run;                         // as it is stored
    QString m_seenOrder;                     // the last one that was obeyed, or was there before
    TunnelKind m_pending = TunnelKind::None; // is started when its token has been read
    bool m_wasHeld = false;                  // when the workspace was opened
    QString m_onlineUrl;                     // that an agent had, until it went
    qint64 m_fetched = -1;                   // for the last order
    QString m_fetchProblem;
    bool m_outdated = false; // what is just being looked at
    bool m_watches = false;
    bool m_remembering = false;
};

} // namespace tallyman
