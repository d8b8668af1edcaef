// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signatureverdict.h"
#include "inspect/signature/signedrequest.h"

namespace tallyman {

// How a request is to be signed.
struct SigningWishes
{
    qint64 signedAtUs = 0; // UTC; the time that the signature says, if it says one
    QByteArray messageId;  // where the scheme signs one and the request has none
    bool otherKey = false; // with a key that is not the given one, but of its kind
};

// Signs `request` as the scheme's sender would: puts signature, time and id in the place of those
// that it has, or adds them. SignedRequest::url must be that which is signed, or empty. Changes
// headers, and of schemes that sign the content through the URL also target and url. Any thread.
// Errors: InvalidInput, with why it cannot be: a key that cannot sign (a public one), a signature
// that stands in the content, Amazon SNS, whose key nobody else has.
[[nodiscard]] Result<void> signRequest(const SignatureScheme &scheme, SignedRequest &request,
    const SignatureKey &key, const SigningWishes &wishes);

// Leaves the second half of the signature's value out; Errors: InvalidInput when there is none.
[[nodiscard]] Result<void> cutSignature(const SignatureScheme &scheme, SignedRequest &request);
// Leaves the field of the signature out.
void removeSignature(const SignatureScheme &scheme, SignedRequest &request);
// Whether the signature says when it was made, so that it can be out of date.
[[nodiscard]] bool signsTime(const SignatureScheme &scheme);

} // namespace tallyman
