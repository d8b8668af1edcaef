// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/expectation.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signatureverdict.h"

namespace tallyman {

// The lines of a field as they stand in a raw head: everything behind the colon.
[[nodiscard]] QByteArrayList rawFieldLines(const QByteArray &head, const QByteArray &name);

// Judges a header field with an agreed value: token-missing, token-repeated, token-whitespace or
// token-wrong; nothing when it is right. `kind` is Token, or Basic or Bearer, with which the value
// stands behind that word. Compares in constant time.
[[nodiscard]] QList<Finding> checkToken(const CheckedEvent &checked, const QByteArray &header,
    const QList<SignatureKey> &accepted, SignatureKind kind = SignatureKind::Token);

// The value of `accepted` that the field has, when checkToken() finds nothing; null otherwise.
[[nodiscard]] const SignatureKey *keyOfToken(const CheckedEvent &checked, const QByteArray &header,
    const QList<SignatureKey> &accepted, SignatureKind kind = SignatureKind::Token);

} // namespace tallyman
