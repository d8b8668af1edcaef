// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/scriptedreply.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

constexpr std::array kFaults = {QLatin1String("none"), QLatin1String("reset"),
    QLatin1String("close"), QLatin1String("half"), QLatin1String("garbage"), QLatin1String("hang"),
    QLatin1String("wrong-length")};

} // namespace

QString replyFaultName(ReplyFault fault)
{
    return kFaults.at(static_cast<size_t>(fault));
}

std::optional<ReplyFault> replyFaultFromName(QStringView name)
{
    const auto found = std::find(kFaults.begin(), kFaults.end(), name);
    return found == kFaults.end() ? std::nullopt
                                  : std::optional(static_cast<ReplyFault>(found - kFaults.begin()));
}

} // namespace tallyman
