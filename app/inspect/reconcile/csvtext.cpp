// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/csvtext.h"

#include "base/text.h"

#include <QStringDecoder>
#include <algorithm>
#include <array>
#include <optional>

namespace tallyman {

namespace {

constexpr qsizetype kLookedAt = 4096;
constexpr qsizetype kPieceBytes = 1024 * 1024;

// 0x80 … 0x9F (WHATWG Encoding, index-windows-1252)
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026,
    0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018,
    0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178};

// UTF-16 of mostly Latin text has a zero in every second byte.
std::optional<QStringDecoder::Encoding> wideEncoding(QByteArrayView bytes)
{
    if (bytes.startsWith("\xFF\xFE"))
        return QStringDecoder::Utf16LE;
    if (bytes.startsWith("\xFE\xFF"))
        return QStringDecoder::Utf16BE;
    const qsizetype size = std::min(bytes.size(), kLookedAt) / 2 * 2;
    std::array<qsizetype, 2> zeros{};
    for (qsizetype i = 0; i < size; ++i)
        zeros[static_cast<size_t>(i % 2)] += bytes[i] == '\0' ? 1 : 0;
    if (size < 4 || (zeros[0] > 0 && zeros[1] > 0))
        return std::nullopt;
    if (zeros[1] > size / 4)
        return QStringDecoder::Utf16LE;
    if (zeros[0] > size / 4)
        return QStringDecoder::Utf16BE;
    return std::nullopt;
}

} // namespace

QString fromWindows1252(QByteArrayView bytes)
{
    QString text(bytes.size(), Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<uchar>(bytes[i]);
        const bool special = byte >= 0x80 && byte < 0xA0;
        text[i] = QChar(special ? kWindows1252[byte - 0x80U] : static_cast<char16_t>(byte));
    }
    return text;
}

CsvText csvText(const QByteArray &bytes)
{
    if (const auto encoding = wideEncoding(bytes)) {
        QStringDecoder decoder(*encoding);
        CsvText text;
        for (qsizetype at = 0; at < bytes.size(); at += kPieceBytes) {
            const QString piece = decoder(
                QByteArrayView(bytes).sliced(at).first(std::min(kPieceBytes, bytes.size() - at)));
            text.utf8 += piece.toUtf8();
        }
        if (text.utf8.startsWith("\xEF\xBB\xBF"))
            text.utf8.remove(0, 3);
        text.encoding = *encoding == QStringDecoder::Utf16LE ? QStringLiteral("UTF-16LE")
                                                             : QStringLiteral("UTF-16BE");
        return text;
    }
    if (bytes.startsWith("\xEF\xBB\xBF") && isValidUtf8(bytes))
        return {bytes.mid(3), QStringLiteral("UTF-8"), false};
    if (isValidUtf8(bytes))
        return {bytes, QStringLiteral("UTF-8"), false};
    CsvText text;
    for (qsizetype at = 0; at < bytes.size(); at += kPieceBytes)
        text.utf8 += fromWindows1252(
            QByteArrayView(bytes).sliced(at).first(std::min(kPieceBytes, bytes.size() - at)))
                         .toUtf8();
    text.encoding = QStringLiteral("Windows-1252");
    text.guessed = true;
    return text;
}

} // namespace tallyman
