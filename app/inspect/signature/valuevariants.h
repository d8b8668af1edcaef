// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signedrequest.h"

namespace tallyman {

// Another way to read the value of a signature's field, as a scheme and request that differ in it.
struct ValueVariant
{
    QByteArray id;
    QString phrase; // "the value is read as base64 instead of hexadecimal"
    SignatureScheme scheme;
    SignedRequest request;
};

// Hexadecimal and base64, capitals, base64 for URLs, padding, no prefix or another one, other
// hashes. Of a scheme of SignatureKind::Signature.
[[nodiscard]] QList<ValueVariant> valueVariants(
    const SignatureScheme &scheme, const SignedRequest &request);

} // namespace tallyman
