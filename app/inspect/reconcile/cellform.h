// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QString>
#include <QStringView>
#include <optional>

namespace tallyman {

// A number by its digits, however it is written: "1,234.50", "1.234,50", "1 234,5", "+1234.5" and
// "€ 1234.5" are all "1234.5". Empty when the text is none. Digits are kept as they are, so any
// length is exact; an exponent counts only where it is small.
[[nodiscard]] QString numberForm(QStringView text);

// What two dates could be meant by a text such as 03/04/2026: day first and month first. Only one
// where the order is plain.
struct DateReading
{
    QDate dayFirst;
    QDate monthFirst; // the same where the year stands first
};
[[nodiscard]] std::optional<DateReading> dateReading(QStringView text);

// The text without what imports change by the way: blanks around and within, case, zeros in front,
// the way of writing a number, characters that are easily garbled. Two cells with the same form are
// probably the same cell.
[[nodiscard]] QString looseForm(const QString &text);

} // namespace tallyman
