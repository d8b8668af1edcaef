// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "inspect/signature/signedrequest.h"
#include "inspect/signature/structuredfields.h"

namespace tallyman {

// The field value as RFC 9421 §2.1 combines its lines: without blanks around them, joined by ", ".
// Null when there is no such field.
[[nodiscard]] QByteArray combinedField(const HeaderList &headers, const QByteArray &name);

// The signature base of one member of Signature-Input (RFC 9421 §2.5). Errors: InvalidInput, saying
// which component is the cause: one that the request does not have, that is there twice, that only
// a response can have, or that is not known here.
[[nodiscard]] Result<QByteArray> signatureBase(
    const SfValue &signatureInput, const SignedRequest &request);

} // namespace tallyman
