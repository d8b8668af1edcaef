// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowload.h"

#include "measure.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTcpSocket>

namespace tallyman {

WindowLoad::WindowLoad(
    quint16 port, const QStringList &wrkArguments, qint64 events, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_wrkArguments(wrkArguments)
    , m_wanted(events)
{
    connect(&m_wrk, &QProcess::finished, this, &WindowLoad::wrkFinished);
    connect(&m_probe, &QTimer::timeout, this, &WindowLoad::waitForListener);
    m_probe.start(100);
}

void WindowLoad::waitForListener()
{
    auto *socket = new QTcpSocket(this);
    connect(socket, &QTcpSocket::errorOccurred, socket, &QObject::deleteLater);
    connect(socket, &QTcpSocket::connected, this, [this, socket] {
        socket->deleteLater();
        if (!m_probe.isActive()) {
            return;
        }
        m_probe.stop();
        m_memoryBefore = statusMiB("VmRSS");
        m_heartbeat.start();
        startWrk();
    });
    socket->connectToHost(QStringLiteral("127.0.0.1"), m_port);
}

void WindowLoad::startWrk()
{
    m_wrk.start(QStringLiteral("wrk"), m_wrkArguments);
}

void WindowLoad::wrkFinished()
{
    const QString out = QString::fromUtf8(m_wrk.readAllStandardOutput());
    static const QRegularExpression count(QStringLiteral("(\\d+) requests in"));
    static const QRegularExpression rate(QStringLiteral("Requests/sec:\\s*([0-9.]+)"));
    const qint64 requests = count.match(out).captured(1).toLongLong();
    m_rates.push_back(rate.match(out).captured(1).toDouble());
    if (m_answered == 0) {
        m_memoryEarly = statusMiB("VmRSS");
    }
    m_answered += requests;
    if (m_answered < m_wanted && requests > 0) {
        startWrk();
    } else {
        finish();
    }
}

void WindowLoad::finish()
{
    m_heartbeat.stop();
    const std::vector<double> &stalls = m_heartbeat.stallsMs();
    printFigure("answered", static_cast<double>(m_answered), "");
    printFigure("rate with the window open, median", percentile(m_rates, 0.5), "/s");
    printFigure("gui stall, median", percentile(stalls, 0.5), "ms");
    printFigure("gui stall, 99th percentile", percentile(stalls, 0.99), "ms");
    printFigure("gui stall, longest", percentile(stalls, 1), "ms");
    printFigure("resident memory before", m_memoryBefore, "MiB");
    printFigure("resident memory after the first run", m_memoryEarly, "MiB");
    printFigure("resident memory at the end", statusMiB("VmRSS"), "MiB");
    QCoreApplication::quit();
}

} // namespace tallyman
