// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/requestsigner.h"

namespace tallyman {

// Signs by RFC 9421, see signRequest(): the components that the first signature of the request
// covers, or method, authority, path and content. Content-Digest is made anew where it is covered.
[[nodiscard]] Result<void> signMessage(
    SignedRequest &request, const SignatureKey &key, const SigningWishes &wishes);

} // namespace tallyman
