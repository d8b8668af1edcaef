// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"

namespace tallyman {

// What somebody is to paste as the key of a scheme, a sentence. Pure; any thread.
[[nodiscard]] QString keyDescription(const SignatureScheme &scheme);

// Why a key cannot be one of the scheme, a sentence that does not show it; empty: it can.
[[nodiscard]] QString keyProblem(const SignatureScheme &scheme, const QByteArray &key);

// What stands in a key that is rarely meant to: blanks or line breaks around it or, but for PEM, in
// it, and characters that look like one; a sentence. Empty: nothing.
[[nodiscard]] QString blanksInKey(const QByteArray &key);

} // namespace tallyman
