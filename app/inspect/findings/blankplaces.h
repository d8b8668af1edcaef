// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace tallyman {

// Without blanks, tabs, line breaks and what looks like a blank: no-break spaces (in UTF-8, and in
// Latin-1 where it is no part of a character), zero-width characters, byte order marks.
[[nodiscard]] QByteArray withoutBlanks(QByteArrayView text);

// Where the blanks of two texts differ that are the same without them: "a tab before it",
// "2 spaces inside, at character 4", "the expected value has a line break behind it". Says nothing
// else of the texts. Pure.
[[nodiscard]] QStringList blanksThatDiffer(QByteArrayView text, QByteArrayView expected);

} // namespace tallyman
