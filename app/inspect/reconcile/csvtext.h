// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace tallyman {

// The text of a CSV file, whatever it is written in.
struct CsvText
{
    QByteArray utf8;
    QString encoding;     // "UTF-8", "UTF-16LE", "Windows-1252", …
    bool guessed = false; // nothing says so: it is no UTF-8
};

// Byte order marks and UTF-16 without one are recognised; what is no UTF-8 is taken for
// Windows-1252. Pure.
[[nodiscard]] CsvText csvText(const QByteArray &bytes);

// Windows-1252 to text; the five bytes that mean nothing there become the controls of Latin-1.
[[nodiscard]] QString fromWindows1252(QByteArrayView bytes);

} // namespace tallyman
