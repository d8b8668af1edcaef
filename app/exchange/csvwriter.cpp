// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/csvwriter.h"

namespace tallyman {

namespace {

bool looksLikeFormula(const QString &text)
{
    // the full-width forms of = + - @ are formulas to some spreadsheets, too
    if (text.isEmpty()
        || !QStringLiteral("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20").contains(text.front()))
        return false;
    bool isNumber = false;
    (void)text.toDouble(&isNumber);
    return !isNumber;
}

QString csvField(QString text)
{
    if (looksLikeFormula(text))
        text.prepend(QLatin1Char('\''));
    const bool quoted = text.contains(QLatin1Char('"')) || text.contains(QLatin1Char(','))
        || text.contains(QLatin1Char('\n')) || text.contains(QLatin1Char('\r'))
        || text.startsWith(QLatin1Char(' ')) || text.endsWith(QLatin1Char(' '));
    if (!quoted)
        return text;
    text.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

} // namespace

QByteArray csvRecord(const QStringList &cells)
{
    QStringList fields;
    for (const QString &cell : cells)
        fields.append(csvField(cell));
    return QByteArray(fields.join(QLatin1Char(',')).toUtf8() + "\r\n");
}

} // namespace tallyman
