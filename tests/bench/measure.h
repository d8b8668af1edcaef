// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

namespace tallyman {

// The value below which the given share (0…1) of the values lie; 0 for none.
inline double percentile(std::vector<double> values, double share)
{
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<size_t>(share * last + 0.5)];
}

// Lets the event loop run until `done` or for at most `limitMs`; whether it is done. For the
// benchmark programs, whose main function has nothing else to do meanwhile.
inline bool runUntil(const std::function<bool()> &done, int limitMs = 600'000)
{
    QEventLoop loop;
    QTimer poll;
    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (done()) {
            loop.quit();
        }
    });
    poll.setTimerType(Qt::PreciseTimer);
    poll.start(0);
    limit.start(limitMs);
    if (!done()) {
        loop.exec();
    }
    return done();
}

// A value of /proc/self/status in MiB, e.g. "VmRSS".
double statusMiB(const QByteArray &name);

inline void printFigure(const char *name, double value, const char *unit)
{
    std::printf("%-44s %12.2f %s\n", name, value, unit);
    std::fflush(stdout);
}

} // namespace tallyman
