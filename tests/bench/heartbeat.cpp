// SPDX-License-Identifier: GPL-3.0-or-later
#include "heartbeat.h"

#include <algorithm>

namespace tallyman {

Heartbeat::Heartbeat(QObject *parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(1);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::beat);
}

void Heartbeat::start()
{
    m_stalls.clear();
    m_since.start();
    m_timer.start();
}

void Heartbeat::stop()
{
    m_timer.stop();
}

void Heartbeat::beat()
{
    const double elapsed = static_cast<double>(m_since.nsecsElapsed()) / 1e6;
    m_stalls.push_back(std::max(0.0, elapsed - 1));
    m_since.restart();
}

} // namespace tallyman
