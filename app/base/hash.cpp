// SPDX-License-Identifier: GPL-3.0-or-later
// The one-shot low-level interface is several times faster for webhook-sized input than EVP, whose
// set-up costs more than the hashing; it is deprecated, not removed, in OpenSSL 3.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <openssl/sha.h>

namespace tallyman {

struct Sha256::State
{
    SHA256_CTX context;
};

Sha256::Sha256()
    : m_state(std::make_unique<State>())
{
    reset();
}

Sha256::~Sha256() = default;

void Sha256::reset()
{
    SHA256_Init(&m_state->context);
}

void Sha256::add(QByteArrayView bytes)
{
    SHA256_Update(&m_state->context, bytes.data(), static_cast<size_t>(bytes.size()));
}

QByteArray Sha256::result()
{
    QByteArray digest(SHA256_DIGEST_LENGTH, Qt::Uninitialized);
    SHA256_Final(reinterpret_cast<unsigned char *>(digest.data()), &m_state->context);
    reset();
    return digest;
}

QByteArray Sha256::of(QByteArrayView bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.result();
}

} // namespace tallyman
