// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace tallyman {

// Addresses offered for listening: loopback first.
[[nodiscard]] QStringList commonListenHosts();

// What the user typed as a plain IP address ("localhost" and "[::1]" too); empty when it is none.
[[nodiscard]] QString normalizedHost(const QString &text);

// Whether listening there lets other machines in.
[[nodiscard]] bool isExposedHost(const QString &host);

} // namespace tallyman
