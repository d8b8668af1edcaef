// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

// Changes single terms of a filter written as text (see event/filter.h) and leaves the rest as the
// user wrote it. Pure functions.
namespace tallyman::filtertext {

struct Span
{
    qsizetype start = 0;
    qsizetype length = 0;
    qsizetype keyLength = 0; // "status:", "json.a>=", "and", "("; 0: a plain word
};

// The terms of a text, in order. A quote that is not closed runs to the end.
[[nodiscard]] QList<Span> spans(const QString &text);

// The comma-separated values of the terms with this key, as far as they have to hold for all: not
// in parentheses, behind `not` or beside `or`.
[[nodiscard]] QStringList values(const QString &text, const QString &key);

// The text with exactly these values for the key; none takes the term out. What stands in
// parentheses, behind `not` or beside `or` stays as it is.
[[nodiscard]] QString withValues(
    const QString &text, const QString &key, const QStringList &values);

// The text without the terms of exactly this key and value; what stands in parentheses, behind
// `not` or beside `or` stays as it is.
[[nodiscard]] QString withoutTerm(const QString &text, const QString &key, const QString &value);

// The text narrowed down by one more term.
[[nodiscard]] QString withTerm(const QString &text, const QString &term);

// "path:/a b" needs quotes: the value as it may follow a colon.
[[nodiscard]] QString quoted(const QString &value);

// The text between quotes, for one that must stand in them.
[[nodiscard]] QString inQuotes(QString text);

// header.NAME=VALUE for exactly this value.
[[nodiscard]] QString headerTerm(const QString &name, const QString &value);

} // namespace tallyman::filtertext
