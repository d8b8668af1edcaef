// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace tallyman::test {

// A self-signed certificate for 127.0.0.1 and its key, as PEM.
struct MadeCertificate
{
    QByteArray certificate;
    QByteArray key;
    QByteArray encryptedKey; // the same with a passphrase
};

// Valid between these days from now.
[[nodiscard]] MadeCertificate makeCertificate(
    const QByteArray &commonName, int fromDays = -1, int toDays = 30);

} // namespace tallyman::test
