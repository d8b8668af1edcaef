// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "http/mediatype.h"
#include "inspect/contentdecoder.h"
#include "inspect/credentials.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/findings/encodingchecks.h"
#include "inspect/valuerisks.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kLooked = 16 * 1024 * 1024; // bytes of the content
constexpr qsizetype kListed = 20;            // of repairs and of values

bool isText(const CheckedEvent &checked)
{
    switch (checked.payload.kind) {
    case ContentKind::Json:
    case ContentKind::Xml:
    case ContentKind::Form:
    case ContentKind::Text:
    case ContentKind::Csv:
        return true;
    case ContentKind::Empty:
    case ContentKind::Multipart:
    case ContentKind::Image:
    case ContentKind::Binary:
        break;
    }
    return false;
}

// Whether what counts as binary, since it is not UTF-8, says that it is text and may be.
bool claimsText(const CheckedEvent &checked)
{
    const QByteArray type = mediaTypeOf(checked.headers.value("Content-Type"));
    const bool claims = type.startsWith("text/") || type.endsWith("/xml") || type.endsWith("+xml")
        || type == "application/x-www-form-urlencoded" || type == "application/csv";
    return claims && checked.payload.kind == ContentKind::Binary
        && checked.payload.decoding <= DecodedContent::State::Decoded
        && !checked.payload.content.contains('\0');
}

// The beginning of the content without its coding; a character at its end is left out rather than
// cut.
QByteArray plainContent(const CheckedEvent &checked)
{
    const QByteArray coding = codingOf(checked.headers, checked.event.body);
    const QByteArray plain = coding.isEmpty()
        ? checked.event.body
        : decodeContent(checked.event.body, coding, kLooked).bytes;
    qint64 end = std::min<qint64>(plain.size(), kLooked);
    if (end == kLooked) {
        while (end > kLooked - 3 && (static_cast<uchar>(plain[end - 1]) & 0xC0) == 0x80)
            --end;
        if ((static_cast<uchar>(plain[end - 1]) & 0xC0) == 0xC0)
            --end;
    }
    return plain.left(end);
}

void checkSyntax(const CheckedEvent &checked, QList<Finding> &found)
{
    const ContentProblem &problem = checked.payload.problem;
    if (problem.sentence.isEmpty() || problem.isLimit || checked.payload.cutAtLimit)
        return;
    Finding finding = makeFinding("body-unparseable", problem.sentence);
    if (problem.hasPlace()) {
        finding.message += QStringLiteral(" (line %1, column %2, byte %3)")
                               .arg(problem.line)
                               .arg(problem.column)
                               .arg(problem.shownByte());
        finding.evidence = {{QStringLiteral("line"), QString::number(problem.line)},
            {QStringLiteral("column"), QString::number(problem.column)},
            {QStringLiteral("byte"), QString::number(problem.shownByte())}};
    }
    if (const auto &lenient = checked.payload.lenient; lenient && lenient->document) {
        finding.message +=
            QStringLiteral(" A lenient reading repairs it: ") + summaryOfRepairs(*lenient);
        for (const JsonRepair &repair :
            lenient->repairs.first(std::min(kListed, lenient->repairs.size()))) {
            finding.evidence.append({QStringLiteral("repaired"),
                QStringLiteral("line %1, column %2: %3")
                    .arg(repair.line)
                    .arg(repair.column)
                    .arg(repair.sentence)});
        }
    }
    found.append(finding);
}

// Zeros in front of texts that look like numbers are for the tree to mark.
void checkValues(const CheckedEvent &checked, QList<Finding> &found)
{
    if (!checked.payload.document || checked.payload.kind != ContentKind::Json)
        return;
    ValueRiskLimits limits;
    limits.bytes = kLooked;
    ValueRisks risks = findToldRisks(checked.payload.document, limits);
    risks.count -= risks.list.removeIf( // that is a matter of the encoding
        [](const ValueRisk &risk) { return risk.kind == ValueRisk::Kind::ReplacedBytes; });
    if (risks.list.isEmpty())
        return;
    QList<Evidence> evidence;
    // a text that changes matters less than a value that does
    std::stable_partition(risks.list.begin(), risks.list.end(),
        [](const ValueRisk &risk) { return risk.kind != ValueRisk::Kind::NumberRewritten; });
    for (const ValueRisk &risk : risks.list.first(std::min(kListed, risks.list.size())))
        evidence.append({QStringLiteral("value"),
            QStringLiteral("%1: %2").arg(quotedValue(risk.pointer.toUtf8()), risk.sentence)});
    found.append(makeFinding("values-at-risk", summaryOfRisks(risks), evidence));
}

// What works without any other proof: the fields that the profile names (links to files and
// endpoints that ask for nothing else, tokens), JSON Web Tokens and signed links. Senders that put
// them into every message (Slack its verification token, SNS the link that ends the subscription)
// make no exception: whoever keeps or passes on the message keeps or passes on them.
void checkCredentials(const CheckedEvent &checked, const QByteArray &text, QList<Finding> &found)
{
    QStringList fields;
    if (const Profile *profile = checked.repaired.profile) {
        for (const JsonPath &path : profile->redacted) {
            const JsonValue value = checked.repaired.content.at(path);
            if (value.isString() && !value.text().isEmpty())
                fields.append(path.toString());
        }
    }
    QList<Evidence> evidence;
    for (const QString &field : std::as_const(fields))
        evidence.append({QStringLiteral("field"), field});
    if (fields.isEmpty()) {
        const QList<TextCredential> credentials = credentialsIn(text);
        if (credentials.isEmpty())
            return;
        const TextCredential &first = credentials.first();
        for (const TextCredential &each : credentials.first(std::min(kListed, credentials.size())))
            evidence.append({QStringLiteral("byte"), QString::number(each.range.start)});
        const QString sentence = first.kind == TextCredential::Kind::WebToken
            ? QStringLiteral("At byte %1 there is a JSON Web Token: whoever has it can use it.")
            : QStringLiteral("At byte %1 there is the signature of a link: until it expires, it "
                             "opens for whoever has it.");
        found.append(
            makeFinding("credential-in-payload", sentence.arg(first.range.start), evidence));
        return;
    }
    found.append(makeFinding("credential-in-payload",
        fields.size() == 1
            ? QStringLiteral("%1 works for whoever has it, without any other proof.")
                  .arg(fields.first())
            : QStringLiteral("%1 work for whoever has them, without any other proof.")
                  .arg(fields.join(QStringLiteral(", "))),
        evidence));
}

} // namespace

QList<Finding> checkContent(const CheckedEvent &checked)
{
    QList<Finding> found;
    if (!checked.bodyRead || checked.event.bodyBytes == 0)
        return found;
    checkSyntax(checked, found);
    checkValues(checked, found);
    const bool isCoded = checked.payload.decoding == DecodedContent::State::Unknown
        && checked.payload.problem.isLimit;
    if (isCoded || (!isText(checked) && !claimsText(checked)))
        return found;
    const QByteArray text = plainContent(checked);
    if (auto finding = checkEncoding(checked, text))
        found.append(std::move(*finding));
    if (isText(checked))
        checkCredentials(checked, text, found);
    return found;
}

} // namespace tallyman
