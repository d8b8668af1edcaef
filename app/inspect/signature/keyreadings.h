// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signatureverdict.h"

namespace tallyman {

// Another way to take a key as it was pasted.
struct KeyReading
{
    QByteArray id;
    QString phrase;   // "the key is decoded from base64"
    QByteArray bytes; // the key itself
};

// The ways that differ from the scheme's own, the likeliest first.
[[nodiscard]] QList<KeyReading> keyReadings(const SignatureScheme &scheme, const SignatureKey &key);

} // namespace tallyman
