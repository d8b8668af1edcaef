// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/event.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {
constexpr std::array kStateNames = {"complete", "malformed", "aborted"};

// Where the first sentence of the problem would be too long for a list.
struct ShortProblem
{
    QByteArrayView code;
    const char *words;
};
constexpr std::array kShortProblems = {
    ShortProblem{"tls-on-plain-port", "TLS handshake on the plain port"},
    ShortProblem{"http2-on-plain-port", "HTTP/2 on the HTTP/1.1 port"},
    ShortProblem{"plain-http-on-tls-port", "Plain HTTP on the HTTPS port"},
    ShortProblem{"tls-handshake-failed", "TLS handshake failed"},
    ShortProblem{"request-line-invalid", "No valid request line"},
    ShortProblem{"method-invalid", "No method at the start"},
    ShortProblem{"blank-lines", "Only blank lines"},
    ShortProblem{"target-too-long", "Request line over the limit"},
    ShortProblem{"head-too-large", "Head over the limit"},
    ShortProblem{"sender-aborted", "The sender went away"},
    ShortProblem{"timeout", "The sender stopped sending"},
};

} // namespace

QString eventStateName(EventState state)
{
    return QLatin1String(kStateNames.at(static_cast<size_t>(state)));
}

std::optional<EventState> eventStateFromName(QStringView name)
{
    for (size_t i = 0; i < kStateNames.size(); ++i) {
        if (name == QLatin1String(kStateNames[i]))
            return static_cast<EventState>(i);
    }
    return std::nullopt;
}

qint64 EventSummary::shownBytes() const
{
    return state == EventState::Complete ? bodyBytes : wireBytes;
}

QString EventSummary::problemInShort() const
{
    const auto known = std::find_if(kShortProblems.begin(), kShortProblems.end(),
        [this](const ShortProblem &one) { return one.code == problemCode; });
    if (known != kShortProblems.end())
        return QLatin1String(known->words);
    QString reason = problem.section(QLatin1String(". "), 0, 0);
    if (reason.endsWith(QLatin1Char('.')))
        reason.chop(1);
    if (const qsizetype rule = reason.lastIndexOf(QLatin1String(" (RFC ")); rule > 0)
        reason.truncate(rule);
    return reason.isEmpty() ? QString::fromUtf8(problemCode) : reason;
}

HeaderList Event::headers() const
{
    // another protocol: what looks like lines in it is none
    if (problemCode == "tls-on-plain-port" || problemCode == "http2-on-plain-port")
        return {};
    return HeaderList::parseHead(head);
}

QString httpVersionName(int versionMinor)
{
    return versionMinor < 0 ? QString() : QStringLiteral("1.%1").arg(versionMinor);
}

} // namespace tallyman
