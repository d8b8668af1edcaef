// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include "base/text.h"
#include "cli/commandline.h"

#include <QDateTime>
#include <cerrno>
#include <csignal>
#include <cstdio>

namespace tallyman {

namespace {
constexpr qsizetype kReasonBytes = 120;
constexpr qsizetype kSentenceBytes = 16 * 1024; // may name something that comes from outside

// Of standard output: stdio keeps that it failed, but not why. 0: nothing failed.
int firstFailure = 0;

bool failedBecause(int reason)
{
    if (firstFailure == 0)
        firstFailure = reason;
    return false;
}

// "malformed: TLS handshake on the plain port"
QString stateAndReason(const Event &event)
{
    const QString name = eventStateName(event.state);
    const QString reason = event.problemInShort();
    return reason.isEmpty()
        ? name
        : name + QStringLiteral(": ") + displayLine(reason.toUtf8(), kReasonBytes);
}

} // namespace

bool writeOut(QByteArrayView bytes)
{
    errno = 0;
    const auto size = static_cast<size_t>(bytes.size());
    return std::fwrite(bytes.data(), 1, size, stdout) == size || failedBecause(errno);
}

bool writeLine(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return writeOut(displayLine(utf8, std::max<qsizetype>(utf8.size(), 1)).toUtf8().append('\n'));
}

bool flushOut()
{
    errno = 0;
    return (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) || failedBecause(errno);
}

int afterOutput(int exitCode)
{
    if (flushOut() || firstFailure == EPIPE)
        return exitCode;
    complain(firstFailure == 0 ? QStringLiteral("Standard output cannot be written.")
                               : QStringLiteral("Standard output cannot be written: %1.")
                                     .arg(qt_error_string(firstFailure)));
    return kExitFailed;
}

void surviveClosedPipes()
{
    std::signal(SIGPIPE, SIG_IGN);
}

void complain(const QString &sentence)
{
    std::fprintf(stderr, "tallyman: %s\n",
        displayLine(sentence.toUtf8(), kSentenceBytes).toUtf8().constData());
}

void complain(const Error &error)
{
    complain(error.message);
}

QByteArray summaryLine(const Event &event)
{
    const QString time = QDateTime::fromMSecsSinceEpoch(event.receivedAtUs / 1000)
                             .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    const QString status = event.status == 0 ? QStringLiteral("–") : QString::number(event.status);
    QStringList cells = {QString::number(event.id).rightJustified(7), time,
        displayLine(event.method).leftJustified(7), status.rightJustified(3),
        formatBytes(event.shownBytes()).rightJustified(10)};
    if (!event.target.isEmpty())
        cells += displayLine(event.target);
    if (event.state != EventState::Complete)
        cells += QStringLiteral("(%1)").arg(stateAndReason(event));
    return cells.join(QStringLiteral("  ")).toUtf8() + '\n';
}

} // namespace tallyman
