// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/messagediff.h"

#include "base/text.h"
#include "inspect/contentdecoder.h"
#include "inspect/payload.h"

#include <QHash>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kDecodedBytes = 512LL * 1024 * 1024;

void compareField(
    QList<FieldChange> &changes, const char *name, const QByteArray &left, const QByteArray &right)
{
    if (left != right)
        changes.append({ChangeKind::Changed, name, left, right});
}

using Values = QHash<QByteArray, QByteArrayList>; // by the name in lower case

Values valuesOf(const HeaderList &list)
{
    Values values;
    for (const HeaderField &field : list.fields())
        values[field.name.toLower()].append(field.value);
    return values;
}

// Adds what a list of values of one name has become.
void compareValues(QList<FieldChange> &changes, const QByteArray &name, const QByteArrayList &left,
    const QByteArrayList &right)
{
    const qsizetype common = std::min(left.size(), right.size());
    for (qsizetype i = 0; i < common; ++i) {
        if (left.at(i) != right.at(i))
            changes.append({ChangeKind::Changed, name, left.at(i), right.at(i)});
    }
    for (qsizetype i = common; i < left.size(); ++i)
        changes.append({ChangeKind::Removed, name, left.at(i), {}});
    for (qsizetype i = common; i < right.size(); ++i)
        changes.append({ChangeKind::Added, name, {}, right.at(i)});
}

QList<FieldChange> compareHeaders(
    const HeaderList &left, const HeaderList &right, const IgnoreRules &ignored)
{
    QList<FieldChange> changes;
    const Values before = valuesOf(left);
    const Values after = valuesOf(right);
    QList<QByteArray> done;
    for (const HeaderList *list : {&left, &right}) {
        for (const HeaderField &field : list->fields()) {
            const QByteArray name = field.name.toLower();
            if (name == "content-length" || done.contains(name) || ignored.matchesHeader(name))
                continue;
            done.append(name);
            compareValues(changes, field.name, before.value(name), after.value(name));
        }
    }
    return changes;
}

// Whether a structure says all that the bytes say: of a part that is a file it has only the size.
bool saysAll(ContentKind kind)
{
    return kind == ContentKind::Json || kind == ContentKind::Form || kind == ContentKind::Xml;
}

bool isText(QByteArrayView bytes)
{
    return !bytes.contains('\0') && isValidUtf8(bytes);
}

void compareBytes(MessageDiff &diff, const ComparedMessage &left, const ComparedMessage &right)
{
    const auto decoded = [](const ComparedMessage &message) {
        return decodeContent(
            message.body, message.headers.value("Content-Encoding"), kDecodedBytes);
    };
    const DecodedContent before = decoded(left);
    const DecodedContent after = decoded(right);
    diff.contentAs = ComparedAs::Bytes;
    if (!isText(before.bytes) || !isText(after.bytes))
        return;
    diff.text = diffText(before.bytes, after.bytes);
    if (!diff.text.tooManyLines)
        diff.contentAs = ComparedAs::Text;
}

void compareContent(MessageDiff &diff, const ComparedMessage &left, const ComparedMessage &right,
    const IgnoreRules &ignored, const std::atomic_bool *cancelled)
{
    diff.beforeBytes = left.body.size();
    diff.afterBytes = right.body.size();
    if (left.body == right.body
        && left.headers.value("Content-Encoding") == right.headers.value("Content-Encoding"))
        return;
    diff.firstDifference = firstDifference(left.body, right.body);
    const Payload before = readPayload(left.headers, left.body, kDecodedBytes, cancelled);
    const Payload after = readPayload(right.headers, right.body, kDecodedBytes, cancelled);
    if (before.document && after.document && saysAll(before.kind) && saysAll(after.kind)) {
        diff.contentAs = ComparedAs::Structure;
        diff.kind = before.kind;
        diff.structure = diffJson(before.document, after.document, ignored, cancelled);
    } else {
        compareBytes(diff, left, right);
    }
}

QString countsSentence(const JsonDiff &structure)
{
    QStringList counts;
    for (int kind = 0; kind < kChangeKinds; ++kind) {
        const qint64 count = structure.counts[static_cast<size_t>(kind)];
        if (count > 0)
            counts.append(QStringLiteral("%1 %2").arg(count).arg(
                changeKindName(static_cast<ChangeKind>(kind))));
    }
    return counts.join(QStringLiteral(", "));
}

} // namespace

bool MessageDiff::sameContent() const
{
    return contentAs == ComparedAs::SameBytes
        || (contentAs == ComparedAs::Structure && structure.total() == 0 && !structure.cancelled);
}

MessageDiff diffMessages(const ComparedMessage &left, const ComparedMessage &right,
    const IgnoreRules &ignored, const std::atomic_bool *cancelled)
{
    MessageDiff diff;
    compareField(diff.line, "method", left.method, right.method);
    compareField(diff.line, "target", left.target, right.target);
    compareField(
        diff.line, "status", QByteArray::number(left.status), QByteArray::number(right.status));
    diff.headers = compareHeaders(left.headers, right.headers, ignored);
    compareContent(diff, left, right, ignored, cancelled);
    return diff;
}

QString contentSentence(const MessageDiff &diff)
{
    switch (diff.contentAs) {
    case ComparedAs::SameBytes:
        return QStringLiteral("The contents are the same bytes.");
    case ComparedAs::Structure: {
        const QString kind = contentKindName(diff.kind);
        if (diff.structure.cancelled)
            return QStringLiteral("The comparison was cancelled.");
        if (diff.structure.total() > 0)
            return QStringLiteral("The contents differ as %1: %2.")
                .arg(kind, countsSentence(diff.structure));
        return diff.structure.orderDiffers
            ? QStringLiteral("The contents say the same (%1), with members in another order.")
                  .arg(kind)
            : QStringLiteral("The contents say the same (%1) with other bytes.").arg(kind);
    }
    case ComparedAs::Text:
        if (diff.text.onlyLineBreaks)
            return QStringLiteral("The texts differ only in their line breaks.");
        return (diff.text.removed == 1
                ? QStringLiteral("The texts differ: %1 line removed, %2 added.")
                : QStringLiteral("The texts differ: %1 lines removed, %2 added."))
            .arg(diff.text.removed)
            .arg(diff.text.added);
    case ComparedAs::Bytes:
        break;
    }
    return QStringLiteral("The contents differ from byte %1 on (%2, %3).")
        .arg(diff.firstDifference)
        .arg(formatBytes(diff.beforeBytes), formatBytes(diff.afterBytes));
}

} // namespace tallyman
