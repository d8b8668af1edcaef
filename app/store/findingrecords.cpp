// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/findingrecords.h"

#include "store/database.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kFindingVersion = 4; // of the schema
constexpr const char *kColumns = "finding.event_id, kind, level, said";
constexpr const char *kNotInTrash =
    "NOT EXISTS(SELECT 1 FROM trash WHERE trash.event_id = finding.event_id)";

// ["sentence", ["what", "text"], …]
QByteArray toJson(const Finding &finding)
{
    QJsonArray json{finding.message};
    for (const Evidence &evidence : finding.evidence)
        json.append(QJsonArray{evidence.what, evidence.text});
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Finding readFinding(const Statement &row)
{
    Finding finding;
    finding.eventId = row.number(0);
    finding.id = row.bytes(1);
    finding.severity = static_cast<Severity>(std::clamp<qint64>(row.number(2), 0, 2));
    const QJsonArray json = QJsonDocument::fromJson(row.bytes(3)).array();
    finding.message = json.at(0).toString();
    for (qsizetype i = 1; i < json.size(); ++i) {
        const QJsonArray evidence = json.at(i).toArray();
        finding.evidence.append({evidence.at(0).toString(), evidence.at(1).toString()});
    }
    return finding;
}

QList<Finding> readFindings(Statement &row)
{
    QList<Finding> list;
    while (row.step())
        list.append(readFinding(row));
    return list;
}

bool hasRoom(Database &database)
{
    return database.number("PRAGMA user_version") >= kFindingVersion;
}

void insertFindings(Database &database, const QList<Finding> &findings)
{
    Statement insert(database,
        "INSERT OR REPLACE INTO finding(event_id, kind, level, said) VALUES (?1, ?2, ?3, ?4)");
    for (const Finding &finding : findings) {
        const QByteArray json = toJson(finding);
        insert.bind(1, finding.eventId)
            .bindText(2, QByteArrayView(finding.id))
            .bind(3, static_cast<qint64>(finding.severity))
            .bindText(4, QByteArrayView(json))
            .run();
    }
}

} // namespace

void storeFindings(Database &database, EventId first, EventId last, const QList<Finding> &findings)
{
    removeFindings(database, first, last);
    insertFindings(database, findings);
}

void replaceFindings(
    Database &database, EventId event, const QByteArrayList &kinds, const QList<Finding> &findings)
{
    for (const QByteArray &kind : kinds)
        removeFinding(database, event, kind);
    insertFindings(database, findings);
}

void removeFinding(Database &database, EventId event, QByteArrayView id)
{
    Statement(database, "DELETE FROM finding WHERE event_id = ?1 AND kind = ?2")
        .bind(1, event)
        .bindText(2, id)
        .run();
}

void removeFindings(Database &database, EventId first, EventId last)
{
    Statement(database, "DELETE FROM finding WHERE event_id BETWEEN ?1 AND ?2")
        .bind(1, first)
        .bind(2, last)
        .run();
}

void forgetFindings(Database &database)
{
    database.execute("DELETE FROM finding; DELETE FROM setting WHERE key = 'follower.findings'");
}

QList<Finding> findingsOfEvent(Database &database, EventId event)
{
    if (!hasRoom(database))
        return {};
    const QByteArray sql = QByteArray("SELECT ") + kColumns
        + " FROM finding WHERE event_id = ?1 ORDER BY level DESC, kind";
    Statement row(database, sql.constData());
    row.bind(1, event);
    return readFindings(row);
}

QHash<EventId, QStringList> findingIdsOfEvents(Database &database, EventId first, EventId last)
{
    QHash<EventId, QStringList> ids;
    if (!hasRoom(database))
        return ids;
    Statement row(database,
        "SELECT event_id, kind FROM finding WHERE event_id BETWEEN ?1 AND ?2"
        " ORDER BY event_id, level DESC, kind");
    row.bind(1, first).bind(2, last);
    while (row.step())
        ids[row.number(0)].append(row.text(1));
    return ids;
}

QList<Finding> findings(Database &database, EventId first, EventId last, qint64 most)
{
    if (!hasRoom(database))
        return {};
    const QByteArray sql = QByteArray("SELECT ") + kColumns
        + " FROM finding WHERE event_id BETWEEN ?1 AND ?2 AND " + kNotInTrash
        + " ORDER BY finding.event_id, level DESC, kind LIMIT ?3";
    Statement row(database, sql.constData());
    row.bind(1, first).bind(2, last).bind(3, most);
    return readFindings(row);
}

QMap<QByteArray, IdSet> findingEvents(Database &database, EventId first, EventId last)
{
    QMap<QByteArray, IdSet> events;
    if (!hasRoom(database))
        return events;
    const QByteArray sql =
        QByteArray("SELECT event_id, kind FROM finding WHERE event_id BETWEEN ?1 AND ?2 AND ")
        + kNotInTrash + " ORDER BY event_id";
    Statement row(database, sql.constData());
    row.bind(1, first).bind(2, last);
    while (row.step())
        events[row.bytes(1)].insert(row.number(0));
    return events;
}

QList<Finding> findingsOfKind(Database &database, QByteArrayView id, qint64 most)
{
    if (!hasRoom(database))
        return {};
    const QByteArray sql = QByteArray("SELECT ") + kColumns
        + " FROM finding WHERE kind = ?1 ORDER BY event_id LIMIT ?2";
    Statement row(database, sql.constData());
    row.bindText(1, id).bind(2, most);
    return readFindings(row);
}

} // namespace tallyman
