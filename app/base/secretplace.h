// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace tallyman {

// Where the value of a secret lies.
enum class SecretPlace : quint8 { File, Keyring };

// Where the user wants one.
enum class SecretChoice : quint8 {
    Auto, // in the keyring, or in a file where none is to be had
    File,
    Keyring, // nowhere else
};

} // namespace tallyman
