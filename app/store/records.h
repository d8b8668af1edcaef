// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/settings.h"
#include "event/target.h"
#include "store/database.h"

#include <optional>

namespace tallyman {

// How what is not an event is stored: deliveries as rows, targets and settings as JSON.
// Functions that take a Database throw SqliteError.

// Stores deliveries; the statement is prepared once for all of them.
class DeliveryInserter
{
public:
    explicit DeliveryInserter(Database &database);
    // Returns the id that it has from now on.
    DeliveryId insert(const Delivery &delivery);

private:
    Database &m_database;
    Statement m_row;
};
// The same for a single one.
DeliveryId insertDelivery(Database &database, const Delivery &delivery);
[[nodiscard]] QList<Delivery> readDeliveries(Database &database, EventId event);
// The newest `limit` of them without heads and bodies, which are long.
[[nodiscard]] QList<Delivery> readDeliveryRows(Database &database, EventId event, qint64 limit);
[[nodiscard]] std::optional<Delivery> readDeliveryOf(Database &database, DeliveryId id);

[[nodiscard]] QByteArray targetToJson(const Target &target);
// What is missing or wrong in `json` keeps its default.
[[nodiscard]] Target targetFromJson(const QByteArray &json);

[[nodiscard]] QByteArray settingsToJson(const WorkspaceSettings &settings);
[[nodiscard]] WorkspaceSettings settingsFromJson(const QByteArray &json);

void writeSetting(Database &database, QByteArrayView key, const QByteArray &value);
// Lets other processes notice that something of this kind has changed.
void bumpRevision(Database &database, QByteArrayView kind);

} // namespace tallyman
