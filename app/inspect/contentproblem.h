// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace tallyman {

// Why content is not what it claims to be, and where.
struct ContentProblem
{
    qint64 offset = -1; // of the offending byte; -1: it is about no place
    qint64 line = 1;
    qint64 column = 1;    // in bytes, from 1
    QString sentence;     // empty: there is no problem
    bool isLimit = false; // a limit of this program was met: nothing is said about the content
    qint64 wireByte = -1; // the byte as it came, where the content came in UTF-16 or UTF-32

    [[nodiscard]] bool hasPlace() const { return !isLimit && offset >= 0; }
    // What people are told.
    [[nodiscard]] qint64 shownByte() const { return wireByte >= 0 ? wireByte : offset; }
};

// With line and column of a byte of the text; a place behind its end is its end.
[[nodiscard]] ContentProblem problemAt(
    QByteArrayView text, qint64 offset, const QString &sentence, bool isLimit = false);

} // namespace tallyman
