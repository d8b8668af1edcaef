// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/analysisrecords.h"

#include "store/database.h"
#include "store/findingrecords.h"
#include "store/importjson.h"
#include "store/records.h"

#include <QSet>
#include <QtEndian>
#include <functional>

namespace tallyman {

namespace {

constexpr qint64 kAnalysisVersion = 4; // of the schema
constexpr const char *kColumns = "event_id, form, import_id, attempt, same, digests, facts";
constexpr const char *kColumnsWithoutFacts =
    "event_id, form, import_id, attempt, same, digests, ''";

constexpr qsizetype kDigestBytes = 4 * sizeof(quint64);
constexpr qsizetype kLinkedBytes = kDigestBytes + 2 * sizeof(quint64);

// The four digests and, of one of several attempts, the attempts beside it.
QByteArray digestsOf(const AnalysisRecord &record)
{
    QByteArray bytes;
    const auto append = [&bytes](quint64 value) {
        const quint64 ordered = qToBigEndian(value);
        bytes.append(reinterpret_cast<const char *>(&ordered), sizeof ordered);
    };
    for (const quint64 value :
        {record.requestKey, record.bodyKey, record.contentDigest, record.steadyDigest})
        append(value);
    if (record.previousAttempt != 0 || record.nextAttempt != 0) {
        append(static_cast<quint64>(record.previousAttempt));
        append(static_cast<quint64>(record.nextAttempt));
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
    if (digests.size() == kDigestBytes || digests.size() == kLinkedBytes) {
        record.requestKey = qFromBigEndian<quint64>(digests.data());
        record.bodyKey = qFromBigEndian<quint64>(digests.data() + 8);
        record.contentDigest = qFromBigEndian<quint64>(digests.data() + 16);
        record.steadyDigest = qFromBigEndian<quint64>(digests.data() + 24);
    }
    if (digests.size() == kLinkedBytes) {
        record.previousAttempt = qFromBigEndian<qint64>(digests.data() + 32);
        record.nextAttempt = qFromBigEndian<qint64>(digests.data() + 40);
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

// Reads one record after the other by their ids, without facts.
class RecordLookup
{
public:
    explicit RecordLookup(Database &database)
        : m_row(database,
            QByteArray(
                QByteArray("SELECT ") + kColumnsWithoutFacts + " FROM analysis WHERE event_id = ?1")
                .constData())
    {
    }
    std::optional<AnalysisRecord> find(EventId id)
    {
        m_row.bind(1, id);
        auto record = m_row.step() ? std::optional(readRecord(m_row)) : std::nullopt;
        m_row.reset();
        return record;
    }

private:
    Statement m_row;
};

// Changes which attempts stand beside an event's; nothing when the event is gone.
void relink(Database &database, EventId id, const std::function<void(AnalysisRecord &)> &change)
{
    auto record = RecordLookup(database).find(id);
    if (!record)
        return;
    change(*record);
    const QByteArray digests = digestsOf(*record);
    Statement(database, "UPDATE analysis SET digests = ?2 WHERE event_id = ?1")
        .bind(1, id)
        .bindBlob(2, digests)
        .run();
}

// The attempts before and behind those that are about to be removed become neighbours.
void closeRanks(Database &database, EventId first, EventId last)
{
    QList<EventId> linked;
    Statement row(database,
        "SELECT event_id FROM analysis WHERE event_id BETWEEN ?1 AND ?2 AND length(digests) = ?3");
    row.bind(1, first).bind(2, last).bind(3, kLinkedBytes);
    while (row.step())
        linked.append(row.number(0));
    for (const EventId id : std::as_const(linked)) {
        const auto record = RecordLookup(database).find(id); // another one may have changed it
        if (!record)
            continue;
        relink(database, record->previousAttempt,
            [&](AnalysisRecord &before) { before.nextAttempt = record->nextAttempt; });
        relink(database, record->nextAttempt,
            [&](AnalysisRecord &behind) { behind.previousAttempt = record->previousAttempt; });
    }
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
    QHash<EventId, EventId> next; // attempts
    for (const AnalysisRecord &record : records) {
        if (record.previousAttempt != 0)
            next.insert(record.previousAttempt, record.eventId);
    }
    for (AnalysisRecord record : records) {
        record.nextAttempt = next.take(record.eventId);
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
    for (auto link = next.cbegin(); link != next.cend(); ++link) { // stored earlier
        relink(database, link.key(),
            [&](AnalysisRecord &before) { before.nextAttempt = link.value(); });
    }
}

std::optional<AnalysisRecord> analysisOf(Database &database, EventId id)
{
    const QByteArray sql = QByteArray("SELECT ") + kColumns + " FROM analysis WHERE event_id = ?1";
    Statement row(database, sql.constData());
    row.bind(1, id);
    return row.step() ? std::optional(readRecord(row)) : std::nullopt;
}

QHash<EventId, EventFacts> factsOf(Database &database, EventId first, EventId last)
{
    QHash<EventId, EventFacts> all;
    if (!hasAnalysis(database))
        return all;
    Statement row(database,
        "SELECT event_id, form, attempt, name FROM analysis LEFT JOIN import ON import.id ="
        " import_id WHERE event_id BETWEEN ?1 AND ?2");
    row.bind(1, first).bind(2, last);
    const QHash<EventId, QStringList> found = findingIdsOfEvents(database, first, last);
    while (row.step()) {
        const EventId id = row.number(0);
        EventFacts facts;
        const QString form = row.text(1);
        facts.sender = form.section(QLatin1Char('/'), 0, 0);
        facts.form = form.section(QLatin1Char('/'), 1);
        facts.attempt = static_cast<int>(row.number(2));
        facts.importKey = row.text(3).section(QLatin1Char('/'), 1);
        facts.findings = found.value(id);
        all.insert(id, facts);
    }
    return all;
}

QList<AnalysisRecord> analysesOf(Database &database, EventId first, EventId last)
{
    const QByteArray sql = QByteArray("SELECT ") + kColumnsWithoutFacts
        + " FROM analysis WHERE event_id BETWEEN ?1 AND ?2 ORDER BY event_id";
    Statement row(database, sql.constData());
    row.bind(1, first).bind(2, last);
    return readRecords(row);
}

QList<AnalysisRecord> attemptsOf(Database &database, EventId id, qsizetype most)
{
    QList<AnalysisRecord> attempts;
    RecordLookup lookup(database);
    auto record = lookup.find(id);
    if (!record || record->requestKey == 0)
        return attempts;
    const AnalysisRecord own = *record;
    // ids fall, and rise: what a damaged file says has an end, too
    for (qsizetype i = 0; i < most && record && record->previousAttempt < record->eventId; ++i) {
        record = lookup.find(record->previousAttempt);
        if (record && record->requestKey == own.requestKey)
            attempts.prepend(*record);
    }
    attempts.append(own);
    record = own;
    for (qsizetype i = 0; i < most && record && record->nextAttempt > record->eventId; ++i) {
        record = lookup.find(record->nextAttempt);
        if (record && record->requestKey == own.requestKey)
            attempts.append(*record);
    }
    return attempts;
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

QString importKeyOf(Database &database, ImportId id)
{
    Statement row(database, "SELECT name FROM import WHERE id = ?1");
    row.bind(1, id);
    if (!row.step())
        return {};
    const QByteArray name = row.bytes(0);
    return QString::fromUtf8(name.mid(name.indexOf('/') + 1));
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
    closeRanks(database, first, last);
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
