// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace tallyman {

// Several senders on threads of their own that post numbered messages as fast as they are answered,
// until the connection breaks or stop() is called. Remembers which numbers were answered 200.
// Used by the test's thread only.
class Load
{
public:
    Load(quint16 port, int senders, int firstNumber);
    ~Load();
    Q_DISABLE_COPY_MOVE(Load)

    void stop();
    // Waits until so many messages were answered.
    [[nodiscard]] bool waitForAnswers(int count, std::chrono::milliseconds limit);
    [[nodiscard]] int nextNumber() const { return m_next.load(); }
    // How many were answered 200, and why each sender ended that has ended, e.g. the first line of
    // another reply.
    [[nodiscard]] QString report();
    // Only after stop().
    [[nodiscard]] const std::set<int> &answered() const { return m_answered; }

    // The content of message `number`: small ones, some of over 4 KiB, a few of over 1 MiB (which
    // are written to disk while they arrive), each different from all others.
    [[nodiscard]] static QByteArray bodyOf(int number);

private:
    void send();
    // Empty when it was answered 200; else what happened instead.
    QByteArray post(int socket, int number) const;

    const quint16 m_port;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_next;
    std::mutex m_mutex; // for m_answered and m_ends
    std::condition_variable m_changed;
    std::set<int> m_answered;
    QByteArrayList m_ends;
    std::vector<std::thread> m_threads;
};

} // namespace tallyman
