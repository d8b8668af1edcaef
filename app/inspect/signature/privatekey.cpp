// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/privatekey.h"

#include "inspect/signature/opensslkey.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace tallyman {

using namespace openssl;

namespace {

constexpr size_t kRsaBits = 2048;

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
    if (pem.indexOf("PRIVATE KEY-----") >= 0) {
        const Memory reader = readerOf(pem);
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
    if (!isOfKind(key, method))
        return tl::unexpected<Error>(unfit());
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *parameters = nullptr; // belongs to the context
    bool ready = EVP_DigestSignInit(context.get(), &parameters, method.digest, nullptr, key) == 1
        && setPadding(parameters, algorithm);
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
    return usualAlgorithmOf(m_state->key.get());
}

} // namespace tallyman
