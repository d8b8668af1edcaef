// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"

#include <QJsonArray>
#include <QJsonObject>

namespace tallyman {

// Endpoints as they are kept in the workspace and in configuration files. Members that have their
// default are left out.
[[nodiscard]] QJsonArray endpointsToJson(const QList<Endpoint> &endpoints);

// Errors: InvalidInput, with what is wrong and where; also of members that nobody knows, since they
// would be lost, and of endpoints that cannot stand beside each other. `place`: the name of the
// list in sentences, "endpoints".
[[nodiscard]] Result<QList<Endpoint>> endpointsFromJson(
    const QJsonValue &list, const QString &place);

// The name of the workspace setting with the endpoints, its value, and those in one. What cannot be
// read, such as those of a newer version, counts as none.
extern const QByteArray kEndpointsKey;
[[nodiscard]] QByteArray storedEndpoints(const QList<Endpoint> &endpoints);
[[nodiscard]] QList<Endpoint> readEndpoints(const QByteArray &setting);

} // namespace tallyman
