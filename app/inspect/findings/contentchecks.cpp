// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "inspect/contentdecoder.h"
#include "inspect/credentials.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/utf8.h"
#include "inspect/valuerisks.h"

#include <QRegularExpression>
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

// The beginning of the content without its coding; a character at its end is left out rather than
// cut.
QByteArray plainContent(const CheckedEvent &checked)
{
    const QByteArray coding = checked.headers.value("Content-Encoding");
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
                               .arg(problem.offset);
        finding.evidence = {{QStringLiteral("line"), QString::number(problem.line)},
            {QStringLiteral("column"), QString::number(problem.column)},
            {QStringLiteral("byte"), QString::number(problem.offset)}};
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
    limits.listed = kListed;
    limits.bytes = kLooked;
    limits.leadingZeros = false;
    ValueRisks risks = findValueRisks(checked.payload.document, limits);
    risks.count -= risks.list.removeIf( // that is a matter of the encoding
        [](const ValueRisk &risk) { return risk.kind == ValueRisk::Kind::ReplacedBytes; });
    if (risks.list.isEmpty())
        return;
    QList<Evidence> evidence;
    for (const ValueRisk &risk : risks.list)
        evidence.append({QStringLiteral("value"),
            QStringLiteral("%1: %2").arg(quotedValue(risk.pointer.toUtf8()), risk.sentence)});
    found.append(makeFinding("values-at-risk", summaryOfRisks(risks), evidence));
}

QByteArray charsetOf(const HeaderList &headers)
{
    static const QRegularExpression kCharset(QStringLiteral("charset\\s*=\\s*\"?([^\";\\s]+)"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = kCharset.match(QString::fromUtf8(headers.value("Content-Type")));
    return match.captured(1).toLatin1().toLower();
}

// What a byte order mark at the beginning says; empty when there is none.
QString markName(const QByteArray &text)
{
    if (text.startsWith("\xEF\xBB\xBF"))
        return QStringLiteral("UTF-8");
    if (text.startsWith(QByteArrayView("\xFF\xFE\0\0", 4))
        || text.startsWith(QByteArrayView("\0\0\xFE\xFF", 4)))
        return QStringLiteral("UTF-32");
    if (text.startsWith("\xFF\xFE") || text.startsWith("\xFE\xFF"))
        return QStringLiteral("UTF-16");
    return {};
}

// UTF-8 that was read as Windows-1252 and written as UTF-8 again: "é" has become "Ã©", "–" "â€“";
// or what no decoder could read (U+FFFD). Also as JSON escapes, which PHP writes.
qsizetype mojibakeAt(const QByteArray &text)
{
    static const QList<QByteArray> kSigns{"\xC3\x83\xC2", "\xC3\x83\xE2\x80", "\xC3\x82\xC2\xA0",
        "\xC3\x82\xC2\xA3", "\xC3\x82\xC2\xB0", "\xC3\x82\xC2\xAE", "\xC3\x82\xC2\xA9",
        "\xC3\xA2\xE2\x82\xAC", "\xEF\xBF\xBD", "\\u00c3\\u00", "\\u00c2\\u00a", "\\u00c2\\u00b0",
        "\\u00e2\\u20ac", "\\ufffd"};
    qsizetype first = -1;
    for (const QByteArray &sign : kSigns) {
        const qsizetype at = text.indexOf(sign);
        if (at >= 0 && (first < 0 || at < first))
            first = at;
    }
    return first;
}

struct EncodingDoubts
{
    QStringList sentences;
    QList<Evidence> evidence;

    void add(const QString &sentence, const QString &what, const QString &text)
    {
        sentences.append(sentence);
        evidence.append({what, text});
    }
};

void doubtCharset(const QByteArray &charset, const QByteArray &text, EncodingDoubts &doubts)
{
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
    const bool saysUtf8 = charset.isEmpty() || charset == "utf-8" || charset == "utf8";
    const qint64 invalid = firstInvalidUtf8(text);
    if (saysUtf8 && invalid >= 0) {
        doubts.add(QStringLiteral("The text is not valid UTF-8 from byte %1 on.").arg(invalid),
            QStringLiteral("byte"), QString::number(invalid));
    } else if (!saysUtf8 && invalid < 0 && !ascii
        && (charset.startsWith("iso-8859") || charset.startsWith("windows-125")
            || charset == "us-ascii")) {
        doubts.add(QStringLiteral("The Content-Type says %1, but the text is UTF-8.")
                       .arg(QString::fromLatin1(charset)),
            QStringLiteral("header"),
            QStringLiteral("Content-Type: charset=%1").arg(QString::fromLatin1(charset)));
    }
}

void checkEncoding(const CheckedEvent &checked, const QByteArray &text, QList<Finding> &found)
{
    const QByteArray charset = charsetOf(checked.headers);
    EncodingDoubts doubts;
    const QString mark = markName(text);
    const bool isWide = mark == QLatin1String("UTF-16") || mark == QLatin1String("UTF-32")
        || (text.size() > 3 && (text.at(0) == 0 || text.at(1) == 0));
    if (!mark.isEmpty()) {
        doubts.add(QStringLiteral("The content begins with the byte order mark of %1; many parsers "
                                  "refuse it.")
                       .arg(mark),
            QStringLiteral("bytes"), QString::fromLatin1(text.left(4).toHex(' ')));
    }
    if (!isWide) {
        doubtCharset(charset, text, doubts);
    } else if (!charset.startsWith("utf-16") && !charset.startsWith("utf-32")) {
        doubts.add(QStringLiteral("The text is in UTF-16 or UTF-32, and the Content-Type does not "
                                  "say so."),
            QStringLiteral("bytes"), QString::fromLatin1(text.left(4).toHex(' ')));
    }
    const qsizetype at = mojibakeAt(text);
    if (at >= 0) {
        doubts.add(QStringLiteral("Text at byte %1 seems to have been decoded with the wrong "
                                  "character set on its way: %2.")
                       .arg(at)
                       .arg(quotedValue(text.mid(std::max<qsizetype>(0, at - 10), 40))),
            QStringLiteral("byte"), QString::number(at));
    }
    if (!doubts.sentences.isEmpty())
        found.append(makeFinding(
            "encoding-suspicious", doubts.sentences.join(QLatin1Char(' ')), doubts.evidence));
}

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
        const QList<ByteRange> tokens = webTokensIn(text);
        if (tokens.isEmpty())
            return;
        const qint64 at = tokens.first().start;
        evidence.append({QStringLiteral("byte"), QString::number(at)});
        found.append(makeFinding("credential-in-payload",
            QStringLiteral("At byte %1 there is a JSON Web Token: whoever has it can use it.")
                .arg(at),
            evidence));
        return;
    }
    found.append(makeFinding("credential-in-payload",
        QStringLiteral("%1 gives access to whoever has it.").arg(fields.join(QStringLiteral(", "))),
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
    if (!isText(checked))
        return found;
    const QByteArray text = plainContent(checked);
    checkEncoding(checked, text, found);
    checkCredentials(checked, text, found);
    return found;
}

} // namespace tallyman
