// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signatureverifier.h"

namespace tallyman {

// The last step of every scheme that signs a time: completes the verdict on a signature that
// matches. `signedAtUs` and `request.receivedAtUs` in UTC microseconds.
void judgeTime(const SignatureScheme &scheme, const SignedRequest &request,
    std::optional<qint64> signedAtUs, TimeRule timeRule, SignatureVerdict *verdict);

} // namespace tallyman
