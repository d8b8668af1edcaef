// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signatureverdict.h"
#include "inspect/signature/signedrequest.h"

namespace tallyman {

enum class TimeRule : quint8 {
    Judge,  // a signature outside of the tolerance at the time of receipt is Expired
    Ignore, // only whether it matches counts
};

// Judges a request by a scheme: Verified if the signature was made with one of `keys`. Pure, on any
// thread; takes as long as hashing the content once for each key and value.
[[nodiscard]] SignatureVerdict verifySignature(const SignatureScheme &scheme,
    const SignedRequest &request, const QList<SignatureKey> &keys,
    TimeRule timeRule = TimeRule::Judge);

} // namespace tallyman
