// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "heartbeat.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

namespace tallyman {

// Sends to the window's own listener with wrk while a Heartbeat watches the gui thread, prints the
// figures and quits the program. Made before the window, on the gui thread.
class WindowLoad : public QObject
{
    Q_OBJECT

public:
    // wrk with `wrkArguments` (the URL last) runs again until `events` were answered in all.
    WindowLoad(
        quint16 port, const QStringList &wrkArguments, qint64 events, QObject *parent = nullptr);

private:
    void waitForListener();
    void startWrk();
    void wrkFinished();
    void finish();

    const quint16 m_port;
    const QStringList m_wrkArguments;
    const qint64 m_wanted;
    qint64 m_answered = 0;
    double m_memoryBefore = 0;
    double m_memoryEarly = 0;
    std::vector<double> m_rates;
    QProcess m_wrk;
    QTimer m_probe;
    Heartbeat m_heartbeat;
};

} // namespace tallyman
