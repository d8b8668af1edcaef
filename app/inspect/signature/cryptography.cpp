// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/cryptography.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <climits>

namespace tallyman {

namespace {

constexpr qsizetype kEd25519KeyBytes = 32;

template <auto Free> struct Deleter
{
    template <typename T> void operator()(T *pointer) const { Free(pointer); }
};
template <typename T, auto Free> using Owned = std::unique_ptr<T, Deleter<Free>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Memory = Owned<BIO, BIO_free>;

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

// A null function: the algorithm hashes by itself.
struct Method
{
    int keyType;
    const EVP_MD *digest;
    int coordinateBytes; // ECDSA: of r and of s; otherwise 0
};

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

Memory readerOf(QByteArrayView pem)
{
    return Memory(
        pem.size() > INT_MAX ? nullptr : BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Never asks for a pass phrase on the terminal.
int noPassPhrase(char *, int, int, void *)
{
    return 0;
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
    if (EVP_PKEY_get_base_id(key) != method.keyType)
        return false;
    if (method.coordinateBytes > 0 && EVP_PKEY_get_bits(key) != 8 * method.coordinateBytes)
        return false;
    const QByteArray given = method.coordinateBytes > 0
        ? asn1OfRawSignature(signature, method.coordinateBytes)
        : signature.toByteArray();
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *parameters = nullptr; // belongs to the context
    bool ready = EVP_DigestVerifyInit(context.get(), &parameters, method.digest, nullptr, key) == 1;
    if (ready && algorithm == PublicKeyAlgorithm::RsaPssSha512)
        ready = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
    const bool verified = ready
        && EVP_DigestVerify(context.get(), unsignedBytes(given), sizeOf(given), unsignedBytes(data),
               sizeOf(data))
            == 1;
    ERR_clear_error();
    return verified;
}

std::optional<PublicKeyAlgorithm> PublicKey::usualAlgorithm() const
{
    switch (EVP_PKEY_get_base_id(m_state->key.get())) {
    case EVP_PKEY_ED25519:
        return PublicKeyAlgorithm::Ed25519;
    case EVP_PKEY_RSA:
        return PublicKeyAlgorithm::RsaPssSha512;
    case EVP_PKEY_EC:
        return EVP_PKEY_get_bits(m_state->key.get()) == 384 ? PublicKeyAlgorithm::EcdsaP384Sha384
                                                            : PublicKeyAlgorithm::EcdsaP256Sha256;
    default:
        return std::nullopt;
    }
}

} // namespace tallyman
