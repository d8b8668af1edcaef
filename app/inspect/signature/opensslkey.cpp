// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/opensslkey.h"

#include <climits>
#include <openssl/rsa.h>

namespace tallyman::openssl {

Method methodOf(PublicKeyAlgorithm algorithm)
{
    switch (algorithm) {
    case PublicKeyAlgorithm::Ed25519:
        return {EVP_PKEY_ED25519, nullptr, 0};
    case PublicKeyAlgorithm::RsaPkcs1Sha1:
        return {EVP_PKEY_RSA, EVP_sha1(), 0};
    case PublicKeyAlgorithm::RsaPkcs1Sha256:
        return {EVP_PKEY_RSA, EVP_sha256(), 0};
    case PublicKeyAlgorithm::RsaPssSha512:
        return {EVP_PKEY_RSA, EVP_sha512(), 0};
    case PublicKeyAlgorithm::EcdsaP256Sha256:
        return {EVP_PKEY_EC, EVP_sha256(), 32};
    case PublicKeyAlgorithm::EcdsaP384Sha384:
        return {EVP_PKEY_EC, EVP_sha384(), 48};
    }
    Q_UNREACHABLE();
}

bool isOfKind(const EVP_PKEY *key, const Method &method)
{
    return EVP_PKEY_get_base_id(key) == method.keyType
        && (method.coordinateBytes == 0 || EVP_PKEY_get_bits(key) == 8 * method.coordinateBytes);
}

std::optional<PublicKeyAlgorithm> usualAlgorithmOf(const EVP_PKEY *key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
        return PublicKeyAlgorithm::Ed25519;
    case EVP_PKEY_RSA:
        return PublicKeyAlgorithm::RsaPssSha512;
    case EVP_PKEY_EC:
        return EVP_PKEY_get_bits(key) == 384 ? PublicKeyAlgorithm::EcdsaP384Sha384
                                             : PublicKeyAlgorithm::EcdsaP256Sha256;
    default:
        return std::nullopt;
    }
}

bool setPadding(EVP_PKEY_CTX *parameters, PublicKeyAlgorithm algorithm)
{
    return algorithm != PublicKeyAlgorithm::RsaPssSha512
        || (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1);
}

Memory readerOf(QByteArrayView pem)
{
    return Memory(
        pem.size() > INT_MAX ? nullptr : BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

int noPassPhrase(char *, int, int, void *)
{
    return 0;
}

} // namespace tallyman::openssl
