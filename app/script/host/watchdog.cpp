// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/host/watchdog.h"

#include "script/host/processlimits.h"

#include <QJSEngine>
#include <unistd.h>

namespace tallyman {

namespace {

constexpr std::chrono::milliseconds kInterval{2};
// An interrupted engine stops at its next loop or call; inside a pattern or a sort that can be
// long.
constexpr std::chrono::milliseconds kObeyTime{300};

} // namespace

Watchdog::Watchdog(LastWords lastWords)
    : m_lastWords(std::move(lastWords))
    , m_thread([this] { watch(); })
{
}

Watchdog::~Watchdog()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void Watchdog::begin(QJSEngine *engine, std::chrono::milliseconds time, qint64 memoryBytes)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_engine = engine;
        m_deadline = Clock::now() + time;
        m_mostBytes = residentBytes() + memoryBytes;
    }
    m_changed.notify_one();
}

void Watchdog::end()
{
    const std::scoped_lock lock(m_mutex);
    m_engine = nullptr;
}

void Watchdog::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (m_engine != nullptr)
            look();
        if (m_engine != nullptr)
            m_changed.wait_for(lock, kInterval);
        else
            m_changed.wait(lock, [this] { return m_stopping || m_engine != nullptr; });
    }
}

void Watchdog::look()
{
    if (residentBytes() > m_mostBytes)
        endProcess(ScriptFailure::Memory);
    const Clock::time_point now = Clock::now();
    if (now > m_deadline && !m_engine->isInterrupted())
        m_engine->setInterrupted(true);
    if (now > m_deadline + kObeyTime)
        endProcess(ScriptFailure::Time);
}

// Still under the lock, so that the run cannot answer as well.
void Watchdog::endProcess(ScriptFailure why)
{
    m_lastWords(why);
    ::_exit(0);
}

} // namespace tallyman
