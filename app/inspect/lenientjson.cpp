// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/lenientjson.h"

#include "inspect/lenientreader.h"

#include <QMap>
#include <algorithm>

namespace tallyman {

namespace {

// The repair that tells what the strict reader stumbled over at `offset`: the one that is there,
// or the last one before it (the comma before a bracket).
const JsonRepair *repairAt(const QList<JsonRepair> &repairs, qint64 offset)
{
    if (repairs.isEmpty())
        return nullptr;
    const JsonRepair &first = repairs.first();
    const bool comma = first.kind == JsonRepair::Kind::TrailingComma
        || first.kind == JsonRepair::Kind::BadEscape || first.kind == JsonRepair::Kind::NumberForm
        || first.kind == JsonRepair::Kind::UnclosedString;
    return first.offset == offset || (comma && first.offset < offset) ? &first : nullptr;
}

} // namespace

LenientJson readLeniently(
    const QByteArray &text, const ContentProblem &problem, const std::atomic_bool *cancelled)
{
    LenientJson result;
    result.problem = problem;
    LenientReader reader(text, cancelled);
    const bool read = reader.read();
    result.repairs = reader.repairs();
    result.repairCount = reader.repairCount();
    if (const JsonRepair *repair = repairAt(result.repairs, problem.offset))
        result.problem.sentence = repair->sentence;
    if (!read)
        return result;
    const JsonDocumentPtr document = JsonDocument::read(reader.takeText(), cancelled);
    if (document->isValid())
        result.document = document;
    return result;
}

QString jsonRepairName(JsonRepair::Kind kind)
{
    using Kind = JsonRepair::Kind;
    switch (kind) {
    case Kind::TrailingComma:
        return QStringLiteral("trailing comma");
    case Kind::ExtraComma:
        return QStringLiteral("superfluous comma");
    case Kind::MissingComma:
        return QStringLiteral("missing comma");
    case Kind::MissingColon:
        return QStringLiteral("missing colon");
    case Kind::MissingValue:
        return QStringLiteral("missing value");
    case Kind::MissingKey:
        return QStringLiteral("missing key");
    case Kind::SingleQuotes:
        return QStringLiteral("other quotes");
    case Kind::UnquotedKey:
        return QStringLiteral("key without quotes");
    case Kind::UnquotedString:
        return QStringLiteral("text without quotes");
    case Kind::Comment:
        return QStringLiteral("comment");
    case Kind::SpecialNumber:
        return QStringLiteral("NaN or Infinity");
    case Kind::ForeignLiteral:
        return QStringLiteral("literal of another language");
    case Kind::NumberForm:
        return QStringLiteral("number in another notation");
    case Kind::ControlCharacter:
        return QStringLiteral("unescaped control character");
    case Kind::BadEscape:
        return QStringLiteral("bad escape");
    case Kind::InnerQuote:
        return QStringLiteral("unescaped quote");
    case Kind::InvalidUtf8:
        return QStringLiteral("invalid UTF-8");
    case Kind::UnclosedString:
        return QStringLiteral("unclosed string");
    case Kind::MissingEnd:
        return QStringLiteral("missing bracket");
    case Kind::WrongBracket:
        return QStringLiteral("wrong bracket");
    case Kind::UnexpectedText:
        return QStringLiteral("stray characters");
    case Kind::SurroundingText:
        break;
    }
    return QStringLiteral("text around the value");
}

QString summaryOfRepairs(const LenientJson &reading)
{
    QMap<JsonRepair::Kind, qint64> counts;
    QList<JsonRepair> firsts;
    for (const JsonRepair &repair : reading.repairs) {
        if (counts[repair.kind]++ == 0)
            firsts.append(repair);
    }
    QStringList parts;
    for (const JsonRepair &repair : std::as_const(firsts)) {
        const QString name = jsonRepairName(repair.kind);
        const qint64 count = counts.value(repair.kind);
        parts += count == 1 ? QStringLiteral("%1 (line %2)").arg(name).arg(repair.line)
                            : QStringLiteral("%1 × %2").arg(count).arg(name);
    }
    const qint64 more = reading.repairCount - reading.repairs.size();
    if (more > 0)
        parts += QStringLiteral("%1 more").arg(more);
    return parts.join(QStringLiteral(", "));
}

} // namespace tallyman
