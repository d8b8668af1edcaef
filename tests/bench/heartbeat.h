// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <vector>

namespace tallyman {

// Measures how long a thread's event loop is busy: a timer of 1 ms notes how late it comes.
// Lives on the thread it measures.
class Heartbeat : public QObject
{
    Q_OBJECT

public:
    explicit Heartbeat(QObject *parent = nullptr);

    void start();
    void stop();
    // Time between two beats beyond the millisecond that was asked for.
    [[nodiscard]] const std::vector<double> &stallsMs() const { return m_stalls; }

private:
    void beat();

    QTimer m_timer;
    QElapsedTimer m_since;
    std::vector<double> m_stalls;
};

} // namespace tallyman
