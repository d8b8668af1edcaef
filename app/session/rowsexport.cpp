// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/rowsexport.h"

#include "exchange/csvwriter.h"
#include "exchange/jsonwriter.h"

#include <QHash>

namespace tallyman {

namespace {

QByteArray rowJsonLine(const RowPlace &place, const JsonValue &data)
{
    JsonWriter json;
    json.beginObject();
    json.key("row").integer(place.number);
    json.key("event").integer(place.eventId);
    json.key("offset").integer(place.offset);
    json.key("size").integer(place.size);
    if (place.again)
        json.key("again").boolean(true);
    if (place.conflicting)
        json.key("conflicting").boolean(true);
    json.endObject();
    QByteArray line = json.result();
    line.chop(1);
    QByteArray token = data.token().toByteArray();
    token.replace('\n', ' ').replace('\r', ' ');
    return QByteArray(line + ",\"data\":" + (token.isEmpty() ? QByteArray("null") : token) + "}\n");
}

} // namespace

void writeRowsJson(ImportRows &rows, const RowsOutput &write)
{
    for (const RowPlace &place : rows.places()) {
        if (!write(rowJsonLine(place, rows.data(place))))
            return;
    }
}

void writeRowsCsv(ImportRows &rows, const RowsOutput &write)
{
    const QStringList columns = rows.columns();
    QHash<QString, qsizetype> positions;
    for (qsizetype i = 0; i < columns.size(); ++i)
        positions.insert(columns[i], i);
    if (!write(csvRecord(columns)))
        return;
    for (const RowPlace &place : rows.places()) {
        if (place.again)
            continue;
        QStringList cells(columns.size());
        forEachCell(rows.data(place), [&](const QString &name, const JsonValue &value) {
            const auto position = positions.constFind(name);
            if (position != positions.constEnd())
                cells[*position] = cellText(value);
        });
        if (!write(csvRecord(cells)))
            return;
    }
}

} // namespace tallyman
