// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <functional>
#include <memory>

namespace tallyman {

// What keeps secrets for the user's desktop. Of one thread with an event loop, on which the answers
// come, perhaps before the function returns, perhaps never: SecretStore does not wait for them.
class Keyring
{
public:
    // The value that was read, or an empty one. Errors: NotFound, and others with a sentence.
    using Done = std::function<void(const Result<QByteArray> &)>;

    Keyring() = default;
    virtual ~Keyring() = default;
    Q_DISABLE_COPY_MOVE(Keyring)

    virtual void write(const QString &id, const QByteArray &value, const Done &done) = 0;
    virtual void read(const QString &id, const Done &done) = 0;
    virtual void remove(const QString &id, const Done &done) = 0;
};

// The keyring of this desktop, through QtKeychain: the Secret Service or KWallet. Main thread only,
// which QtKeychain's queue wants.
[[nodiscard]] std::unique_ptr<Keyring> desktopKeyring();

} // namespace tallyman
