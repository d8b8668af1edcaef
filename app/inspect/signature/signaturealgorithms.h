// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/cryptography.h"
#include "inspect/signature/signaturescheme.h"

#include <optional>

namespace tallyman {

// The hash of an HMAC whose hash is certain; none for other algorithms.
[[nodiscard]] std::optional<HashAlgorithm> hmacHash(SignatureAlgorithm algorithm);
// None for algorithms with a shared key.
[[nodiscard]] std::optional<PublicKeyAlgorithm> publicKeyAlgorithm(SignatureAlgorithm algorithm);
// The HMAC of a text, or the digest of one that contains the key, by an algorithm with a shared
// key.
[[nodiscard]] QByteArray digestWith(
    SignatureAlgorithm algorithm, const QByteArray &key, const QByteArray &text);

} // namespace tallyman
