// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/event.h"

#include <array>

namespace tallyman {

namespace {
constexpr std::array kStateNames = {"complete", "malformed", "aborted"};
}

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
