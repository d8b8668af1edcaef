// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/schemecatalogue.h"
#include "inspect/signature/signatureverifier.h"

#include <QList>

namespace tallyman {

// One request with a signature that is known to be right.
struct SignatureVector
{
    QByteArray name;
    SignatureScheme scheme;
    SignedRequest request;
    SignatureKey key;
    QByteArray expected; // the signature as written, without what stands in front of it
};

// Those of tests/data/signatures: published ones, and ones computed by other programs.
[[nodiscard]] QList<SignatureVector> signatureVectors();
// The one of that name; fails hard when there is none.
[[nodiscard]] SignatureVector signatureVector(QByteArrayView name);

[[nodiscard]] const SignatureScheme &presetScheme(const char *id);
// The same request with the (first) field's value changed, or with a new field.
[[nodiscard]] SignedRequest withHeader(
    SignedRequest request, const QByteArray &name, const QByteArray &value);

} // namespace tallyman
