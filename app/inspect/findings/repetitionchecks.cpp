// SPDX-License-Identifier: GPL-3.0-or-later
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

QString ofImport(const CheckedEvent &checked)
{
    return checked.notification.importKey.isEmpty()
        ? QString()
        : QStringLiteral(" of import %1").arg(checked.notification.importKey);
}

} // namespace

QList<Finding> checkRepetition(const CheckedEvent &checked)
{
    const AnalysisRecord &record = checked.record;
    const RowArrival &arrival = checked.notification.arrival;
    QList<Evidence> evidence{{QStringLiteral("attempt"), QString::number(record.attempt)}};
    if (record.sameness == Sameness::Conflict || !arrival.conflicting.isEmpty()) {
        const bool byRows = !arrival.conflicting.isEmpty();
        if (byRows)
            evidence.append({QStringLiteral("rows"), rangesText(arrival.conflicting, 20)});
        return {makeFinding("conflict",
            byRows ? QStringLiteral("%1%2 came before with other content.")
                         .arg(rowsText(arrival.conflicting), ofImport(checked))
                   : QStringLiteral("The same request came before with other content."),
            evidence)};
    }
    if (record.sameness != Sameness::First) {
        if (checked.event.bodyBytes == 0) // looking at a page twice is nothing
            return {};
        return {makeFinding("duplicate",
            QStringLiteral("This is attempt %1 of the same request: %2.")
                .arg(record.attempt)
                .arg(sameness(record.sameness)),
            evidence)};
    }
    if (arrival.repeated.isEmpty())
        return {};
    return {makeFinding("rows-repeated",
        QStringLiteral("%1%2 came before, in another request or in this one.")
            .arg(rowsText(arrival.repeated), ofImport(checked)),
        {{QStringLiteral("rows"), rangesText(arrival.repeated, 20)}})};
}

} // namespace tallyman
