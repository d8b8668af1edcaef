// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <memory>
#include <optional>

namespace tallyman {

enum class HashAlgorithm : quint8 { Sha1, Sha256, Sha384, Sha512 };

// Size of the digest in bytes.
[[nodiscard]] qsizetype digestBytes(HashAlgorithm hash);
// FIPS 180-4.
[[nodiscard]] QByteArray digestOf(HashAlgorithm hash, QByteArrayView data);
// RFC 2104. The key may have any length, also none.
[[nodiscard]] QByteArray hmacOf(HashAlgorithm hash, QByteArrayView key, QByteArrayView data);

// Whether both hold the same bytes, in a time that depends on their sizes only.
[[nodiscard]] bool equalsInConstantTime(QByteArrayView a, QByteArrayView b);

// How a signature that is checked with a public key was made.
enum class PublicKeyAlgorithm : quint8 {
    Ed25519,         // RFC 8032
    RsaPkcs1Sha1,    // RSASSA-PKCS1-v1_5 (RFC 8017 §8.2)
    RsaPkcs1Sha256,  // the same with SHA-256
    RsaPssSha512,    // RSASSA-PSS with a salt of 64 bytes (RFC 9421 §3.3.1)
    EcdsaP256Sha256, // r and s of 32 bytes each (RFC 9421 §3.3.4)
    EcdsaP384Sha384, // r and s of 48 bytes each (RFC 9421 §3.3.5)
};

// A public key; copies share it. Immutable, may be used from several threads.
class PublicKey
{
public:
    // PEM: "PUBLIC KEY", "RSA PUBLIC KEY" or "CERTIFICATE", of which only the key is used, or
    // "PRIVATE KEY", of which only the public half is. Errors: InvalidInput.
    [[nodiscard]] static Result<PublicKey> fromPem(QByteArrayView pem);
    // 32 bytes (RFC 8032 §5.1.5). Errors: InvalidInput.
    [[nodiscard]] static Result<PublicKey> fromEd25519(QByteArrayView bytes);

    // Whether `signature` over `data` was made with the private half. False as well when the key
    // is of another kind than `algorithm`.
    [[nodiscard]] bool verifies(
        PublicKeyAlgorithm algorithm, QByteArrayView data, QByteArrayView signature) const;
    // The algorithm such a key is used with unless something else is said; none for a kind of key
    // that is not known here.
    [[nodiscard]] std::optional<PublicKeyAlgorithm> usualAlgorithm() const;

private:
    struct State;
    explicit PublicKey(std::shared_ptr<const State> state);
    std::shared_ptr<const State> m_state;
};

} // namespace tallyman
