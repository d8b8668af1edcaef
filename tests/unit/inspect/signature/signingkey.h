// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/cryptography.h"

#include <openssl/evp.h>

namespace tallyman {

// A key pair that a test makes for itself, to sign what no published vector shows.
class SigningKey
{
public:
    // The kind of key that `algorithm` is used with.
    explicit SigningKey(PublicKeyAlgorithm algorithm);

    [[nodiscard]] QByteArray publicPem() const;
    [[nodiscard]] QByteArray privatePem() const;
    // Signed by itself.
    [[nodiscard]] QByteArray certificatePem() const;
    // As RFC 9421 §3.3 writes it: of ECDSA the two numbers one behind the other.
    [[nodiscard]] QByteArray sign(const QByteArray &data) const;

private:
    [[nodiscard]] QByteArray digestSign(const QByteArray &data) const;

    PublicKeyAlgorithm m_algorithm;
    std::shared_ptr<EVP_PKEY> m_key;
};

} // namespace tallyman
