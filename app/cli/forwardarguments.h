// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <optional>
#include <string>
#include <vector>

namespace tallyman {

// What can stand behind `target add` and `target set`, as CLI11 fills it.
struct TargetArguments
{
    std::string name;
    std::optional<std::string> url;
    std::optional<std::string> newName;
    std::optional<std::string> path;
    std::optional<std::vector<std::string>> headers;
    std::optional<std::string> dropTunnelHeaders;
    std::optional<std::string> anyCertificate;
    std::optional<std::string> http2;
    std::optional<double> connectTimeout;
    std::optional<double> timeout;
    std::optional<std::string> retries;
    std::optional<qint64> parallel;
    std::optional<double> rate;
    std::optional<std::string> inOrder;
    std::optional<std::string> idempotencyHeader;
    std::optional<qint64> breakAfter;
    std::optional<qint64> breakFor;
    std::optional<std::string> health;
    std::optional<std::string> signing;
    std::optional<std::string> scheme;
    std::optional<std::string> keyFile;
};

// What can stand behind `rule add` and `rule set`.
struct RuleArguments
{
    std::string name;
    std::optional<std::string> newName;
    std::optional<std::string> filter;
    std::optional<std::vector<std::string>> targets;
    std::optional<std::string> pathFrom;
    std::optional<std::string> pathTo;
    std::optional<std::string> host;
    std::optional<std::string> keepHost;
    std::optional<std::vector<std::string>> removeHeaders;
    std::optional<std::vector<std::string>> addHeaders;
    std::optional<std::string> scriptFile;
    std::optional<std::string> enabled;
};

} // namespace tallyman
