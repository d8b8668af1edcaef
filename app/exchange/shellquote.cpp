// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/shellquote.h"

#include "base/text.h"

#include <algorithm>

namespace tallyman {

namespace {

QString singleQuoted(const QString &text)
{
    QString out = text;
    out.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + out + QLatin1Char('\'');
}

// As the format operand of printf(1): % and \ are doubled, all else that is special is octal.
QString printfFormat(QByteArrayView bytes)
{
    QString out;
    for (const char c : bytes) {
        const auto byte = static_cast<uchar>(c);
        if (c == '%')
            out += QLatin1String("%%");
        else if (c == '\\')
            out += QLatin1String("\\\\");
        else if (byte < 0x20 || byte >= 0x7F || c == '\'')
            out += QStringLiteral("\\%1").arg(byte, 3, 8, QLatin1Char('0'));
        else
            out += QLatin1Char(c);
    }
    return out;
}

} // namespace

bool isPlainShellText(QByteArrayView bytes, bool lines)
{
    if (!isValidUtf8(bytes))
        return false;
    const QString text = QString::fromUtf8(bytes);
    return std::all_of(text.begin(), text.end(), [lines](QChar c) {
        if (c == QLatin1Char('\n'))
            return lines;
        const QChar::Category category = c.category();
        return category != QChar::Other_Control && category != QChar::Other_Format
            && category != QChar::Separator_Line && category != QChar::Separator_Paragraph;
    });
}

QString shellWord(QByteArrayView bytes)
{
    if (isPlainShellText(bytes, false))
        return singleQuoted(QString::fromUtf8(bytes));
    // a format must not begin with a dash: printf would take it for an option
    QString format = printfFormat(bytes);
    if (format.startsWith(QLatin1Char('-')))
        format.replace(0, 1, QLatin1String("\\055"));
    return QStringLiteral("\"$(printf '") + format + QStringLiteral("')\"");
}

} // namespace tallyman
