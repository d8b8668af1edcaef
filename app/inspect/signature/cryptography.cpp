// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/cryptography.h"

#include "inspect/signature/opensslkey.h"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <climits>

namespace tallyman {

using namespace openssl;

namespace {

constexpr qsizetype kEd25519KeyBytes = 32;

const unsigned char *unsignedBytes(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

size_t sizeOf(QByteArrayView bytes)
{
    return static_cast<size_t>(bytes.size());
}

const EVP_MD *digestFunction(HashAlgorithm hash)
{
    switch (hash) {
    case HashAlgorithm::Sha1:
        return EVP_sha1();
    case HashAlgorithm::Sha256:
        return EVP_sha256();
    case HashAlgorithm::Sha384:
        return EVP_sha384();
    case HashAlgorithm::Sha512:
        return EVP_sha512();
    }
    Q_UNREACHABLE();
}

// OpenSSL wants r and s as ASN.1; an empty array when they have not the right size.
QByteArray asn1OfRawSignature(QByteArrayView raw, int coordinateBytes)
{
    if (raw.size() != 2 * coordinateBytes)
        return {};
    Owned<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
    BIGNUM *r = BN_bin2bn(unsignedBytes(raw), coordinateBytes, nullptr);
    BIGNUM *s = BN_bin2bn(unsignedBytes(raw) + coordinateBytes, coordinateBytes, nullptr);
    if (!pair || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
    QByteArray asn1(qMax(0, size), '\0');
    auto *out = reinterpret_cast<unsigned char *>(asn1.data());
    if (i2d_ECDSA_SIG(pair.get(), &out) != size)
        return {};
    return asn1;
}

Key keyFromPem(QByteArrayView pem)
{
    Memory reader = readerOf(pem);
    if (pem.indexOf("CERTIFICATE-----") >= 0) {
        const Owned<X509, X509_free> certificate(
            PEM_read_bio_X509(reader.get(), nullptr, noPassPhrase, nullptr));
        return Key(certificate ? X509_get_pubkey(certificate.get()) : nullptr);
    }
    if (pem.indexOf("PRIVATE KEY-----") >= 0)
        return Key(PEM_read_bio_PrivateKey(reader.get(), nullptr, noPassPhrase, nullptr));
    return Key(PEM_read_bio_PUBKEY(reader.get(), nullptr, noPassPhrase, nullptr));
}

} // namespace

qsizetype digestBytes(HashAlgorithm hash)
{
    return EVP_MD_get_size(digestFunction(hash));
}

QByteArray digestOf(HashAlgorithm hash, QByteArrayView data)
{
    QByteArray digest(digestBytes(hash), '\0');
    EVP_Digest(data.data(), sizeOf(data), reinterpret_cast<unsigned char *>(digest.data()), nullptr,
        digestFunction(hash), nullptr);
    return digest;
}

QByteArray hmacOf(HashAlgorithm hash, QByteArrayView key, QByteArrayView data)
{
    QByteArray mac(digestBytes(hash), '\0');
    // a null key would mean the one of the last call
    const char *keyData = key.isEmpty() ? "" : key.data();
    HMAC(digestFunction(hash), keyData, static_cast<int>(qMin<qsizetype>(key.size(), INT_MAX)),
        unsignedBytes(data), sizeOf(data), reinterpret_cast<unsigned char *>(mac.data()), nullptr);
    return mac;
}

bool equalsInConstantTime(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size()
        && (a.isEmpty() || CRYPTO_memcmp(a.data(), b.data(), sizeOf(a)) == 0);
}

struct PublicKey::State
{
    Key key;
};

PublicKey::PublicKey(std::shared_ptr<const State> state)
    : m_state(std::move(state))
{
}

Result<PublicKey> PublicKey::fromPem(QByteArrayView pem)
{
    Key key = keyFromPem(pem);
    ERR_clear_error();
    if (!key)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The key is no public key or certificate in PEM form."));
    return PublicKey(std::make_shared<const State>(State{std::move(key)}));
}

Result<PublicKey> PublicKey::fromEd25519(QByteArrayView bytes)
{
    Key key;
    if (bytes.size() == kEd25519KeyBytes)
        key.reset(EVP_PKEY_new_raw_public_key(
            EVP_PKEY_ED25519, nullptr, unsignedBytes(bytes), sizeOf(bytes)));
    ERR_clear_error();
    if (!key)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("A public key for Ed25519 has 32 bytes; this one has %1.")
                .arg(bytes.size()));
    return PublicKey(std::make_shared<const State>(State{std::move(key)}));
}

bool PublicKey::verifies(
    PublicKeyAlgorithm algorithm, QByteArrayView data, QByteArrayView signature) const
{
    const Method method = methodOf(algorithm);
    EVP_PKEY *key = m_state->key.get();
    if (!isOfKind(key, method))
        return false;
    const QByteArray given = method.coordinateBytes > 0
        ? asn1OfRawSignature(signature, method.coordinateBytes)
        : signature.toByteArray();
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *parameters = nullptr; // belongs to the context
    const bool verified =
        EVP_DigestVerifyInit(context.get(), &parameters, method.digest, nullptr, key) == 1
        && setPadding(parameters, algorithm)
        && EVP_DigestVerify(context.get(), unsignedBytes(given), sizeOf(given), unsignedBytes(data),
               sizeOf(data))
            == 1;
    ERR_clear_error();
    return verified;
}

std::optional<PublicKeyAlgorithm> PublicKey::usualAlgorithm() const
{
    return usualAlgorithmOf(m_state->key.get());
}

} // namespace tallyman
