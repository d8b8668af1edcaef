// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace tallyman {

// A record of a CSV file (RFC 4180), with its line break. A text that a spreadsheet would take for
// a formula (it begins with = + - @, also in full width, or a tab or line break, and is no number)
// gets an apostrophe in front, as OWASP's “CSV Injection” advises.
[[nodiscard]] QByteArray csvRecord(const QStringList &cells);

} // namespace tallyman
