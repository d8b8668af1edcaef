// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace tallyman {

// What a kind of finding is called: "Token missing"; the id itself when it is not known.
[[nodiscard]] QString findingTitle(const QByteArray &id);
// "Token missing, Duplicate".
[[nodiscard]] QString findingTitles(const QStringList &ids);

} // namespace tallyman
