// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rowsjob.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "cli/rowsagainst.h"
#include "inspect/importrows.h"
#include "session/rowsexport.h"
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
            writeRowsJson(rows, writeOut);
        else
            writeRowsCsv(rows, writeOut);
        finish(kExitDone);
    } catch (const SqliteError &error) {
        complain(error.toError(m_options.workspace));
        finish(kExitFailed);
    }
}

} // namespace tallyman
