// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"

#include <optional>

namespace tallyman {

// Hexadecimal of an even number of digits, in capitals or not; none when it is anything else.
[[nodiscard]] std::optional<QByteArray> decodeHex(const QByteArray &text);

// Base64 (RFC 4648 §4) with or without the padding; none when anything else stands in it or unused
// bits are set, so that no two texts mean the same.
[[nodiscard]] std::optional<QByteArray> decodeBase64(const QByteArray &text);

// The bytes that a key, as its owner pasted it, stands for. None when it cannot be read so.
[[nodiscard]] std::optional<QByteArray> decodeKey(
    const QByteArray &text, KeyDecoding decoding, const QByteArrayList &prefixes);

// A public key for Ed25519 or RSA: PEM, or what decodeKey() makes of it. Errors: InvalidInput.
[[nodiscard]] Result<PublicKey> decodePublicKey(
    const QByteArray &text, KeyDecoding decoding, const QByteArrayList &prefixes);

} // namespace tallyman
