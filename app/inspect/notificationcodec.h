// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/notification.h"

namespace tallyman {

// What an ImportLedger needs of a notification, as bytes, some 14 of them a row.
[[nodiscard]] QByteArray encodeNotification(const Notification &notification);
// Nothing if the bytes are not what encodeNotification() makes. Keys and digests are not in it.
[[nodiscard]] std::optional<Notification> decodeNotification(const QByteArray &bytes);

} // namespace tallyman
