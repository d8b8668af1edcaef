// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/contradiction.h"

#include "base/text.h"
#include "inspect/compare/jsondiff.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/importrows.h"
#include "inspect/notificationcodec.h"
#include "inspect/rowcontent.h"
#include "store/eventreader.h"

#include <QHash>
#include <QStringList>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kLargestCompared = 1024 * 1024;
constexpr qsizetype kMostAttempts = 64; // that are gone through for the first one
constexpr qsizetype kNameBytes = 200;

// Attempts are compared with the first one. 0: it is not known any more, or too far away.
EventId firstAttempt(Database &database, const AnalysisRecord &record)
{
    const QList<AnalysisRecord> attempts = attemptsOf(database, record.eventId, kMostAttempts);
    const bool isFirst = !attempts.isEmpty() && attempts.first().attempt == 1
        && attempts.first().eventId < record.eventId;
    return isFirst ? attempts.first().eventId : 0;
}

// Of the first or last row of that number; null when there is none.
JsonValue dataOf(const std::vector<NotifiedRow> &rows, qint64 number,
    const JsonDocumentPtr &document, const RowPlaces &places, bool last)
{
    const auto has = [number](const NotifiedRow &row) { return row.number == number; };
    const NotifiedRow *found = nullptr;
    for (const NotifiedRow &row : rows) {
        if (has(row) && (last || found == nullptr))
            found = &row;
    }
    return found ? dataOfRow(rowIn(document, found->offset, found->size), places.data)
                 : JsonValue();
}

void setValues(Contradiction &contradiction, const JsonValue &there, const JsonValue &here)
{
    // a number and a string of the same digits
    const bool byToken = cellText(there) == cellText(here);
    const auto text = [byToken](const JsonValue &value) {
        return value.isNull()
            ? QString()
            : quotedValue(byToken ? value.token().toByteArray() : cellText(value).toUtf8());
    };
    contradiction.there = text(there);
    contradiction.here = text(here);
}

bool areSame(const JsonValue &a, const JsonValue &b)
{
    return a.isNull() == b.isNull()
        && (a.isNull() || a.token() == b.token() || jsonDigest(a.token()) == jsonDigest(b.token()));
}

// A row's cells, in their order and by name.
struct Cells
{
    QStringList names;
    QHash<QString, JsonValue> values;
};

Cells cellsOf(const JsonValue &row)
{
    Cells cells;
    const auto add = [&cells](const QString &name, const JsonValue &value) {
        if (cells.values.contains(name))
            return;
        cells.names.append(name);
        cells.values.insert(name, value);
    };
    forEachCell(row, add);
    if (cells.names.isEmpty() && !row.isNull())
        add(QString(), row);
    return cells;
}

// The first cell that differs, in the order of this row; else one that only the other has.
void compareRows(
    Contradiction &contradiction, qint64 number, const JsonValue &there, const JsonValue &here)
{
    const Cells before = cellsOf(there);
    const Cells now = cellsOf(here);
    if (before.names.isEmpty() || now.names.isEmpty())
        return; // could not be read
    const QStringList names = now.names + before.names;
    for (const QString &name : names) {
        const JsonValue other = before.values.value(name);
        const JsonValue own = now.values.value(name);
        if (areSame(other, own))
            continue;
        const QString row = QStringLiteral("row %1").arg(number);
        contradiction.where = name.isEmpty()
            ? row
            : QStringLiteral("%1 in %2").arg(displayLine(name.toUtf8(), kNameBytes), row);
        setValues(contradiction, other, own);
        return;
    }
}

// The first value that is not one of those that change with every attempt.
void compareContents(Contradiction &contradiction, const JsonDocumentPtr &there,
    const JsonDocumentPtr &here, const QList<JsonPath> &volatileFields)
{
    QStringList ignored;
    for (const JsonPath &path : volatileFields)
        ignored.append(path.toString());
    const JsonDiff diff =
        diffJson(there, here, IgnoreRules::parse(ignored).value_or(IgnoreRules()));
    const auto differs = [](const JsonChange &change) { return change.kind != ChangeKind::Moved; };
    const auto change = std::find_if(diff.changes.begin(), diff.changes.end(), differs);
    if (change == diff.changes.end())
        return;
    contradiction.where = change->path.isEmpty() ? QStringLiteral("the content")
                                                 : displayLine(change->path.toUtf8(), kNameBytes);
    if (change->kind != ChangeKind::Added)
        contradiction.there = quotedValue(change->before);
    if (change->kind != ChangeKind::Removed)
        contradiction.here = quotedValue(change->after);
}

void compare(Contradiction &contradiction, EventReader &reader, const ProfileSet &profiles,
    const CheckedEvent &checked)
{
    const auto record = analysisOf(reader.database(), contradiction.eventId);
    const ProfileForm *form = checked.recognition.form;
    const JsonDocumentPtr here = checked.recognition.content.document();
    if (!record || !form || !here || checked.event.bodyBytes > kLargestCompared)
        return;
    const auto other = reader.event(contradiction.eventId, kLargestCompared);
    const ProfileForm *otherForm = formOf(profiles, record->form);
    const JsonDocumentPtr there =
        other && otherForm ? documentOf(*other, *otherForm, kLargestContent) : nullptr;
    if (!there)
        return;
    const std::optional<qint64> number = checked.notification.arrival.conflicting.first();
    if (!number) {
        compareContents(contradiction, there, here, checked.recognition.profile->volatileFields);
        return;
    }
    const auto notification = decodeNotification(record->facts);
    if (!notification || !form->rows || !otherForm->rows)
        return;
    compareRows(contradiction, *number,
        dataOf(notification->rows, *number, there, *otherForm->rows, false),
        dataOf(checked.notification.rows, *number, here, *form->rows, true));
}

} // namespace

QString Contradiction::sentence(EventId event) const
{
    const auto named = [](const QString &value) {
        return value.isEmpty() ? QStringLiteral("nothing") : value;
    };
    return event == eventId
        ? QStringLiteral("%1: first %2, then %3").arg(where, named(there), named(here))
        : QStringLiteral("%1: %2 in %3, %4 here")
              .arg(where, named(there), eventName(eventId), named(here));
}

Contradiction contradictionOf(
    EventReader &reader, const ProfileSet &profiles, const CheckedEvent &checked)
{
    Contradiction contradiction;
    const RowArrival &arrival = checked.notification.arrival;
    if (!arrival.conflicting.isEmpty())
        contradiction.eventId = arrival.contradicts;
    else if (checked.record.sameness == Sameness::Conflict)
        contradiction.eventId = firstAttempt(reader.database(), checked.record);
    if (contradiction.eventId != 0)
        compare(contradiction, reader, profiles, checked);
    return contradiction;
}

} // namespace tallyman
