// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signatureverifier.h"

namespace tallyman {

// Judges by a scheme of SignatureKind::Basic, Bearer or Token, see verifySignature(). The key is
// "user:password", the token, or the value of the field. A Token scheme that names no field takes
// lines "Name: value" as its key, and all of them must be there.
[[nodiscard]] SignatureVerdict checkCredential(
    const SignatureScheme &scheme, const SignedRequest &request, const QList<SignatureKey> &keys);

} // namespace tallyman
