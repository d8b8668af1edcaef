// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/host/scripthost.h"

#include "script/host/processlimits.h"
#include "script/host/scriptrun.h"

#include <array>
#include <cerrno>
#include <exception>
#include <malloc.h>
#include <new>
#include <unistd.h>

namespace tallyman {

namespace {

// Over what it had idle: an engine's remains.
constexpr qint64 kMostKeptBytes = 128LL * 1024 * 1024;
constexpr size_t kReadBytes = 64 * 1024;

void writeOut(const QCborMap &answer)
{
    const QByteArray bytes = encodeScriptMessage(answer);
    const char *from = bytes.constData();
    auto rest = static_cast<size_t>(bytes.size());
    while (rest > 0) {
        const ssize_t count = ::write(STDOUT_FILENO, from, rest);
        if (count < 0 && errno != EINTR)
            ::_exit(1); // nobody reads
        from += std::max<ssize_t>(count, 0);
        rest -= static_cast<size_t>(std::max<ssize_t>(count, 0));
    }
}

QCborMap lastAnswer(ScriptFailure why)
{
    return {{QStringLiteral("failure"), static_cast<int>(why)}, {QStringLiteral("restart"), true}};
}

// The engine cannot go on without memory that it was refused at once (see boundAddressSpace()).
[[noreturn]] void onTerminate()
{
    try {
        if (const std::exception_ptr exception = std::current_exception(); exception)
            std::rethrow_exception(exception);
    } catch (const std::bad_alloc &) {
        writeOut(lastAnswer(ScriptFailure::Memory));
        ::_exit(0);
    } catch (...) {
    }
    std::abort();
}

} // namespace

ScriptHost::ScriptHost()
    : m_idleBytes(residentBytes())
    , m_watchdog([this](ScriptFailure why) { sayLastWords(why); })
{
    std::set_terminate(onTerminate);
}

void ScriptHost::serve()
{
    ScriptMessageReader reader;
    std::array<char, kReadBytes> buffer{};
    while (!reader.broken()) {
        if (const std::optional<QCborMap> message = reader.next(); message) {
            if (!answer(*message))
                return;
            continue;
        }
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count == 0 || (count < 0 && errno != EINTR))
            return;
        if (count > 0)
            reader.feed(QByteArrayView(buffer.data(), count));
    }
}

bool ScriptHost::answer(const QCborMap &message)
{
    m_console.clear();
    QCborMap result = runScript(message, m_console, m_watchdog);
    ::malloc_trim(0);
    const bool tooLarge = residentBytes() > m_idleBytes + kMostKeptBytes;
    if (tooLarge)
        result[QStringLiteral("restart")] = true;
    write(std::move(result));
    return !tooLarge;
}

void ScriptHost::write(QCborMap answer)
{
    answer[QStringLiteral("console")] = m_console.lines();
    writeOut(answer);
}

void ScriptHost::sayLastWords(ScriptFailure why)
{
    write(lastAnswer(why));
}

} // namespace tallyman
