// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <optional>
#include <string>

namespace tallyman {

// What can stand behind `tunnel`, as CLI11 fills it.
struct TunnelArguments
{
    std::string program = "ngrok";
    std::string event;
    bool check = false;
    std::optional<std::string> url;
    std::optional<qint64> agentPort;
    std::optional<std::string> tokenFile;
};

} // namespace tallyman
