// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signedrequest.h"

namespace tallyman {

// What the placeholders of a template that are not part of the request itself stand for.
struct TemplateValues
{
    QByteArray id;
    QByteArray timestamp;
    QByteArray url;
    QByteArray key;
};

// The bytes that are signed.
[[nodiscard]] QByteArray signedBytes(
    const SignatureScheme &scheme, const SignedRequest &request, const TemplateValues &values);

// The URLs that a sender of this scheme may have signed, likeliest first: as given and, when its
// port varies, with and without the port (twilio-node, src/webhooks/webhooks.ts).
[[nodiscard]] QByteArrayList signedUrls(
    const SignatureScheme &scheme, const SignedRequest &request);

// The names and values of an urlencoded body, sorted, each pair once (twilio.com, "Validating
// Signatures"); empty for content of another type.
[[nodiscard]] QByteArray sortedForm(const SignedRequest &request);

} // namespace tallyman
