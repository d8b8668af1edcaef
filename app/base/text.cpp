// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <QDateTime>
#include <QLocale>
#include <QStringDecoder>
#include <QTimeZone>
#include <array>

namespace tallyman {

QString formatBytes(qint64 bytes)
{
    static constexpr std::array kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024)
        return QStringLiteral("%1 B").arg(bytes);
    auto value = static_cast<double>(bytes);
    size_t unit = 0;
    while (value >= 1023.95 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return QString::number(value, 'f', 1) + QLatin1Char(' ') + QLatin1String(kUnits.at(unit));
}

QString formatDuration(qint64 us)
{
    if (us < 0)
        return QStringLiteral("–");
    if (us < 1000)
        return QStringLiteral("%1 µs").arg(us);
    if (us < 10'000)
        return QString::number(static_cast<double>(us) / 1e3, 'f', 1) + QStringLiteral(" ms");
    if (us < 1'000'000)
        return QStringLiteral("%1 ms").arg(us / 1000);
    if (us < 60'000'000)
        return QString::number(static_cast<double>(us) / 1e6, 'f', 2) + QStringLiteral(" s");
    constexpr qint64 kMinute = 60;
    constexpr qint64 kHour = 60 * kMinute;
    constexpr qint64 kDay = 24 * kHour;
    const qint64 seconds = us / 1'000'000;
    if (seconds < kHour)
        return QStringLiteral("%1 min %2 s").arg(seconds / kMinute).arg(seconds % kMinute);
    if (seconds < 2 * kDay)
        return QStringLiteral("%1 h %2 min").arg(seconds / kHour).arg(seconds % kHour / kMinute);
    return QStringLiteral("%1 days").arg(seconds / kDay);
}

QString formatRfc3339(qint64 us)
{
    qint64 seconds = us / 1'000'000;
    qint64 fraction = us % 1'000'000;
    if (fraction < 0) {
        fraction += 1'000'000;
        --seconds;
    }
    const QDateTime time = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    return time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")) + QLatin1Char('.')
        + QStringLiteral("%1Z").arg(fraction, 6, 10, QLatin1Char('0'));
}

qint64 parseRfc3339(QStringView text)
{
    const qsizetype dot = text.indexOf(QLatin1Char('.'));
    qint64 fraction = 0;
    QString whole = text.toString();
    if (dot >= 0) {
        qsizetype end = dot + 1;
        qint64 scale = 100'000;
        while (end < text.size() && text[end].isDigit()) {
            fraction += (text[end].digitValue()) * scale;
            scale /= 10;
            ++end;
        }
        whole.remove(dot, end - dot);
    }
    const QDateTime time = QDateTime::fromString(whole, Qt::ISODate);
    if (!time.isValid())
        return -1;
    return time.toSecsSinceEpoch() * 1'000'000 + fraction;
}

namespace {

bool isBidiControl(char16_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E
        || c == 0x200F || c == 0x061C;
}

QChar harmless(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x20)
        return QChar(static_cast<char16_t>(0x2400 + u)); // U+2400…: pictures of the C0 controls
    if (u == 0x7F)
        return QChar(char16_t(0x2421));
    if ((u >= 0x80 && u < 0xA0) || isBidiControl(u) || u == 0x2028 || u == 0x2029 || u == 0xFEFF)
        return QChar(QChar::ReplacementCharacter);
    return c;
}

} // namespace

QString displayLine(QByteArrayView bytes, qsizetype maxBytes)
{
    const bool cut = bytes.size() > maxBytes;
    QByteArrayView part = cut ? bytes.first(maxBytes) : bytes;
    if (cut) { // do not cut a UTF-8 sequence in two
        while (!part.isEmpty() && (static_cast<uchar>(bytes[part.size()]) & 0xC0) == 0x80)
            part.chop(1);
    }
    QString text = isValidUtf8(part) ? QString::fromUtf8(part) : QString::fromLatin1(part);
    for (QChar &c : text)
        c = harmless(c);
    if (cut)
        text += QChar(char16_t(0x2026));
    return text;
}

bool isValidUtf8(QByteArrayView bytes)
{
    return bytes.isValidUtf8();
}

} // namespace tallyman
