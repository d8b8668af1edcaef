// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signatureverifier.h"

namespace tallyman {

// Judges by a scheme of SignatureKind::Signature, see verifySignature().
[[nodiscard]] SignatureVerdict checkTemplateSignature(const SignatureScheme &scheme,
    const SignedRequest &request, const QList<SignatureKey> &keys, TimeRule timeRule);

} // namespace tallyman
