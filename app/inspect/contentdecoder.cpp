// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/contentdecoder.h"

#include "base/text.h"
#include "http/headerlist.h"
#include "inspect/inflater.h"

#include <QList>
#include <optional>

namespace tallyman {

namespace {

constexpr qsizetype kMaxCodings = 4;

QList<QByteArray> codings(QByteArrayView value)
{
    QList<QByteArray> names;
    const auto parts = value.toByteArray().split(',');
    for (const QByteArray &part : parts) {
        const QByteArray name = part.trimmed().toLower();
        if (!name.isEmpty() && name != "identity")
            names.append(name);
    }
    return names;
}

// None when the coding is not known.
std::optional<inflater::Outcome> undo(
    const QByteArray &coding, QByteArrayView bytes, qint64 maxBytes, QByteArray *out)
{
    if (coding == "gzip" || coding == "x-gzip")
        return inflater::zlib(bytes, maxBytes, true, out);
    if (coding == "deflate")
        return inflater::zlib(bytes, maxBytes, false, out);
    if (coding == "br")
        return inflater::brotli(bytes, maxBytes, out);
    if (coding == "zstd")
        return inflater::zstd(bytes, maxBytes, out);
    return {};
}

DecodedContent stopped(const QString &name, inflater::Outcome outcome, qint64 maxBytes)
{
    DecodedContent result;
    result.state = DecodedContent::State::Truncated;
    switch (outcome) {
    case inflater::Outcome::TooLarge:
        result.atLimit = true;
        result.sentence = QStringLiteral("%1: only the first %2 of the decoded content are shown.")
                              .arg(name, formatBytes(maxBytes));
        break;
    case inflater::Outcome::CutOff:
        result.sentence = QStringLiteral("%1: the coded content ends in the middle.").arg(name);
        break;
    default:
        result.state = DecodedContent::State::Failed;
        result.sentence = QStringLiteral("The content is not valid %1.").arg(name);
    }
    return result;
}

} // namespace

DecodedContent decodeContent(QByteArrayView bytes, QByteArrayView coding, qint64 maxBytes)
{
    QList<QByteArray> names = codings(coding);
    DecodedContent result;
    result.bytes = bytes.toByteArray();
    if (names.isEmpty() || bytes.isEmpty())
        return result;
    const QString all = displayLine(coding, 80);
    if (names.size() > kMaxCodings) {
        result.state = DecodedContent::State::Unknown;
        result.sentence =
            QStringLiteral("More than %1 content codings: not decoded.").arg(kMaxCodings);
        return result;
    }
    while (!names.isEmpty()) { // the last one was applied last
        const QByteArray name = names.takeLast();
        QByteArray out;
        const auto outcome = undo(name, result.bytes, maxBytes, &out);
        if (!outcome) {
            result.state = DecodedContent::State::Unknown;
            result.sentence =
                QStringLiteral("The content coding “%1” is not known: shown as received.")
                    .arg(displayLine(name, 40));
            return result;
        }
        if (*outcome != inflater::Outcome::Complete) {
            result = stopped(displayLine(name), *outcome, maxBytes);
            result.bytes = out;
            return result;
        }
        result.bytes = out;
    }
    result.state = DecodedContent::State::Decoded;
    result.sentence = QStringLiteral("Decoded from %1: %2 → %3.")
                          .arg(all, formatBytes(bytes.size()), formatBytes(result.bytes.size()));
    return result;
}

} // namespace tallyman
