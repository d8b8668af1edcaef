// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/cryptography.h"

namespace tallyman {

// A key that signatures are made with; copies share it. Immutable, may be used from several
// threads.
class PrivateKey
{
public:
    // PEM without a pass phrase. Errors: InvalidInput.
    [[nodiscard]] static Result<PrivateKey> fromPem(QByteArrayView pem);
    // A fresh one for that algorithm. Errors: InvalidInput when none can be made.
    [[nodiscard]] static Result<PrivateKey> generate(PublicKeyAlgorithm algorithm);

    // As RFC 9421 §3.3 writes it: of ECDSA the two numbers one behind the other. Errors:
    // InvalidInput when the key is of another kind than `algorithm`.
    [[nodiscard]] Result<QByteArray> sign(PublicKeyAlgorithm algorithm, QByteArrayView data) const;
    // The algorithm such a key is used with unless something else is said.
    [[nodiscard]] std::optional<PublicKeyAlgorithm> usualAlgorithm() const;

private:
    struct State;
    explicit PrivateKey(std::shared_ptr<const State> state);
    std::shared_ptr<const State> m_state;
};

} // namespace tallyman
