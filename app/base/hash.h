// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <memory>

namespace tallyman {

// SHA-256 (FIPS 180-4), fed in pieces. Reusable after result(). Not thread-safe.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Q_DISABLE_COPY_MOVE(Sha256)

    void add(QByteArrayView bytes);
    // The 32 bytes of the digest of everything added since construction or the last result();
    // starts anew.
    [[nodiscard]] QByteArray result();
    void reset();

    [[nodiscard]] static QByteArray of(QByteArrayView bytes);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tallyman
