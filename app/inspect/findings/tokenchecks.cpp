// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/tokenchecks.h"

#include "base/text.h"
#include "inspect/findings/blankplaces.h"
#include "inspect/signature/cryptography.h"
#include "inspect/signature/keydecoding.h"

#include <algorithm>

namespace tallyman {

namespace {

bool isOneOf(QByteArrayView text, const QList<SignatureKey> &accepted)
{
    bool found = false;
    for (const SignatureKey &key : accepted)
        found = equalsInConstantTime(text, key.text) || found;
    return found;
}

// How the value is written on the wire: one blank behind the colon is usual, none is right too.
bool hasBlanksAround(const QByteArray &line)
{
    const QByteArray value = line.startsWith(' ') ? line.mid(1) : line;
    return value != value.trimmed();
}

QByteArray schemeWord(SignatureKind kind)
{
    return kind == SignatureKind::Basic ? "Basic" : "Bearer";
}

// The agreed part of a field's value, with the blanks around it; null where the field is of another
// scheme (RFC 9110 §11.4).
QByteArray credentialIn(const QByteArray &value, SignatureKind kind)
{
    if (kind == SignatureKind::Token)
        return value;
    const QByteArray word = schemeWord(kind);
    const QByteArray rest = value.mid(word.size());
    const bool isThere =
        equalsIgnoringCase(QByteArrayView(value).first(value.size() - rest.size()), word)
        && withoutBlanks(rest.left(2)).size() < rest.left(2).size();
    if (!isThere)
        return {};
    return rest.startsWith(' ') ? rest.mid(1) : rest;
}

// What is compared with the agreed value; null when it is not written as base64.
QByteArray readCredential(const QByteArray &credential, SignatureKind kind)
{
    return kind == SignatureKind::Basic ? decodeBase64(credential).value_or(QByteArray())
                                        : credential;
}

Evidence headerEvidence(const QByteArray &header)
{
    return {QStringLiteral("header"), displayLine(header)};
}

QString describedValue(const QByteArray &value)
{
    if (value.isEmpty())
        return QStringLiteral("empty");
    return value.size() == 1 ? QStringLiteral("1 byte")
                             : QStringLiteral("%1 bytes").arg(value.size());
}

// The key that a text is but for blanks; null: none.
const SignatureKey *keyWithoutBlanks(const QByteArray &bare, const QList<SignatureKey> &accepted)
{
    const SignatureKey *found = nullptr;
    for (const SignatureKey &key : accepted) {
        if (!bare.isEmpty() && equalsInConstantTime(bare, withoutBlanks(key.text)))
            found = &key;
    }
    return found;
}

// Where there are blanks in a field's value that the key does not have, or the other way round.
QStringList strayBlanks(const QByteArray &line, const SignatureKey &key, SignatureKind kind)
{
    const QByteArray written = line.startsWith(' ') ? line.mid(1) : line;
    if (kind == SignatureKind::Token)
        return blanksThatDiffer(written, key.text);
    qsizetype start = 0;
    while (start < written.size() && QByteArrayView(" \t").contains(written[start]))
        ++start;
    const QByteArray credential = credentialIn(written.mid(start), kind);
    QStringList places = blanksThatDiffer(QByteArray(written.first(start) + 'x'), "x");
    if (kind == SignatureKind::Bearer)
        return places + blanksThatDiffer(credential, key.text);
    const QByteArray coded = withoutBlanks(credential);
    return places + blanksThatDiffer(credential, coded)
        + blanksThatDiffer(readCredential(coded, kind), key.text);
}

Finding tokenWithBlanks(const QByteArray &header, const QByteArray &line, const QStringList &places)
{
    Finding finding = makeFinding("token-whitespace",
        QStringLiteral("%1 is right but for blanks: %2.")
            .arg(displayLine(header), places.join(QStringLiteral("; "))),
        {headerEvidence(header), {QStringLiteral("value"), describedValue(line)}});
    for (const QString &place : places)
        finding.evidence.append({QStringLiteral("blank"), place});
    return finding;
}

Finding wrongToken(const QByteArray &header, const QByteArray &line,
    const QList<SignatureKey> &accepted, SignatureKind kind)
{
    const QString name = displayLine(header);
    const QByteArray value = line.trimmed();
    const QByteArray credential = credentialIn(value, kind);
    if (credential.isNull() && kind != SignatureKind::Token) {
        return makeFinding("token-wrong",
            QStringLiteral("%1 does not hold “%2 …”.")
                .arg(name, QString::fromLatin1(schemeWord(kind))),
            {headerEvidence(header), {QStringLiteral("value"), describedValue(value)}});
    }
    const QByteArray bare = withoutBlanks(readCredential(withoutBlanks(credential), kind));
    if (const SignatureKey *key = keyWithoutBlanks(bare, accepted))
        return tokenWithBlanks(header, line, strayBlanks(line, *key, kind));
    return makeFinding("token-wrong",
        accepted.size() > 1
            ? QStringLiteral("%1 is none of the %2 expected values.").arg(name).arg(accepted.size())
            : QStringLiteral("%1 is not the expected value.").arg(name),
        {headerEvidence(header), {QStringLiteral("value"), describedValue(value)}});
}

} // namespace

QByteArrayList rawFieldLines(const QByteArray &head, const QByteArray &name)
{
    QByteArrayList lines;
    for (qsizetype end = head.indexOf('\n'); end >= 0;) {
        const qsizetype start = end + 1;
        end = head.indexOf('\n', start);
        QByteArrayView line =
            QByteArrayView(head).sliced(start, (end < 0 ? head.size() : end) - start);
        if (line.endsWith('\r'))
            line.chop(1);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && equalsIgnoringCase(line.first(colon), name))
            lines.append(line.sliced(colon + 1).toByteArray());
    }
    return lines;
}

QList<Finding> checkToken(const CheckedEvent &checked, const QByteArray &header,
    const QList<SignatureKey> &accepted, SignatureKind kind)
{
    const QByteArrayList lines = rawFieldLines(checked.event.head, header);
    if (lines.isEmpty()) {
        return {makeFinding("token-missing",
            QStringLiteral("There is no header %1.").arg(displayLine(header)),
            {headerEvidence(header)})};
    }
    QList<Finding> found;
    if (lines.size() > 1) {
        found.append(makeFinding("token-repeated",
            QStringLiteral("%1 is there %2 times.").arg(displayLine(header)).arg(lines.size()),
            {headerEvidence(header), {QStringLiteral("count"), QString::number(lines.size())}}));
    }
    const auto isRight = [&](const QByteArray &line) {
        const QByteArray credential = credentialIn(line.trimmed(), kind);
        return isOneOf(readCredential(credential, kind), accepted) && !hasBlanksAround(line);
    };
    if (std::none_of(lines.begin(), lines.end(), isRight))
        found.append(wrongToken(header, lines.first(), accepted, kind));
    return found;
}

const SignatureKey *keyOfToken(const CheckedEvent &checked, const QByteArray &header,
    const QList<SignatureKey> &accepted, SignatureKind kind)
{
    // the usual case first: one line, one blank, the value
    const QByteArrayList lines = rawFieldLines(checked.event.head, header);
    const SignatureKey *plain = nullptr;
    if (kind == SignatureKind::Token && lines.size() == 1 && lines.first().startsWith(' ')) {
        for (const SignatureKey &key : accepted) {
            if (equalsInConstantTime(QByteArrayView(lines.first()).sliced(1), key.text)
                && plain == nullptr)
                plain = &key;
        }
    }
    if (plain != nullptr && !plain->text.isEmpty() && !hasBlanksAround(lines.first()))
        return plain;
    if (!checkToken(checked, header, accepted, kind).isEmpty())
        return nullptr;
    const QByteArray line = rawFieldLines(checked.event.head, header).first();
    const QByteArray value = readCredential(credentialIn(line.trimmed(), kind), kind);
    const SignatureKey *fitting = nullptr;
    for (const SignatureKey &key : accepted) {
        if (equalsInConstantTime(value, key.text) && fitting == nullptr)
            fitting = &key;
    }
    return fitting;
}

} // namespace tallyman
