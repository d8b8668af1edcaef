// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/editdifferences.h"

#include "base/hash.h"
#include "base/text.h"
#include "deliver/fieldrules.h"

#include <QSet>

namespace tallyman {

namespace {

QString editedReason()
{
    return QStringLiteral("edited");
}

QList<HeaderField> ofName(const HeaderList &list, QByteArrayView name)
{
    QList<HeaderField> fields;
    for (const HeaderField &field : list.fields()) {
        if (equalsIgnoringCase(field.name, name))
            fields.append(field);
    }
    return fields;
}

// One text for the fields of one name: the values, or whole lines when only the spelling of the
// name tells them apart.
QString textOf(const QList<HeaderField> &fields, bool withNames)
{
    QStringList parts;
    for (const HeaderField &field : fields)
        parts.append(withNames
                ? displayLine(field.name) + QStringLiteral(": ") + displayLine(field.value)
                : displayLine(field.value));
    return parts.join(QStringLiteral(" | "));
}

void noteName(QList<Difference> &differences, const HeaderList &captured, const HeaderList &edited,
    const QByteArray &name)
{
    const QList<HeaderField> before = ofName(captured, name);
    const QList<HeaderField> after = ofName(edited, name);
    if (before == after)
        return;
    QString reason = editedReason();
    if (after.isEmpty()) {
        if (const QString rule = reasonNotToForward(name, captured); !rule.isEmpty())
            reason = rule;
    }
    const bool sameValues = textOf(before, false) == textOf(after, false);
    differences.append(
        {displayLine(name), textOf(before, sameValues), textOf(after, sameValues), reason});
}

QList<QByteArray> distinctNames(const HeaderList &a, const HeaderList &b)
{
    QList<QByteArray> names;
    QSet<QByteArray> seen;
    for (const HeaderList *list : {&a, &b}) {
        for (const HeaderField &field : list->fields()) {
            const QByteArray key = field.name.toLower();
            if (isRoutingOrFramingField(field.name) || seen.contains(key))
                continue;
            seen.insert(key);
            names.append(field.name);
        }
    }
    return names;
}

// Whether the fields that both have stand in another order.
bool isReordered(const HeaderList &captured, const HeaderList &edited)
{
    QList<HeaderField> before;
    QList<HeaderField> after;
    for (const HeaderField &field : captured.fields()) {
        if (edited.fields().contains(field))
            before.append(field);
    }
    for (const HeaderField &field : edited.fields()) {
        if (captured.fields().contains(field))
            after.append(field);
    }
    return before != after && before.size() == after.size();
}

void noteBody(QList<Difference> &differences, const Event &event, const EditedRequest &edited)
{
    const bool sameSize = edited.body.size() == event.bodyBytes; // otherwise no need to hash
    if (!edited.bodyEdited || (sameSize && Sha256::of(edited.body) == event.bodySha256))
        return;
    differences.append({QStringLiteral("body"), formatBytes(event.bodyBytes),
        formatBytes(edited.body.size()), editedReason()});
}

} // namespace

void noteEdits(QList<Difference> &differences, const Event &event, const EditedRequest &edited)
{
    const HeaderList captured = event.headers();
    if (edited.method != event.method)
        differences.append({QStringLiteral("method"), displayLine(event.method),
            displayLine(edited.method), editedReason()});
    for (const QByteArray &name : distinctNames(captured, edited.headers))
        noteName(differences, captured, edited.headers, name);
    if (isReordered(captured, edited.headers))
        differences.append({QStringLiteral("order of the fields"), QStringLiteral("as captured"),
            QStringLiteral("changed"), editedReason()});
    noteBody(differences, event, edited);
}

} // namespace tallyman
