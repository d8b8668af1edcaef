// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturedoctor.h"
#include "unit/inspect/signature/vectors.h"

namespace tallyman {

inline const QByteArray kSecret = "a-secret-of-the-sender";

[[nodiscard]] inline QByteArray sha256Hex(const QByteArray &key, const QByteArray &body)
{
    return hmacOf(HashAlgorithm::Sha256, key, body).toHex();
}

// A request with the signature that GitHub would make of other content, with kSecret.
[[nodiscard]] inline SignedRequest githubRequest(
    const QByteArray &body, const QByteArray &signedBody)
{
    SignedRequest request;
    request.method = "POST";
    request.target = "/hook";
    request.headers = {{"X-Hub-Signature-256", "sha256=" + sha256Hex(kSecret, signedBody)}};
    request.body = body;
    return request;
}

[[nodiscard]] inline SignatureDiagnosis diagnoseGithub(const SignedRequest &request)
{
    return diagnoseSignature(presetScheme("github"), request, {{{}, kSecret}});
}

} // namespace tallyman
