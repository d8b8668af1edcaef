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
    qsizetype keyLength = 0; // "status:" without the colon; 0: a plain word
};

// The terms of a text, in order. A quote that is not closed runs to the end.
[[nodiscard]] QList<Span> spans(const QString &text);

// The comma-separated values of the terms with this key.
[[nodiscard]] QStringList values(const QString &text, const QString &key);

// The text with exactly these values for the key; none takes the term out.
[[nodiscard]] QString withValues(
    const QString &text, const QString &key, const QStringList &values);

// "path:/a b" needs quotes: the value as it may follow a colon.
[[nodiscard]] QString quoted(const QString &value);

} // namespace tallyman::filtertext
