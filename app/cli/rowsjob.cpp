// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rowsjob.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "cli/rowsagainst.h"
#include "exchange/csvwriter.h"
#include "exchange/jsonwriter.h"
#include "inspect/importrows.h"
#include "store/readpool.h"

namespace tallyman {

namespace {

// The one import with this key. Errors: NotFound, InvalidInput when several senders have one.
Result<ImportId> findByName(Database &database, const QString &name)
{
    QStringList senders;
    ImportId found = 0;
    for (const Import &import : imports(database, 1, highestImportId(database))) {
        const QString whole = import.sender + QLatin1Char('/') + import.key;
        if (import.key != name && whole != name)
            continue;
        senders.append(whole);
        found = import.id;
    }
    if (senders.isEmpty()) {
        return failure(ErrorCode::NotFound,
            QStringLiteral("There is no import “%1”; see: tallyman imports").arg(name));
    }
    if (senders.size() > 1) {
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Several senders have an import “%1”; say one of: %2")
                .arg(name, senders.join(QLatin1String(", "))));
    }
    return found;
}

// As sent, one object a line: row, event, offset, size, data; again or conflicting when the row
// had come before.
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

void writeJson(ImportRows &rows)
{
    for (const RowPlace &place : rows.places()) {
        if (!writeOut(rowJsonLine(place, rows.data(place))))
            return;
    }
}

void writeCsv(ImportRows &rows)
{
    const QStringList columns = rows.columns();
    QHash<QString, qsizetype> positions;
    for (qsizetype i = 0; i < columns.size(); ++i)
        positions.insert(columns[i], i);
    if (!writeOut(csvRecord(columns)))
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
        if (!writeOut(csvRecord(cells)))
            return;
    }
}

} // namespace

RowsJob::RowsJob(Options options)
    : LedgerJob(options.workspace)
    , m_options(std::move(options))
{
}

void RowsJob::run()
{
    // Standard output is written on the main thread, where nothing else is to be done.
    try {
        Database database(session()->workspace().path, Database::Mode::ReadOnly);
        EventReader reader(database);
        const Result<ImportId> import = findByName(database, m_options.import);
        if (!import) {
            complain(import.error());
            finish(kExitFailed);
            return;
        }
        ImportRows rows(reader, Session::loadProfiles(), *import);
        if (!m_options.against.isEmpty()) {
            finish(printRowsAgainst(rows, m_options.against, m_options.mapping,
                m_options.json      ? AgainstFormat::Json
                    : m_options.csv ? AgainstFormat::Csv
                                    : AgainstFormat::Words));
            return;
        }
        if (m_options.json)
            writeJson(rows);
        else
            writeCsv(rows);
        finish(kExitDone);
    } catch (const SqliteError &error) {
        complain(error.toError(m_options.workspace));
        finish(kExitFailed);
    }
}

} // namespace tallyman
