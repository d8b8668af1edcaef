// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/outboxrecords.h"

#include "store/database.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace tallyman {

namespace {

// Not part of the schema: a workspace that forwards nothing has none of it, and its first page,
// which salvage may have to replace, is the same as ever.
constexpr const char *kTables = R"(
CREATE TABLE IF NOT EXISTS outbox(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    state INTEGER NOT NULL,                -- OutboxState
    due_at INTEGER NOT NULL,               -- µs since 1970, UTC
    series INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    rule TEXT NOT NULL,
    error TEXT NOT NULL,
    request TEXT                           -- JSON; NULL: as the event came
);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox(target_id, state, due_at, id);
CREATE INDEX IF NOT EXISTS outbox_series ON outbox(target_id, series, id) WHERE series > 0;
CREATE INDEX IF NOT EXISTS outbox_event ON outbox(event_id);
CREATE TABLE IF NOT EXISTS delivery_origin(
    delivery_id INTEGER PRIMARY KEY,
    attempt INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    rule TEXT NOT NULL
);
)";

// Of requests that rules have made, as they are stored; what a target takes up stays in memory.
constexpr qint64 kMostClaimedBytes = 16LL * 1024 * 1024;

constexpr const char *kColumns = "id, event_id, target_id, state, due_at, series, attempts,"
                                 " repeated, queued_at, rule, error";

bool hasOutbox(Database &database)
{
    return database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'outbox'") != 0;
}

QByteArray requestToJson(const RewrittenRequest &request)
{
    QJsonArray headers;
    for (const HeaderField &field : request.headers.fields())
        headers.append(
            QJsonArray{QString::fromLatin1(field.name), QString::fromLatin1(field.value)});
    QJsonObject object{{QStringLiteral("method"), QString::fromLatin1(request.method)},
        {QStringLiteral("target"), QString::fromLatin1(request.target)},
        {QStringLiteral("headers"), headers}};
    if (!request.host.isEmpty())
        object.insert(QStringLiteral("host"), QString::fromLatin1(request.host));
    if (!request.url.isEmpty())
        object.insert(QStringLiteral("url"), QString::fromLatin1(request.url.toEncoded()));
    if (request.body)
        object.insert(QStringLiteral("body"), QString::fromLatin1(request.body->toBase64()));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

RewrittenRequest requestFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    RewrittenRequest request;
    request.method = object.value(QStringLiteral("method")).toString().toLatin1();
    request.target = object.value(QStringLiteral("target")).toString().toLatin1();
    const QJsonArray headers = object.value(QStringLiteral("headers")).toArray();
    for (const QJsonValue &value : headers)
        request.headers.append(value[0].toString().toLatin1(), value[1].toString().toLatin1());
    request.host = object.value(QStringLiteral("host")).toString().toLatin1();
    request.url = QUrl(object.value(QStringLiteral("url")).toString());
    const QJsonValue body = object.value(QStringLiteral("body"));
    if (body.isString())
        request.body = QByteArray::fromBase64(body.toString().toLatin1());
    return request;
}

OutboxItem readItem(const Statement &row)
{
    OutboxItem item;
    item.id = row.number(0);
    item.eventId = row.number(1);
    item.targetId = row.number(2);
    item.state = static_cast<OutboxState>(std::clamp<qint64>(row.number(3), 0, 2));
    item.dueAtUs = row.number(4);
    item.series = row.number(5);
    item.attempts = static_cast<int>(row.number(6));
    item.repeated = row.number(7) != 0;
    item.queuedAtUs = row.number(8);
    item.rule = row.text(9);
    item.error = row.text(10);
    return item;
}

OutboxItem readWholeItem(const Statement &row)
{
    OutboxItem item = readItem(row);
    if (!row.isNull(11))
        item.request = requestFromJson(row.bytes(11));
    return item;
}

// Until when those of a series that stand in the queue wait; none of them may be overtaken.
qint64 seriesDue(Database &database, const OutboxItem &item)
{
    if (item.series == 0)
        return item.dueAtUs;
    Statement last(database,
        "SELECT max(due_at) FROM outbox WHERE target_id = ?1 AND series = ?2 AND series > 0"
        " AND state < 2");
    last.bind(1, item.targetId).bind(2, item.series);
    return last.step() ? std::max(item.dueAtUs, last.number(0)) : item.dueAtUs;
}

QByteArray withColumns(const char *before, const char *behind)
{
    return QByteArray(before) + kColumns + behind;
}

} // namespace

void queueItems(Database &database, const QList<OutboxItem> &items)
{
    if (items.isEmpty())
        return;
    if (!hasOutbox(database))
        database.execute(kTables);
    Statement row(database,
        "INSERT INTO outbox(event_id, target_id, state, due_at, series, attempts, repeated,"
        " queued_at, rule, error, request) VALUES (?1, ?2, ?9, ?3, ?4, 0, 0, ?5, ?6, ?7, ?8)");
    for (const OutboxItem &item : items) {
        const QByteArray request = item.request ? requestToJson(*item.request) : QByteArray();
        row.bind(1, item.eventId).bind(2, item.targetId).bind(3, seriesDue(database, item));
        row.bind(4, item.series).bind(5, item.queuedAtUs);
        row.bind(9, static_cast<qint64>(item.state));
        row.bindText(6, item.rule).bindText(7, item.error);
        if (item.request)
            row.bindText(8, QByteArrayView(request));
        else
            row.bindNull(8);
        row.run();
    }
}

QList<OutboxItem> claimItems(Database &database, qint64 targetId, qint64 nowUs, qint64 limit)
{
    QList<OutboxItem> items;
    if (!hasOutbox(database))
        return items;
    const QByteArray sql = withColumns("SELECT ",
        ", request FROM outbox WHERE target_id = ?1 AND state = 0 AND due_at <= ?2"
        " ORDER BY due_at, id LIMIT ?3");
    Statement row(database, sql.constData());
    row.bind(1, targetId).bind(2, nowUs).bind(3, limit);
    for (qint64 bytes = 0; bytes < kMostClaimedBytes && row.step();) {
        items.append(readWholeItem(row));
        bytes += row.view(11).size();
    }
    row.reset();
    Statement claim(database, "UPDATE outbox SET state = 1 WHERE id = ?1");
    for (OutboxItem &item : items) {
        item.state = OutboxState::Sending;
        claim.bind(1, item.id).run();
    }
    return items;
}

qint64 nextDue(Database &database, qint64 targetId)
{
    if (!hasOutbox(database))
        return 0;
    Statement row(database, "SELECT min(due_at) FROM outbox WHERE target_id = ?1 AND state = 0");
    row.bind(1, targetId);
    return row.step() ? row.number(0) : 0;
}

void releaseItems(Database &database, const QList<OutboxItem> &items)
{
    if (items.isEmpty())
        return;
    Statement row(database, "UPDATE outbox SET state = 0 WHERE id = ?1 AND state = 1");
    for (const OutboxItem &item : items)
        row.bind(1, item.id).run();
}

void recoverItems(Database &database)
{
    if (!hasOutbox(database))
        return;
    database.execute("DELETE FROM outbox WHERE target_id NOT IN (SELECT id FROM target)");
    database.execute("UPDATE outbox SET state = 0, repeated = 1 WHERE state = 1");
}

DoneItems::DoneItems(Database &database)
    : m_deliveries(database)
    , m_origin(database, "INSERT OR REPLACE INTO delivery_origin VALUES (?1, ?2, ?3, ?4)")
    , m_remove(database, "DELETE FROM outbox WHERE id = ?1")
{
}

DeliveryId DoneItems::store(const Delivery &delivery, const DeliveryOrigin &origin)
{
    const DeliveryId id = m_deliveries.insert(delivery);
    m_origin.bind(1, id).bind(2, origin.attempt).bind(3, origin.repeated ? 1 : 0);
    m_origin.bindText(4, origin.rule).run();
    return id;
}

void DoneItems::remove(qint64 id)
{
    m_remove.bind(1, id).run();
}

void postponeItem(Database &database, const OutboxItem &item)
{
    Statement(database,
        "UPDATE outbox SET state = 0, due_at = ?2, attempts = ?3, error = ?4, repeated = 0"
        " WHERE id = ?1")
        .bind(1, item.id)
        .bind(2, item.dueAtUs)
        .bind(3, item.attempts)
        .bindText(4, item.error)
        .run();
    if (item.series == 0)
        return;
    Statement(database,
        "UPDATE outbox SET due_at = ?4 WHERE target_id = ?1 AND series = ?2 AND series > 0"
        " AND id > ?3 AND state < 2 AND due_at < ?4")
        .bind(1, item.targetId)
        .bind(2, item.series)
        .bind(3, item.id)
        .bind(4, item.dueAtUs)
        .run();
}

void buryItem(Database &database, const OutboxItem &item)
{
    Statement(database, "UPDATE outbox SET state = 2, attempts = ?2, error = ?3 WHERE id = ?1")
        .bind(1, item.id)
        .bind(2, item.attempts)
        .bindText(3, item.error)
        .run();
}

QHash<qint64, OutboxCounts> outboxCounts(Database &database)
{
    QHash<qint64, OutboxCounts> counts;
    if (!hasOutbox(database))
        return counts;
    Statement row(database,
        "SELECT target_id, state, count(*), min(due_at) FROM outbox GROUP BY target_id, state");
    while (row.step()) {
        OutboxCounts &each = counts[row.number(0)];
        const auto state = static_cast<OutboxState>(row.number(1));
        (state == OutboxState::Dead ? each.dead : each.waiting) += row.number(2);
        if (state == OutboxState::Waiting)
            each.nextDueAtUs = row.number(3);
    }
    return counts;
}

QList<OutboxItem> outboxItems(
    Database &database, qint64 targetId, std::optional<bool> dead, qint64 afterId, qint64 limit)
{
    QList<OutboxItem> items;
    if (!hasOutbox(database))
        return items;
    const QByteArray sql = withColumns("SELECT ",
        " FROM outbox WHERE id > ?1 AND (?2 = 0 OR target_id = ?2) AND state BETWEEN ?3 AND ?4"
        " ORDER BY id LIMIT ?5");
    Statement row(database, sql.constData());
    row.bind(1, afterId).bind(2, targetId);
    row.bind(3, dead.value_or(false) ? 2 : 0).bind(4, dead.value_or(true) ? 2 : 1).bind(5, limit);
    while (row.step())
        items.append(readItem(row));
    return items;
}

std::optional<OutboxItem> outboxItem(Database &database, qint64 id)
{
    if (!hasOutbox(database))
        return std::nullopt;
    const QByteArray sql = withColumns("SELECT ", ", request FROM outbox WHERE id = ?1");
    Statement row(database, sql.constData());
    row.bind(1, id);
    return row.step() ? std::optional(readWholeItem(row)) : std::nullopt;
}

EventId firstQueuedEvent(Database &database)
{
    return hasOutbox(database)
        ? database.number("SELECT event_id FROM outbox WHERE state < 2 ORDER BY event_id LIMIT 1")
        : 0;
}

qint64 outboxCountOf(Database &database, EventId event)
{
    if (!hasOutbox(database))
        return 0;
    Statement row(database, "SELECT count(*) FROM outbox WHERE event_id = ?1 AND state < 2");
    row.bind(1, event);
    return row.step() ? row.number(0) : 0;
}

qint64 reviveItems(Database &database, qint64 id, qint64 targetId, qint64 nowUs)
{
    if (!hasOutbox(database))
        return 0;
    Statement row(database,
        "UPDATE outbox SET state = 0, attempts = 0, due_at = ?3 WHERE (?1 = 0 OR id = ?1)"
        " AND (?2 = 0 OR target_id = ?2) AND (state = 2 OR (?1 <> 0 AND state = 0))");
    row.bind(1, id).bind(2, targetId).bind(3, nowUs).run();
    return database.changes();
}

void dropItemsOf(Database &database, qint64 targetId)
{
    if (hasOutbox(database))
        Statement(database, "DELETE FROM outbox WHERE target_id = ?1").bind(1, targetId).run();
}

qint64 dropItems(Database &database, qint64 id, qint64 targetId, bool onlyDead)
{
    if (!hasOutbox(database))
        return 0;
    Statement row(database,
        "DELETE FROM outbox WHERE (?1 = 0 OR id = ?1) AND (?2 = 0 OR target_id = ?2)"
        " AND (state = 2 OR (state = 0 AND ?3 = 0))");
    row.bind(1, id).bind(2, targetId).bind(3, onlyDead ? 1 : 0).run();
    return database.changes();
}

QHash<DeliveryId, DeliveryOrigin> originsOf(Database &database, EventId event)
{
    QHash<DeliveryId, DeliveryOrigin> origins;
    if (!hasOutbox(database))
        return origins;
    Statement row(database,
        "SELECT delivery_id, rule, attempt, repeated FROM delivery_origin"
        " JOIN delivery ON delivery.id = delivery_id WHERE event_id = ?1");
    row.bind(1, event);
    while (row.step())
        origins.insert(
            row.number(0), {row.text(1), static_cast<int>(row.number(2)), row.number(3) != 0});
    return origins;
}

void removeOutboxOf(Database &database, EventId first, EventId last)
{
    if (!hasOutbox(database))
        return;
    for (const char *sql : {"DELETE FROM delivery_origin WHERE delivery_id IN (SELECT id FROM"
                            " delivery WHERE event_id BETWEEN ?1 AND ?2)",
             "DELETE FROM outbox WHERE event_id BETWEEN ?1 AND ?2"})
        Statement(database, sql).bind(1, first).bind(2, last).run();
}

} // namespace tallyman
