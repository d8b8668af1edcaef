// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signaturealgorithms.h"

namespace tallyman {

using Algorithm = SignatureAlgorithm;

std::optional<HashAlgorithm> hmacHash(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::HmacSha1:
        return HashAlgorithm::Sha1;
    case Algorithm::HmacSha256:
        return HashAlgorithm::Sha256;
    case Algorithm::HmacSha384:
        return HashAlgorithm::Sha384;
    case Algorithm::HmacSha512:
        return HashAlgorithm::Sha512;
    default:
        return std::nullopt;
    }
}

std::optional<PublicKeyAlgorithm> publicKeyAlgorithm(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Ed25519:
        return PublicKeyAlgorithm::Ed25519;
    case Algorithm::RsaSha1:
        return PublicKeyAlgorithm::RsaPkcs1Sha1;
    case Algorithm::RsaSha256:
        return PublicKeyAlgorithm::RsaPkcs1Sha256;
    default:
        return std::nullopt;
    }
}

QByteArray digestWith(Algorithm algorithm, const QByteArray &key, const QByteArray &text)
{
    if (const auto hash = hmacHash(algorithm))
        return hmacOf(*hash, key, text);
    return digestOf(
        algorithm == Algorithm::Sha1 ? HashAlgorithm::Sha1 : HashAlgorithm::Sha256, text);
}

} // namespace tallyman
