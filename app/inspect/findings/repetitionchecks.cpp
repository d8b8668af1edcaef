// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "inspect/findings/checkedevent.h"

namespace tallyman {

namespace {

QString sameness(Sameness same)
{
    switch (same) {
    case Sameness::Identical:
        return QStringLiteral("the bytes are the same");
    case Sameness::SameJson:
        return QStringLiteral("other bytes that say the same");
    case Sameness::SameSteady:
        return QStringLiteral("the same but for fields that change with every attempt");
    case Sameness::First:
    case Sameness::Conflict:
        break;
    }
    return {};
}

// "Row 3", "Rows 3–5, 9"
QString rowsText(const IdSet &rows)
{
    return (rows.size() == 1 ? QStringLiteral("Row %1") : QStringLiteral("Rows %1"))
        .arg(rangesText(rows));
}

// "Rows 3–5 of import 17"
QString namedRows(const CheckedEvent &checked, const IdSet &rows)
{
    const QString &key = checked.notification.importKey;
    return key.isEmpty()
        ? rowsText(rows)
        : QStringLiteral("%1 of import %2").arg(rowsText(rows), displayLine(key.toUtf8(), 128));
}

// Where the lowest of them came first, as the end of a sentence.
QString placeText(const CheckedEvent &checked, const IdSet &rows, EventId first)
{
    if (first == 0)
        return QStringLiteral(".");
    const QString event =
        first == checked.event.id ? QStringLiteral("this request") : eventName(first);
    return (
        rows.size() > 1 ? QStringLiteral(", the first of them in %1.") : QStringLiteral(", in %1."))
        .arg(event);
}

void addEvent(QList<Evidence> &evidence, const CheckedEvent &checked, EventId other)
{
    if (other != 0 && other != checked.event.id)
        evidence.append({QStringLiteral("event"), eventName(other)});
}

Finding conflict(const CheckedEvent &checked)
{
    const IdSet &rows = checked.notification.arrival.conflicting;
    const Contradiction &contradiction = checked.contradiction;
    QList<Evidence> evidence{{QStringLiteral("attempt"), QString::number(checked.record.attempt)}};
    if (!rows.isEmpty())
        evidence.append({QStringLiteral("rows"), rangesText(rows, 20)});
    addEvent(evidence, checked, contradiction.eventId);
    if (!contradiction.where.isEmpty())
        evidence.append({QStringLiteral("value"), contradiction.sentence(checked.event.id)});
    const QString subject =
        rows.isEmpty() ? QStringLiteral("The same request") : namedRows(checked, rows);
    return makeFinding("conflict",
        QStringLiteral("%1 came before with other content%2")
            .arg(subject, placeText(checked, rows, contradiction.eventId)),
        evidence);
}

Finding rowsRepeated(const CheckedEvent &checked)
{
    const RowArrival &arrival = checked.notification.arrival;
    QList<Evidence> evidence{{QStringLiteral("rows"), rangesText(arrival.repeated, 20)}};
    addEvent(evidence, checked, arrival.repeats);
    return makeFinding("rows-repeated",
        QStringLiteral("%1 came before%2")
            .arg(namedRows(checked, arrival.repeated),
                placeText(checked, arrival.repeated, arrival.repeats)),
        evidence);
}

} // namespace

QList<Finding> checkRepetition(const CheckedEvent &checked)
{
    const AnalysisRecord &record = checked.record;
    const RowArrival &arrival = checked.notification.arrival;
    if (record.sameness == Sameness::Conflict || !arrival.conflicting.isEmpty())
        return {conflict(checked)};
    if (record.sameness != Sameness::First) {
        if (checked.event.bodyBytes == 0) // looking at a page twice is nothing
            return {};
        return {makeFinding("duplicate",
            QStringLiteral("This is attempt %1 of the same request: %2.")
                .arg(record.attempt)
                .arg(sameness(record.sameness)),
            {{QStringLiteral("attempt"), QString::number(record.attempt)}})};
    }
    if (arrival.repeated.isEmpty())
        return {};
    return {rowsRepeated(checked)};
}

} // namespace tallyman
