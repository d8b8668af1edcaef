// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/privatekey.h"

#include <climits>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace tallyman {

namespace {

template <typename T, void (*Free)(T *)> struct Freeing
{
    void operator()(T *object) const { Free(object); }
};
template <typename T, void (*Free)(T *)> using Owned = std::unique_ptr<T, Freeing<T, Free>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

constexpr size_t kRsaBits = 2048;

// Never asks for a pass phrase on the terminal.
int noPassPhrase(char *, int, int, void *)
{
    return 0;
}

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

// OpenSSL gives r and s as ASN.1.
QByteArray rawOfAsn1Signature(const QByteArray &asn1, int coordinateBytes)
{
    const auto *in = reinterpret_cast<const unsigned char *>(asn1.constData());
    const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(
        d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(asn1.size())));
    if (!pair)
        return {};
    QByteArray raw(2 * coordinateBytes, '\0');
    auto *out = reinterpret_cast<unsigned char *>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out, coordinateBytes);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out + coordinateBytes, coordinateBytes);
    return raw;
}

EVP_PKEY *generated(const Method &method)
{
    switch (method.keyType) {
    case EVP_PKEY_ED25519:
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case EVP_PKEY_EC:
        return EVP_PKEY_Q_keygen(
            nullptr, nullptr, "EC", method.coordinateBytes == 48 ? "P-384" : "P-256");
    default:
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kRsaBits);
    }
}

Error unfit()
{
    return {ErrorCode::InvalidInput,
        QStringLiteral("The key is of another kind than the signature needs."), {}};
}

} // namespace

struct PrivateKey::State
{
    Key key;
};

PrivateKey::PrivateKey(std::shared_ptr<const State> state)
    : m_state(std::move(state))
{
}

Result<PrivateKey> PrivateKey::fromPem(QByteArrayView pem)
{
    Key key;
    if (pem.size() <= INT_MAX && pem.indexOf("PRIVATE KEY-----") >= 0) {
        const Owned<BIO, BIO_free_all> reader(
            BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
        key.reset(PEM_read_bio_PrivateKey(reader.get(), nullptr, noPassPhrase, nullptr));
    }
    ERR_clear_error();
    if (!key)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Signing needs the private key in PEM form, without a pass phrase; "
                           "with a public key one can only verify."));
    return PrivateKey(std::make_shared<const State>(State{std::move(key)}));
}

Result<PrivateKey> PrivateKey::generate(PublicKeyAlgorithm algorithm)
{
    Key key(generated(methodOf(algorithm)));
    ERR_clear_error();
    if (!key)
        return failure(ErrorCode::InvalidInput, QStringLiteral("No other key could be made."));
    return PrivateKey(std::make_shared<const State>(State{std::move(key)}));
}

Result<QByteArray> PrivateKey::sign(PublicKeyAlgorithm algorithm, QByteArrayView data) const
{
    const Method method = methodOf(algorithm);
    EVP_PKEY *key = m_state->key.get();
    const bool fits = EVP_PKEY_get_base_id(key) == method.keyType
        && (method.coordinateBytes == 0 || EVP_PKEY_get_bits(key) == 8 * method.coordinateBytes);
    if (!fits)
        return tl::unexpected<Error>(unfit());
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *parameters = nullptr; // belongs to the context
    bool ready = EVP_DigestSignInit(context.get(), &parameters, method.digest, nullptr, key) == 1;
    if (ready && algorithm == PublicKeyAlgorithm::RsaPssSha512)
        ready = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
    const auto *bytes = reinterpret_cast<const unsigned char *>(data.data());
    size_t size = static_cast<size_t>(EVP_PKEY_get_size(key));
    QByteArray signature(static_cast<qsizetype>(size), '\0');
    auto *out = reinterpret_cast<unsigned char *>(signature.data());
    ready = ready
        && EVP_DigestSign(context.get(), out, &size, bytes, static_cast<size_t>(data.size())) == 1;
    ERR_clear_error();
    if (!ready)
        return tl::unexpected<Error>(unfit());
    signature.truncate(static_cast<qsizetype>(size));
    return method.coordinateBytes > 0 ? rawOfAsn1Signature(signature, method.coordinateBytes)
                                      : signature;
}

std::optional<PublicKeyAlgorithm> PrivateKey::usualAlgorithm() const
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
