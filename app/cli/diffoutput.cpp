// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/diffoutput.h"

#include "base/text.h"
#include "exchange/jsonwriter.h"

namespace tallyman {

namespace {

char signOf(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Changed:
        return '~';
    case ChangeKind::Added:
        return '+';
    case ChangeKind::Removed:
        return '-';
    case ChangeKind::Moved:
        break;
    }
    return '>';
}

QString shown(const QByteArray &excerpt, qint64 bytes)
{
    const QString line = displayLine(excerpt, kExcerptBytes);
    return bytes > excerpt.size() ? line + QStringLiteral("… (%1)").arg(formatBytes(bytes)) : line;
}

QString valuesOf(ChangeKind kind, const QString &before, const QString &after)
{
    if (kind == ChangeKind::Changed)
        return before + QStringLiteral(" → ") + after;
    return kind == ChangeKind::Added ? after : before;
}

QString fieldLine(const FieldChange &change)
{
    return QStringLiteral("  %1 %2: %3\n")
        .arg(QLatin1Char(signOf(change.kind)))
        .arg(displayLine(change.name),
            valuesOf(change.kind, displayLine(change.before), displayLine(change.after)));
}

QString changeLine(const JsonChange &change)
{
    const QString path = displayLine(change.path.isEmpty() ? "(all)" : change.path.toUtf8());
    const QString start =
        QStringLiteral("  %1 %2  ").arg(QLatin1Char(signOf(change.kind))).arg(path);
    if (change.kind == ChangeKind::Moved)
        return start + QStringLiteral("→ %1\n").arg(displayLine(change.movedTo.toUtf8()));
    return start
        + valuesOf(change.kind, shown(change.before, change.beforeBytes),
            shown(change.after, change.afterBytes))
        + QLatin1Char('\n');
}

QString textLines(const TextDiff &text)
{
    QString lines;
    qint64 behind = 0;
    for (const TextLine &line : text.lines) {
        const bool both = line.side == TextLine::Side::Both;
        const qint64 left = line.side == TextLine::Side::Right ? behind : line.left;
        if (left > behind + 1)
            lines += QStringLiteral("  … line %1\n").arg(left);
        behind = left;
        lines += QStringLiteral("  %1 %2\n")
                     .arg(QLatin1Char(both                       ? ' '
                             : line.side == TextLine::Side::Left ? '-'
                                                                 : '+'))
                     .arg(displayLine(line.text, kMostLineBytes));
    }
    if (text.lines.size() >= kMostTextLines)
        lines += QStringLiteral("  … and more\n");
    return lines;
}

QString contentLines(const MessageDiff &diff)
{
    QString lines = contentSentence(diff) + QLatin1Char('\n');
    for (const JsonChange &change : diff.structure.changes)
        lines += changeLine(change);
    const qint64 more = diff.structure.total() - diff.structure.changes.size();
    if (more > 0)
        lines += QStringLiteral("  … and %1 more\n").arg(more);
    if (diff.structure.coarse)
        lines += QStringLiteral("Some values are so large that they were compared as a whole.\n");
    return lines + textLines(diff.text);
}

void writeFields(JsonWriter &json, const char *key, const QList<FieldChange> &changes)
{
    json.key(key).beginArray();
    for (const FieldChange &change : changes) {
        json.beginObject();
        json.key("kind").qstring(changeKindName(change.kind));
        json.text("name", change.name);
        if (change.kind != ChangeKind::Added)
            json.text("before", change.before);
        if (change.kind != ChangeKind::Removed)
            json.text("after", change.after);
        json.endObject();
    }
    json.endArray();
}

// The tokens as they were sent, in strings; cut ones with their whole sizes.
void writeChanges(JsonWriter &json, const QList<JsonChange> &changes)
{
    json.key("changes").beginArray();
    const auto write = [&json](const char *name, const char *size, const QByteArray &excerpt,
                           qint64 bytes) {
        json.text(name, excerpt);
        if (bytes > excerpt.size())
            json.key(size).integer(bytes);
    };
    for (const JsonChange &change : changes) {
        json.beginObject();
        json.key("kind").qstring(changeKindName(change.kind));
        json.key("path").qstring(change.path);
        if (change.kind == ChangeKind::Moved)
            json.key("to").qstring(change.movedTo);
        if (change.kind != ChangeKind::Added)
            write("before", "beforeBytes", change.before, change.beforeBytes);
        if (change.kind == ChangeKind::Changed || change.kind == ChangeKind::Added)
            write("after", "afterBytes", change.after, change.afterBytes);
        json.endObject();
    }
    json.endArray();
}

void writeLines(JsonWriter &json, const TextDiff &text)
{
    json.key("removedLines").integer(text.removed);
    json.key("addedLines").integer(text.added);
    json.key("lines").beginArray();
    for (const TextLine &line : text.lines) {
        json.beginObject();
        if (line.left > 0)
            json.key("left").integer(line.left);
        if (line.right > 0)
            json.key("right").integer(line.right);
        json.text("text", line.text);
        json.endObject();
    }
    json.endArray();
}

QString comparedAsName(ComparedAs as)
{
    switch (as) {
    case ComparedAs::SameBytes:
    case ComparedAs::Bytes:
        break;
    case ComparedAs::Structure:
        return QStringLiteral("json");
    case ComparedAs::Text:
        return QStringLiteral("text");
    }
    return QStringLiteral("bytes");
}

} // namespace

QByteArray diffReport(
    const ComparedMessage &left, const ComparedMessage &right, const MessageDiff &diff)
{
    QString text = diff.equal()
        ? QStringLiteral("%1 and %2 are equal.\n").arg(left.name, right.name)
        : QStringLiteral("%1 and %2 differ.\n").arg(left.name, right.name);
    for (const FieldChange &change : diff.line)
        text += fieldLine(change);
    if (!diff.headers.isEmpty())
        text += QStringLiteral("Headers:\n");
    for (const FieldChange &change : diff.headers)
        text += fieldLine(change);
    return (text + contentLines(diff)).toUtf8();
}

QByteArray diffJsonLine(
    const ComparedMessage &left, const ComparedMessage &right, const MessageDiff &diff)
{
    JsonWriter json;
    json.beginObject();
    json.key("left").qstring(left.name);
    json.key("right").qstring(right.name);
    json.key("equal").boolean(diff.equal());
    writeFields(json, "line", diff.line);
    writeFields(json, "headers", diff.headers);
    json.key("content").beginObject();
    json.key("as").qstring(comparedAsName(diff.contentAs));
    json.key("same").boolean(diff.sameContent());
    json.key("sameBytes").boolean(diff.firstDifference < 0);
    json.key("sentence").qstring(contentSentence(diff));
    if (diff.contentAs == ComparedAs::Structure) {
        for (int kind = 0; kind < kChangeKinds; ++kind)
            json.key(changeKindName(static_cast<ChangeKind>(kind)).toLatin1().constData())
                .integer(diff.structure.counts[static_cast<size_t>(kind)]);
        json.key("orderDiffers").boolean(diff.structure.orderDiffers);
        json.key("coarse").boolean(diff.structure.coarse);
        writeChanges(json, diff.structure.changes);
    }
    if (diff.contentAs == ComparedAs::Text)
        writeLines(json, diff.text);
    if (diff.firstDifference >= 0)
        json.key("firstDifference").integer(diff.firstDifference);
    json.endObject();
    json.endObject();
    return json.result() + '\n';
}

} // namespace tallyman
