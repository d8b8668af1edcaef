// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/jsonescapes.h"

#include <QString>

namespace tallyman {

namespace {

constexpr qsizetype kEscapeSize = 6; // \uXXXX

// Calls `escape` with the position of every backslash; it appends what replaces the escape to the
// text and returns the position behind it.
template <typename F> QByteArray mapEscapes(const QByteArray &json, F escape)
{
    QByteArray out;
    out.reserve(json.size());
    for (qsizetype at = 0; at < json.size();) {
        const qsizetype next = json.indexOf('\\', at);
        const qsizetype end = next < 0 ? json.size() : next;
        out.append(json.constData() + at, end - at);
        at = next < 0 ? end : escape(end, &out);
    }
    return out;
}

// The escape of any kind as it stands: a backslash and the character behind it.
qsizetype keepEscape(const QByteArray &json, qsizetype at, QByteArray *out)
{
    out->append(json.mid(at, 2));
    return at + 2;
}

// The UTF-16 unit of \uXXXX at `at`; -1 when none stands there.
int unitAt(const QByteArray &json, qsizetype at)
{
    if (json.mid(at, 2) != "\\u")
        return -1;
    bool ok = false;
    const int unit = json.mid(at + 2, 4).toInt(&ok, 16);
    return ok ? unit : -1;
}

QByteArray escaped(char16_t unit)
{
    return "\\u" + QByteArray::number(static_cast<uint>(unit), 16).rightJustified(4, '0');
}

// Null: it has to stay an escape.
QByteArray characterOf(int unit, int following)
{
    if (unit < 0x20 || unit == '"' || unit == '\\')
        return {};
    const auto first = static_cast<char16_t>(unit);
    if (!QChar::isSurrogate(first))
        return QString(QChar(first)).toUtf8();
    if (following < 0 || !QChar::isHighSurrogate(first)
        || !QChar::isLowSurrogate(static_cast<char16_t>(following)))
        return {};
    return QString(QChar(first)).append(QChar(static_cast<char16_t>(following))).toUtf8();
}

} // namespace

QByteArray withSlashesUnescaped(const QByteArray &json)
{
    return mapEscapes(json, [&json](qsizetype at, QByteArray *out) {
        if (json.mid(at, 2) != "\\/")
            return keepEscape(json, at, out);
        out->append('/');
        return at + 2;
    });
}

QByteArray withSlashesEscaped(const QByteArray &json)
{
    return withSlashesUnescaped(json).replace("/", "\\/");
}

QByteArray withUnicodeUnescaped(const QByteArray &json)
{
    return mapEscapes(json, [&json](qsizetype at, QByteArray *out) {
        const QByteArray character = characterOf(unitAt(json, at), unitAt(json, at + kEscapeSize));
        if (character.isNull())
            return keepEscape(json, at, out);
        out->append(character);
        constexpr qsizetype kPairBytes = 4; // in UTF-8
        return at + (character.size() == kPairBytes ? 2 * kEscapeSize : kEscapeSize);
    });
}

QByteArray withUnicodeEscaped(const QByteArray &json)
{
    const QString text = QString::fromUtf8(json);
    if (text.toUtf8() != json)
        return json;
    QByteArray out;
    out.reserve(json.size());
    for (const QChar character : text) {
        if (character.unicode() < 0x80)
            out.append(static_cast<char>(character.unicode()));
        else
            out.append(escaped(character.unicode()));
    }
    return out;
}

QByteArray withMarkupEscaped(const QByteArray &json)
{
    QByteArray out = json;
    for (const char character : {'<', '>', '&'})
        out.replace(QByteArray(1, character), escaped(static_cast<char16_t>(character)));
    return out;
}

} // namespace tallyman
