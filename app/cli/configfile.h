// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"
#include "event/forwardrule.h"

#include <optional>

namespace tallyman {

// What a configuration file holds; what it does not name stays as it is.
struct ConfigFile
{
    std::optional<Reply> reply; // the common one
    std::optional<QList<Endpoint>> endpoints;
    std::optional<QList<Target>> targets;
    std::optional<QList<ForwardRule>> rules;
};

[[nodiscard]] QByteArray configToJson(const ConfigFile &config);
// Errors: InvalidInput that names the line, or the member that is wrong.
[[nodiscard]] Result<ConfigFile> configFromJson(const QByteArray &json);

} // namespace tallyman
