// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"

#include <QList>
#include <sqlite3.h>

namespace tallyman {

namespace {

// Columns that are read for a table row come first, the bytes last.
constexpr const char *kVersion1 = R"(
CREATE TABLE event(
    id INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,          -- µs since 1970, UTC
    receive_us INTEGER NOT NULL,           -- first byte to last
    state INTEGER NOT NULL,                -- EventState
    status INTEGER NOT NULL,               -- of the reply, 0: none
    version_minor INTEGER NOT NULL,
    reply_id INTEGER,
    body_bytes INTEGER NOT NULL,
    wire_bytes INTEGER NOT NULL,
    content_id INTEGER,                    -- NULL: the content is in `body`
    method BLOB NOT NULL,
    target BLOB NOT NULL,
    remote TEXT NOT NULL,
    listener TEXT NOT NULL,
    problem_code TEXT,
    problem TEXT,
    problem_offset INTEGER,
    wire_sha256 BLOB NOT NULL,
    body_sha256 BLOB NOT NULL,
    framing BLOB,
    trailers BLOB,
    head BLOB NOT NULL,
    body BLOB
);
CREATE INDEX event_content ON event(content_id) WHERE content_id IS NOT NULL;
CREATE TABLE content(                      -- stored once per SHA-256
    id INTEGER PRIMARY KEY,
    sha256 BLOB,                           -- NULL while it still arrives
    bytes INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX content_arriving ON content(id) WHERE sha256 IS NULL;
CREATE UNIQUE INDEX content_sha256 ON content(sha256) WHERE sha256 IS NOT NULL;
CREATE TABLE piece(id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE reply(                        -- head with an empty Date, see replyhead.h
    id INTEGER PRIMARY KEY,
    head BLOB NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE answered(                     -- when the events first…last were answered
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE TABLE unanswered(event_id INTEGER PRIMARY KEY); -- the sender had gone before the reply
CREATE TABLE gap(first INTEGER PRIMARY KEY, last INTEGER NOT NULL); -- ids removed for good
CREATE TABLE trash(event_id INTEGER PRIMARY KEY, batch INTEGER NOT NULL); -- removed, can be undone
CREATE TABLE mark(event_id INTEGER PRIMARY KEY, marked INTEGER NOT NULL, comment TEXT NOT NULL);
CREATE TABLE target(id INTEGER PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL);
CREATE TABLE delivery(
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    target_name TEXT NOT NULL,
    url TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    status INTEGER NOT NULL,
    http_version TEXT NOT NULL,
    remote TEXT NOT NULL,
    redirect_to TEXT NOT NULL,
    error TEXT NOT NULL,
    dns_us INTEGER NOT NULL,
    connect_us INTEGER NOT NULL,
    tls_us INTEGER NOT NULL,
    first_byte_us INTEGER NOT NULL,
    total_us INTEGER NOT NULL,
    bytes_sent INTEGER NOT NULL,
    body_edited INTEGER NOT NULL,
    request_body_bytes INTEGER NOT NULL,
    response_body_bytes INTEGER NOT NULL,
    response_truncated INTEGER NOT NULL,
    wire_sha256 BLOB NOT NULL,
    differences TEXT NOT NULL,             -- JSON: [[what, before, after, reason] …]
    request_content_id INTEGER,            -- an edited body of 4 KiB or more
    request_head BLOB NOT NULL,
    request_body BLOB,
    response_head BLOB NOT NULL,
    response_body BLOB NOT NULL
);
CREATE INDEX delivery_event ON delivery(event_id);
CREATE INDEX delivery_content ON delivery(request_content_id) WHERE request_content_id IS NOT NULL;
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- How often something besides events has changed, so that other processes notice.
CREATE TABLE revision(kind TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO revision VALUES ('trash', 0), ('mark', 0), ('delivery', 0), ('target', 0),
    ('setting', 0);
)";

constexpr const char *kVersion2 = R"(
CREATE TABLE search_block(                 -- made from the events, see searchindex.h
    last INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    grams BLOB NOT NULL
);
)";

constexpr const char *kVersion3 = R"(
CREATE TABLE analysis(                     -- see analysisrecords.h
    event_id INTEGER PRIMARY KEY,
    form TEXT NOT NULL,
    import_id INTEGER,
    attempt INTEGER NOT NULL,
    same INTEGER NOT NULL,
    digests BLOB NOT NULL,                 -- four, and the attempts before and behind
    facts BLOB
);
CREATE INDEX analysis_import ON analysis(import_id) WHERE import_id IS NOT NULL;
CREATE TABLE import(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,             -- sender/key
    events INTEGER NOT NULL,               -- that are not deleted
    summary TEXT NOT NULL                  -- JSON, see importjson.h
);
)";

// What was found about events, see findingrecords.h.
constexpr const char *kVersion4 = R"(
CREATE TABLE finding(event_id,kind,level,said,PRIMARY KEY(event_id,kind))WITHOUT ROWID;
)";

// Replies that were decided when the event was stored, see EventLog::LateReply.
constexpr const char *kVersion5 = R"(
CREATE TABLE late_reply(event_id INTEGER PRIMARY KEY,head,body,note);
)";

// The statements without comments and indentation: SQLite keeps their text on the first page of the
// file, and as long as it fits there, salvage can put another such page in its place.
QByteArray compact(const char *sql)
{
    QByteArray statements;
    for (QByteArray line : QByteArray(sql).split('\n')) {
        const qsizetype comment = line.indexOf("--");
        if (comment >= 0)
            line.truncate(comment);
        statements += line.trimmed();
    }
    return statements;
}

bool isEmptyFile(Database &database)
{
    return database.number("SELECT count(*) FROM sqlite_schema") == 0
        && database.number("PRAGMA application_id") == 0;
}

} // namespace

Result<void> checkWorkspace(Database &database)
{
    const qint64 application = database.number("PRAGMA application_id");
    const qint64 version = database.number("PRAGMA user_version");
    if (application != kApplicationId && !isEmptyFile(database)) {
        return failure(ErrorCode::Unsupported,
            QStringLiteral("%1 is not a Tallyman workspace. Choose another file name.")
                .arg(database.path()));
    }
    if (version > kSchemaVersion) {
        return failure(ErrorCode::Unsupported,
            QStringLiteral("%1 was written by a newer Tallyman (format %2, this one "
                           "knows %3). Open it with that version.")
                .arg(database.path())
                .arg(version)
                .arg(kSchemaVersion));
    }
    return {};
}

void createOrMigrate(Database &database)
{
    if (database.number("PRAGMA user_version") == kSchemaVersion)
        return;
    if (isEmptyFile(database))
        database.execute("PRAGMA auto_vacuum = INCREMENTAL"); // before the first table
    database.execute("PRAGMA journal_mode = WAL");
    Transaction transaction(database);
    // Read again under the lock: another process may have been faster.
    const qint64 version = database.number("PRAGMA user_version");
    if (version < 1)
        database.execute(compact(kVersion1).constData());
    if (version < 2)
        database.execute(compact(kVersion2).constData());
    if (version < 3)
        database.execute(compact(kVersion3).constData());
    if (version < 4)
        database.execute(compact(kVersion4).constData());
    if (version < 5)
        database.execute(compact(kVersion5).constData());
    const QByteArray stamp = "PRAGMA application_id = " + QByteArray::number(kApplicationId)
        + "; PRAGMA user_version = " + QByteArray::number(kSchemaVersion);
    database.execute(stamp.constData());
    transaction.commit();
}

QByteArray newWorkspace()
{
    constexpr int kWriteVersion = 18; // https://www.sqlite.org/fileformat2.html, 1.3
    constexpr int kReadVersion = 19;
    constexpr char kWriteAheadLog = 2;
    Database database(QStringLiteral(":memory:"), Database::Mode::ReadWriteCreate);
    createOrMigrate(database);
    sqlite3_int64 size = 0;
    unsigned char *bytes = sqlite3_serialize(database.handle(), "main", &size, 0);
    if (bytes == nullptr)
        throw SqliteError(SQLITE_NOMEM, QStringLiteral("out of memory"));
    QByteArray image(reinterpret_cast<const char *>(bytes), size);
    sqlite3_free(bytes);
    image[kWriteVersion] = image[kReadVersion] = kWriteAheadLog;
    return image;
}

} // namespace tallyman
