// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/signalwatcher.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace tallyman {

namespace {

// A signal handler may only touch such things: the ends of a pipe.
std::array<int, 2> s_pipe{-1, -1};

extern "C" void onStopSignal(int)
{
    const char byte = 1;
    (void)!::write(s_pipe[1], &byte, 1);
}

void setHandler(void (*handler)(int))
{
    struct sigaction action
    {
    };
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(s_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(s_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(s_pipe[0], &byte, 1) > 0) { }
        Q_EMIT stopRequested();
    });
    setHandler(onStopSignal);
}

SignalWatcher::~SignalWatcher()
{
    setHandler(SIG_DFL);
    m_notifier.reset();
    for (int &end : s_pipe)
        ::close(std::exchange(end, -1));
}

} // namespace tallyman
