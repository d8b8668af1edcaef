// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/cryptography.h"

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>

// What PublicKey and PrivateKey share of OpenSSL. Only for their sources.
namespace tallyman::openssl {

template <auto Free> struct Deleter
{
    template <typename T> void operator()(T *pointer) const { Free(pointer); }
};
template <typename T, auto Free> using Owned = std::unique_ptr<T, Deleter<Free>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Memory = Owned<BIO, BIO_free>;

// What an algorithm asks for.
struct Method
{
    int keyType;
    const EVP_MD *digest; // null: the algorithm hashes by itself
    int coordinateBytes;  // ECDSA: of r and of s; otherwise 0
};
[[nodiscard]] Method methodOf(PublicKeyAlgorithm algorithm);

// Whether a key is of the kind that a method asks for, on the right curve.
[[nodiscard]] bool isOfKind(const EVP_PKEY *key, const Method &method);
// The algorithm that a key is used with unless something else is said.
[[nodiscard]] std::optional<PublicKeyAlgorithm> usualAlgorithmOf(const EVP_PKEY *key);
// Sets what RSA-PSS needs; false where it cannot be.
[[nodiscard]] bool setPadding(EVP_PKEY_CTX *parameters, PublicKeyAlgorithm algorithm);

// Reads `pem`, which must outlive it; null when that is too large.
[[nodiscard]] Memory readerOf(QByteArrayView pem);
// For readers of PEM: never asks for a pass phrase on the terminal.
int noPassPhrase(char *, int, int, void *);

} // namespace tallyman::openssl
