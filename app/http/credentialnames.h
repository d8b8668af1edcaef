// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace tallyman {

// Whether a field of that name is made to hold credentials: Authorization, Proxy-Authorization
// (RFC
// 9110 §11), Cookie (RFC 6265). Any thread.
[[nodiscard]] bool isCredentialField(QByteArrayView name);

// Whether a field or parameter is called like one that holds a secret: X-Csvbox-Token, api_key,
// client_secret. Signatures are none: they prove something about one message only. Any thread.
[[nodiscard]] bool suggestsCredential(QByteArrayView name);

} // namespace tallyman
