// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/analysisrecords.h"

#include "store/database.h"
#include "store/findingrecords.h"
#include "store/importjson.h"
#include "store/records.h"

#include <QSet>
#include <QtEndian>

namespace tallyman {

namespace {

constexpr qint64 kAnalysisVersion = 4; // of the schema
constexpr const char *kColumns = "event_id, form, import_id, attempt, same, digests, facts";
constexpr const char *kColumnsWithoutFacts =
    "event_id, form, import_id, attempt, same, digests, ''";

QByteArray digestsOf(const AnalysisRecord &record)
{
    QByteArray bytes;
    for (const quint64 value :
        {record.requestKey, record.bodyKey, record.contentDigest, record.steadyDigest}) {
        const quint64 ordered = qToBigEndian(value);
        bytes.append(reinterpret_cast<const char *>(&ordered), sizeof ordered);
    }
    return bytes;
}

AnalysisRecord readRecord(const Statement &row)
{
    AnalysisRecord record;
    record.eventId = row.number(0);
    record.form = row.bytes(1);
    record.importId = row.number(2);
    record.attempt = static_cast<int>(row.number(3));
    record.sameness = static_cast<Sameness>(std::clamp<qint64>(row.number(4), 0, 4));
    const QByteArrayView digests = row.view(5);
    if (digests.size() == 4 * sizeof(quint64)) {
        record.requestKey = qFromBigEndian<quint64>(digests.data());
        record.bodyKey = qFromBigEndian<quint64>(digests.data() + 8);
        record.contentDigest = qFromBigEndian<quint64>(digests.data() + 16);
        record.steadyDigest = qFromBigEndian<quint64>(digests.data() + 24);
    }
    record.facts = row.bytes(6);
    return record;
}

QList<AnalysisRecord> readRecords(Statement &row)
{
    QList<AnalysisRecord> records;
    while (row.step())
        records.append(readRecord(row));
    return records;
}

QByteArray importName(const QString &sender, const QString &key)
{
    return QByteArray(sender.toUtf8() + '/' + key.toUtf8());
}

Import readImport(const Statement &row)
{
    Import import = importFromJson(row.bytes(2));
    import.id = row.number(0);
    const QByteArray name = row.bytes(1);
    const qsizetype slash = name.indexOf('/');
    import.sender = QString::fromUtf8(name.left(slash));
    import.key = QString::fromUtf8(name.mid(slash + 1));
    return import;
}

} // namespace

bool hasAnalysis(Database &database)
{
    return database.number("PRAGMA user_version") >= kAnalysisVersion;
}

void storeAnalyses(Database &database, const QList<AnalysisRecord> &records)
{
    Statement insert(database,
        "INSERT OR REPLACE INTO analysis(event_id, form, import_id, attempt, same, digests, facts)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    for (const AnalysisRecord &record : records) {
        const QByteArray digests = digestsOf(record);
        insert.bind(1, record.eventId).bindText(2, QByteArrayView(record.form));
        if (record.importId == 0)
            insert.bindNull(3);
        else
            insert.bind(3, record.importId);
        insert.bind(4, record.attempt)
            .bind(5, static_cast<qint64>(record.sameness))
            .bindBlob(6, digests)
            .bindBlobOrNull(7, record.facts)
            .run();
    }
}

std::optional<AnalysisRecord> analysisOf(Database &database, EventId id)
{
    const QByteArray sql = QByteArray("SELECT ") + kColumns + " FROM analysis WHERE event_id = ?1";
    Statement row(database, sql.constData());
    row.bind(1, id);
    return row.step() ? std::optional(readRecord(row)) : std::nullopt;
}

EventFacts factsOf(Database &database, EventId id)
{
    EventFacts facts;
    if (!hasAnalysis(database))
        return facts;
    Statement row(database,
        "SELECT form, attempt, name FROM analysis LEFT JOIN import ON import.id = import_id"
        " WHERE event_id = ?1");
    row.bind(1, id);
    if (!row.step())
        return facts;
    const QString form = row.text(0);
    facts.sender = form.section(QLatin1Char('/'), 0, 0);
    facts.form = form.section(QLatin1Char('/'), 1);
    facts.attempt = static_cast<int>(row.number(1));
    facts.importKey = row.text(2).section(QLatin1Char('/'), 1);
    facts.findings = findingIdsOfEvent(database, id);
    return facts;
}

QList<AnalysisRecord> analysesOf(Database &database, EventId first, EventId last)
{
    const QByteArray sql = QByteArray("SELECT ") + kColumnsWithoutFacts
        + " FROM analysis WHERE event_id BETWEEN ?1 AND ?2 ORDER BY event_id";
    Statement row(database, sql.constData());
    row.bind(1, first).bind(2, last);
    return readRecords(row);
}

QList<AnalysisRecord> analysesWithFacts(
    Database &database, EventId first, EventId last, qint64 most)
{
    const QByteArray sql = QByteArray("SELECT ") + kColumns
        + " FROM analysis WHERE event_id BETWEEN ?1 AND ?2 ORDER BY event_id LIMIT ?3";
    Statement row(database, sql.constData());
    row.bind(1, first).bind(2, last).bind(3, most);
    return readRecords(row);
}

QList<AnalysisRecord> newestAnalyses(Database &database, qint64 count)
{
    const QByteArray sql = QByteArray("SELECT ") + kColumnsWithoutFacts
        + " FROM analysis ORDER BY event_id DESC LIMIT ?1";
    Statement row(database, sql.constData());
    row.bind(1, count);
    return readRecords(row);
}

QList<AnalysisRecord> analysesOfImport(Database &database, ImportId id)
{
    const QByteArray sql = QByteArray("SELECT ") + kColumns
        + " FROM analysis WHERE import_id = ?1 AND NOT EXISTS(SELECT 1 FROM trash WHERE"
          " trash.event_id = analysis.event_id) ORDER BY event_id";
    Statement row(database, sql.constData());
    row.bind(1, id);
    return readRecords(row);
}

QList<ImportId> importsOf(Database &database, const IdSet &events)
{
    QSet<ImportId> ids;
    Statement row(database,
        "SELECT DISTINCT import_id FROM analysis WHERE event_id BETWEEN ?1 AND ?2 AND import_id IS"
        " NOT NULL");
    for (const IdSet::Range &range : events.ranges()) {
        row.bind(1, range.first).bind(2, range.last);
        while (row.step())
            ids.insert(row.number(0));
        row.reset();
    }
    return ids.values();
}

ImportId highestImportId(Database &database)
{
    return database.number("SELECT max(id) FROM import");
}

ImportId findImport(Database &database, const QString &sender, const QString &key)
{
    Statement row(database, "SELECT id FROM import WHERE name = ?1");
    const QByteArray name = importName(sender, key);
    row.bindText(1, QByteArrayView(name));
    return row.step() ? row.number(0) : 0;
}

std::optional<Import> importOf(Database &database, ImportId id)
{
    Statement row(database, "SELECT id, name, summary FROM import WHERE id = ?1");
    row.bind(1, id);
    return row.step() ? std::optional(readImport(row)) : std::nullopt;
}

void storeImport(Database &database, const Import &import)
{
    const QByteArray name = importName(import.sender, import.key);
    const QByteArray json = importToJson(import);
    Statement(database,
        "INSERT OR REPLACE INTO import(id, name, events, summary) VALUES (?1, ?2, ?3, ?4)")
        .bind(1, import.id)
        .bindText(2, QByteArrayView(name))
        .bind(3, import.events)
        .bindText(4, QByteArrayView(json))
        .run();
}

void removeAnalyses(Database &database, EventId first, EventId last)
{
    IdSet events;
    events.insert(first, last);
    const QList<ImportId> touched = importsOf(database, events);
    removeFindings(database, first, last);
    Statement(database, "DELETE FROM analysis WHERE event_id BETWEEN ?1 AND ?2")
        .bind(1, first)
        .bind(2, last)
        .run();
    Statement empty(database,
        "DELETE FROM import WHERE id = ?1 AND NOT EXISTS(SELECT 1 FROM analysis WHERE"
        " import_id = ?1)");
    for (const ImportId id : touched)
        empty.bind(1, id).run();
}

IdSet importIds(Database &database, ImportId first, ImportId last)
{
    IdSet ids;
    Statement row(
        database, "SELECT id FROM import WHERE id BETWEEN ?1 AND ?2 AND events > 0 ORDER BY id");
    row.bind(1, first).bind(2, last);
    while (row.step())
        ids.insert(row.number(0));
    return ids;
}

QList<Import> imports(Database &database, ImportId first, ImportId last)
{
    QList<Import> list;
    Statement row(database,
        "SELECT id, name, summary FROM import WHERE id BETWEEN ?1 AND ?2 AND events > 0"
        " ORDER BY id");
    row.bind(1, first).bind(2, last);
    while (row.step())
        list.append(readImport(row));
    return list;
}

FollowerState followerState(Database &database, const QByteArray &name)
{
    FollowerState state;
    Statement row(database, "SELECT value FROM setting WHERE key = ?1");
    const QByteArray key = "follower." + name;
    row.bindText(1, QByteArrayView(key));
    if (row.step()) {
        const QByteArray value = row.bytes(0);
        const qsizetype blank = value.indexOf(' ');
        state.cursor = value.left(blank).toLongLong();
        state.madeWith = QByteArray::fromHex(value.mid(blank + 1));
    }
    return state;
}

void storeFollowerState(Database &database, const QByteArray &name, const FollowerState &state)
{
    const QByteArray key = "follower." + name;
    writeSetting(
        database, key, QByteArray(QByteArray::number(state.cursor) + ' ' + state.madeWith.toHex()));
}

void forgetAnalysis(Database &database)
{
    database.execute("DELETE FROM analysis; DELETE FROM import; DELETE FROM setting WHERE key = "
                     "'follower.analysis'");
}

} // namespace tallyman
