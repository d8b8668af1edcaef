// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/settings.h"
#include "session/session.h"

#include <QObject>
#include <QTimer>
#include <memory>

namespace tallyman {

struct ServeOptions
{
    QString workspace;
    std::optional<ListenAddress> listen;
    std::optional<TlsListen> tls; // in place of the workspace's
    bool json = false;
    qint64 count = 0;   // end after so many events; 0: no limit
    double seconds = 0; // end after so long; 0: no limit
};

// `tallyman serve`: receives without a window. Main thread.
class ServeCommand : public QObject
{
    Q_OBJECT

public:
    explicit ServeCommand(ServeOptions options);
    ~ServeCommand() override;

    // Opens the workspace; an exit code if that failed, otherwise run the event loop.
    [[nodiscard]] std::optional<int> start();

private:
    void reportProfileProblems() const;
    void onListenerChanged();
    void reportTls(const ListenerStatus &listener);
    void onWorkspaceChanged();
    void onCommitted(qint64 last);
    void printNext();
    void print(const QList<EventPtr> &events);
    void reportStorageProblem();
    void finish(int exitCode);

    const ServeOptions m_options;
    const bool m_lines; // short lines for a person at a terminal
    std::unique_ptr<Session> m_session;
    QTimer m_end;
    EventId m_first = 0; // of this run
    EventId m_committed = 0;
    EventId m_printed = 0;
    bool m_printing = false;
    bool m_ready = false;
    QString m_tlsUrl;           // that was told
    QStringList m_tlsProblems;  // the same
    QStringList m_portProblems; // the same
};

} // namespace tallyman
