// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>

namespace tallyman {

// What the user has set of a sender in place of what its profile says. Kept in the workspace.
struct SenderAdjustment
{
    static constexpr qint64 kLongestQuietMs = 24LL * 3600 * 1000;
    std::optional<qint64> quietMs; // without arrivals, an import with gaps is incomplete
    std::optional<QStringList> volatileFields; // JSON Pointers (RFC 6901)
    [[nodiscard]] bool isEmpty() const { return !quietMs && !volatileFields; }
    friend bool operator==(const SenderAdjustment &, const SenderAdjustment &) = default;
};
using SenderAdjustments = QMap<QString, SenderAdjustment>; // by id of the profile

// As JSON. What cannot be read, or is out of range, is left out.
[[nodiscard]] QByteArray adjustmentsToJson(const SenderAdjustments &adjustments);
[[nodiscard]] SenderAdjustments adjustmentsFromJson(const QByteArray &json);

} // namespace tallyman
