// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signatureverifier.h"

namespace tallyman {

// Judges by a scheme of SignatureKind::HttpMessage, see verifySignature(): RFC 9421, and the digest
// of the content that the request states (Content-Digest, RFC 9530), whether signed or not.
// The key is PEM, or base64: 32 bytes of Ed25519 or a shared secret, which may be plain text too.
[[nodiscard]] SignatureVerdict checkMessageSignature(const SignatureScheme &scheme,
    const SignedRequest &request, const QList<SignatureKey> &keys, TimeRule timeRule);

} // namespace tallyman
