// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/rowsexport.h"

#include "exchange/csvwriter.h"
#include "exchange/jsonwriter.h"

#include <QHash>

namespace tallyman {

namespace {

QByteArray rowJsonLine(ImportRows &rows, const RowPlace &place)
{
    const JsonValue data = rows.data(place);
    JsonWriter json;
    json.beginObject();
    json.key("row");
    if (place.rejected)
        json.null();
    else
        json.integer(place.number);
    json.key("event").integer(place.eventId);
    json.key("offset").integer(place.offset);
    json.key("size").integer(place.size);
    if (place.again)
        json.key("again").boolean(true);
    if (place.conflicting)
        json.key("conflicting").boolean(true);
    if (place.rejected) {
        json.key("rejected").boolean(true).key("errors").beginArray();
        const QStringList messages = rows.messages(place);
        for (const QString &message : messages)
            json.qstring(message);
        json.endArray();
    }
    json.endObject();
    QByteArray line = json.result();
    line.chop(1);
    QByteArray token = data.token().toByteArray();
    token.replace('\n', ' ').replace('\r', ' ');
    return QByteArray(line + ",\"data\":" + (token.isEmpty() ? QByteArray("null") : token) + "}\n");
}

// Behind the columns of the rows: where each came from. Names that are in use get underscores.
QStringList originColumns(const QStringList &columns)
{
    QStringList names{QStringLiteral("_row"), QStringLiteral("_event"), QStringLiteral("_offset"),
        QStringLiteral("_size"), QStringLiteral("_state")};
    for (QString &name : names) {
        while (columns.contains(name))
            name.prepend(QLatin1Char('_'));
    }
    return names;
}

QStringList originCells(const RowPlace &place)
{
    return {place.rejected ? QString() : QString::number(place.number),
        QString::number(place.eventId), QString::number(place.offset), QString::number(place.size),
        place.rejected          ? QStringLiteral("rejected")
            : place.conflicting ? QStringLiteral("conflicting")
                                : QString()};
}

} // namespace

void writeRowsJson(ImportRows &rows, const RowsOutput &write)
{
    for (const auto *places : {&rows.places(), &rows.rejected()}) {
        for (const RowPlace &place : *places) {
            if (!write(rowJsonLine(rows, place)))
                return;
        }
    }
}

void writeRowsCsv(ImportRows &rows, const RowsOutput &write)
{
    const QStringList columns = rows.columns();
    QHash<QString, qsizetype> positions;
    for (qsizetype i = 0; i < columns.size(); ++i)
        positions.insert(columns[i], i);
    if (!write(csvRecord(columns + originColumns(columns))))
        return;
    const auto record = [&](const RowPlace &place) {
        QStringList cells(columns.size());
        forEachCell(rows.data(place), [&](const QString &name, const JsonValue &value) {
            const auto position = positions.constFind(name);
            if (position != positions.constEnd())
                cells[*position] = cellText(value);
        });
        if (place.rejected)
            cells.last() = rows.messages(place).join(QStringLiteral("; "));
        return csvRecord(cells + originCells(place));
    };
    for (const auto *places : {&rows.places(), &rows.rejected()}) {
        for (const RowPlace &place : *places) {
            if (!place.again && !write(record(place)))
                return;
        }
    }
}

} // namespace tallyman
