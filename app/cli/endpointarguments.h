// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <optional>
#include <string>
#include <vector>

namespace tallyman {

// What can stand behind `endpoint add` and `endpoint set`, as CLI11 fills it.
struct EndpointArguments
{
    std::string name;
    std::optional<std::string> path;
    std::optional<std::string> host;
    std::optional<qint64> port;
    std::optional<std::string> profile;
    std::optional<std::string> colour;
    std::optional<std::string> notes;
    std::optional<std::string> newName;
    std::optional<std::string> policy;
    std::optional<std::vector<std::string>> methods;
    std::optional<std::vector<std::string>> contentTypes;
    std::optional<std::vector<std::string>> addresses;
    std::optional<std::string> tunnel;
    std::optional<std::vector<std::string>> handshakes;
    std::optional<std::string> passTo;
    std::optional<double> passLimit;
    std::optional<qint64> status;
    std::optional<std::vector<std::string>> replyHeaders;
    std::optional<std::string> replyFile;
    std::optional<std::string> replyText;
};

} // namespace tallyman
