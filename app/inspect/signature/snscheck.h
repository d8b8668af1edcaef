// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signatureverifier.h"

namespace tallyman {

// Judges by a scheme of SignatureKind::Sns, see verifySignature(). The key is the certificate that
// SigningCertURL names, as PEM; nothing is ever fetched. (docs.aws.amazon.com, "Verifying the
// signatures of Amazon SNS messages")
[[nodiscard]] SignatureVerdict checkSnsSignature(const SignatureScheme &scheme,
    const SignedRequest &request, const QList<SignatureKey> &keys, TimeRule timeRule);

// "Key\nValue\n" of the members that are signed; null when one that must be there is missing.
[[nodiscard]] QByteArray snsSignedText(const QByteArray &body);

} // namespace tallyman
