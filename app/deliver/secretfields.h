// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "http/headerlist.h"

#include <QByteArrayView>

namespace tallyman {

// What keeps credentials out of receipts, which are stored, shown and printed. Any thread.

// Replaces values of Authorization, Proxy-Authorization and Cookie by "•••", and those of fields
// that the target brings (`targetFields`) when their names suggest a secret.
void maskSecrets(QList<Difference> &differences, const HeaderList &targetFields);

// A request head with the values of all such fields replaced, wherever they come from.
[[nodiscard]] QByteArray maskedHead(QByteArrayView head);

// Whether a request head has a Proxy-Authorization line.
[[nodiscard]] bool hasProxyAuthorization(QByteArrayView head);

// A request head without its Proxy-Authorization lines, which the HTTP library adds for a proxy
// with a password.
[[nodiscard]] QByteArray withoutProxyAuthorization(QByteArrayView head);

} // namespace tallyman
