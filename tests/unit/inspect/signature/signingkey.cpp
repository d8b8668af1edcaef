// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/inspect/signature/signingkey.h"

#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace tallyman {

namespace {

using Algorithm = PublicKeyAlgorithm;

constexpr size_t kRsaBits = 2048;

EVP_PKEY *generate(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Ed25519:
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case Algorithm::EcdsaP256Sha256:
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    case Algorithm::EcdsaP384Sha384:
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384");
    case Algorithm::RsaPkcs1Sha1:
    case Algorithm::RsaPkcs1Sha256:
    case Algorithm::RsaPssSha512:
        break;
    }
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kRsaBits);
}

// None: the algorithm hashes by itself.
const EVP_MD *hashOf(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Ed25519:
        return nullptr;
    case Algorithm::RsaPkcs1Sha1:
        return EVP_sha1();
    case Algorithm::EcdsaP384Sha384:
        return EVP_sha384();
    case Algorithm::RsaPssSha512:
        return EVP_sha512();
    case Algorithm::RsaPkcs1Sha256:
    case Algorithm::EcdsaP256Sha256:
        break;
    }
    return EVP_sha256();
}

// Two numbers of `size` bytes each, from the DER that OpenSSL makes.
QByteArray plainEcdsa(const QByteArray &der, int size)
{
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
    QByteArray plain(2 * size, '\0');
    auto *out = reinterpret_cast<unsigned char *>(plain.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, size);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + size, size);
    return plain;
}

// What `write` puts into a memory BIO.
template <typename Write> QByteArray written(Write write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    if (write(bio.get()) != 1)
        qFatal("OpenSSL cannot write PEM");
    QByteArray pem(static_cast<qsizetype>(BIO_ctrl_pending(bio.get())), '\0');
    BIO_read(bio.get(), pem.data(), static_cast<int>(pem.size()));
    return pem;
}

} // namespace

SigningKey::SigningKey(Algorithm algorithm)
    : m_algorithm(algorithm)
    , m_key(generate(algorithm), EVP_PKEY_free)
{
    if (!m_key)
        qFatal("OpenSSL cannot make a key");
}

QByteArray SigningKey::publicPem() const
{
    return written([this](BIO *bio) { return PEM_write_bio_PUBKEY(bio, m_key.get()); });
}

QByteArray SigningKey::privatePem() const
{
    return written([this](BIO *bio) {
        return PEM_write_bio_PrivateKey(bio, m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

QByteArray SigningKey::certificatePem() const
{
    constexpr long kValidSeconds = 3600;
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kValidSeconds);
    X509_set_pubkey(certificate.get(), m_key.get());
    if (X509_sign(certificate.get(), m_key.get(), EVP_sha256()) == 0)
        qFatal("OpenSSL cannot make a certificate");
    return written([&](BIO *bio) { return PEM_write_bio_X509(bio, certificate.get()); });
}

QByteArray SigningKey::digestSign(const QByteArray &data) const
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
        EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX *parameters = nullptr;
    EVP_DigestSignInit(context.get(), &parameters, hashOf(m_algorithm), nullptr, m_key.get());
    if (m_algorithm == Algorithm::RsaPssSha512) {
        EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
    }
    const auto *in = reinterpret_cast<const unsigned char *>(data.constData());
    size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, in, static_cast<size_t>(data.size()));
    QByteArray signature(static_cast<qsizetype>(size), '\0');
    auto *out = reinterpret_cast<unsigned char *>(signature.data());
    if (EVP_DigestSign(context.get(), out, &size, in, static_cast<size_t>(data.size())) != 1)
        qFatal("OpenSSL cannot sign");
    signature.truncate(static_cast<qsizetype>(size));
    return signature;
}

QByteArray SigningKey::sign(const QByteArray &data) const
{
    const QByteArray signature = digestSign(data);
    if (m_algorithm == Algorithm::EcdsaP256Sha256)
        return plainEcdsa(signature, 32);
    return m_algorithm == Algorithm::EcdsaP384Sha384 ? plainEcdsa(signature, 48) : signature;
}

} // namespace tallyman
