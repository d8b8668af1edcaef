// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <QJsonArray>
#include <QJsonObject>

namespace tallyman {

// Targets as configuration files hold them. Members that have their default are left out, and so
// are ids and keys, which belong to one workspace and machine.
[[nodiscard]] QJsonArray targetsToJson(const QList<Target> &targets);
// Errors: InvalidInput, with what is wrong and where; also of members that nobody knows and of
// targets that cannot stand beside each other. `place`: the name of the list in sentences.
[[nodiscard]] Result<QList<Target>> targetsFromJson(const QJsonValue &list, const QString &place);

// The part about deliveries, as the workspace keeps it: with keys and whether it is paused.
[[nodiscard]] QJsonObject deliveryToJson(const DeliveryOptions &options);
// What is missing or wrong keeps its default.
[[nodiscard]] DeliveryOptions deliveryFromJson(const QJsonObject &object);

} // namespace tallyman
