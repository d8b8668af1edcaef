// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/eventreader.h"

#include "event/endpointjson.h"
#include "store/analysisrecords.h"
#include "store/content.h"
#include "store/eventjudge.h"
#include "store/eventwriter.h"
#include "store/filterbounds.h"
#include "store/filtersql.h"
#include "store/outboxrecords.h"
#include "store/records.h"
#include "store/replyhead.h"
#include "store/searchindex.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr const char *kSummaryColumns =
    "e.id, e.received_at, e.state, e.status, e.method, e.target,"
    " e.body_bytes, e.wire_bytes, e.remote, e.listener, e.problem_code, e.problem,"
    " m.marked, m.comment";
constexpr int kSummaryCount = 14;
constexpr qint64 kLateReplyVersion = 5; // PRAGMA user_version

void readSummary(const Statement &row, EventSummary &summary)
{
    summary.id = row.number(0);
    summary.receivedAtUs = row.number(1);
    summary.state = static_cast<EventState>(std::clamp<qint64>(row.number(2), 0, 2));
    summary.status = static_cast<int>(row.number(3));
    summary.method = row.bytes(4);
    summary.target = row.bytes(5);
    summary.bodyBytes = row.number(6);
    summary.wireBytes = row.number(7);
    summary.remote = row.text(8);
    summary.listener = row.text(9);
    summary.problemCode = row.bytes(10);
    summary.problem = row.text(11);
    summary.marked = row.number(12) != 0;
    summary.comment = row.text(13);
}

QByteArray eventSql()
{
    return QByteArray("SELECT ") + kSummaryColumns
        + ", e.receive_us, e.version_minor, e.head, e.trailers, e.framing, e.wire_sha256,"
          " e.body_sha256, e.content_id, e.problem_offset, r.head, r.body, e.body,"
          " (SELECT at FROM answered WHERE first <= e.id AND last >= e.id ORDER BY first DESC"
          "  LIMIT 1),"
          " EXISTS(SELECT 1 FROM unanswered WHERE event_id = e.id)"
          " FROM event e LEFT JOIN mark m ON m.event_id = e.id LEFT JOIN reply r ON r.id = "
          "e.reply_id"
          " WHERE e.id = ?1 AND NOT EXISTS(SELECT 1 FROM trash WHERE event_id = ?1)";
}

Error notFound(EventId id)
{
    return {
        ErrorCode::NotFound, QStringLiteral("There is no event %1 in this workspace.").arg(id), {}};
}

QList<Delivery> withOrigins(Database &database, EventId event, QList<Delivery> deliveries)
{
    if (deliveries.isEmpty())
        return deliveries;
    const auto origins = originsOf(database, event);
    for (Delivery &delivery : deliveries)
        delivery.origin = origins.value(delivery.id);
    return deliveries;
}

} // namespace

IdSet EventReader::trashedIds()
{
    IdSet ids;
    Statement trash(m_database, "SELECT event_id FROM trash ORDER BY event_id");
    while (trash.step())
        ids.insert(trash.number(0));
    return ids;
}

IdSet EventReader::liveIds()
{
    IdSet ids;
    const EventId last = highestId(m_database);
    if (last == 0)
        return ids;
    ids.insert(1, last);
    Statement gaps(m_database, "SELECT first, last FROM gap");
    while (gaps.step())
        ids.remove(gaps.number(0), gaps.number(1));
    ids.subtract(trashedIds());
    return ids;
}

QList<EventSummary> EventReader::summaries(EventId first, EventId last)
{
    const QByteArray sql = QByteArray("SELECT ") + kSummaryColumns
        + " FROM event e LEFT JOIN mark m ON m.event_id = e.id WHERE e.id BETWEEN ?1 AND ?2"
          " ORDER BY e.id";
    Statement row(m_database, sql.constData());
    row.bind(1, first).bind(2, last);
    QList<EventSummary> list;
    while (row.step()) {
        EventSummary summary;
        readSummary(row, summary);
        list.append(std::move(summary));
    }
    return list;
}

// Workspaces of earlier versions have none.
void EventReader::readLateReply(Event &event)
{
    if (m_database.number("PRAGMA user_version") < kLateReplyVersion)
        return;
    Statement row(m_database, "SELECT head, body, note FROM late_reply WHERE event_id = ?1");
    row.bind(1, event.id);
    if (!row.step())
        return;
    event.replyHead = row.bytes(0);
    event.replyBody = row.bytes(1);
    event.replyNote = row.bytes(2);
}

QHash<EventId, QByteArray> EventReader::replyNotes(EventId first, EventId last)
{
    QHash<EventId, QByteArray> notes;
    if (m_database.number("PRAGMA user_version") < kLateReplyVersion)
        return notes;
    Statement row(m_database,
        "SELECT event_id, note FROM late_reply WHERE event_id BETWEEN ?1 AND ?2"
        " AND length(note) > 0");
    row.bind(1, first).bind(2, last);
    while (row.step())
        notes.insert(row.number(0), row.bytes(1));
    return notes;
}

Result<Event> EventReader::event(EventId id, qint64 maxBodyBytes)
{
    if (!m_event)
        m_event = std::make_unique<Statement>(m_database, eventSql().constData());
    Statement &row = *m_event;
    row.reset();
    row.bind(1, id);
    if (!row.step())
        return tl::unexpected(notFound(id));
    Event event;
    readSummary(row, event);
    int column = kSummaryCount;
    event.receiveDurationUs = row.number(column++);
    event.httpVersionMinor = static_cast<int>(row.number(column++));
    event.head = row.bytes(column++);
    event.trailers = row.bytes(column++);
    event.framing = row.bytes(column++);
    event.wireSha256 = row.bytes(column++);
    event.bodySha256 = row.bytes(column++);
    event.contentId = row.number(column++);
    event.problemOffset = row.number(column++);
    event.replyHead = withDate(row.bytes(column++), event.receivedAtUs);
    event.replyBody = row.bytes(column++);
    event.body = row.bytes(column++);
    const bool unanswered = row.number(column + 1) != 0;
    if (!row.isNull(column) && !unanswered)
        event.answeredAtUs = row.number(column);
    row.reset();
    if (event.replyHead.isEmpty())
        readLateReply(event);
    if (event.contentId != 0 && event.bodyBytes <= maxBodyBytes) {
        if (auto content = body(id, 0, event.bodyBytes))
            event.body = *content;
    }
    return event;
}

Result<QByteArray> EventReader::body(EventId id, qint64 offset, qint64 count)
{
    Statement row(m_database, "SELECT content_id, body, body_bytes FROM event WHERE id = ?1");
    row.bind(1, id);
    if (!row.step())
        return tl::unexpected(notFound(id));
    const qint64 contentId = row.number(0);
    const qint64 bytes = std::max<qint64>(0, row.number(2));
    offset = std::clamp<qint64>(offset, 0, bytes);
    count = std::clamp<qint64>(count, 0, bytes - offset);
    QByteArray out;
    if (contentId != 0) {
        out = readPieces(contentId, offset, count);
    } else {
        const QByteArrayView stored = row.view(1); // may be shorter in a damaged file
        const qint64 from = std::min<qint64>(offset, stored.size());
        out = stored.sliced(from, std::min<qint64>(count, stored.size() - from)).toByteArray();
    }
    if (out.size() < count) {
        return failure(ErrorCode::Corrupt,
            QStringLiteral("Event %1: the content ends at byte %2 of %3; the workspace is damaged.")
                .arg(id)
                .arg(offset + out.size())
                .arg(bytes));
    }
    return out;
}

// As much as is there of `count` bytes from `offset` on.
QByteArray EventReader::readPieces(qint64 contentId, qint64 offset, qint64 count)
{
    constexpr qint64 kReservedBytes = 64 * 1024 * 1024; // `count` may come from a damaged file
    QByteArray out;
    out.reserve(std::min(count, kReservedBytes));
    Statement piece(m_database, "SELECT data FROM piece WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    piece.bind(1, pieceId(contentId, offset / kPieceBytes))
        .bind(2, pieceId(contentId, kMaxPieces - 1));
    qint64 skip = offset % kPieceBytes;
    while (out.size() < count && piece.step()) {
        const QByteArrayView data = piece.view(0);
        if (skip >= data.size())
            break;
        out.append(data.sliced(skip, std::min<qint64>(data.size() - skip, count - out.size())));
        skip = 0;
    }
    return out;
}

IdSet EventReader::matching(const Filter &filter, EventId first, EventId last)
{
    IdSet ids;
    IdSet searched = candidates(m_database, GramQuery(filter), first, last);
    if (const auto bounds = filterBounds(m_database, filter, first, last))
        searched = intersection(searched, *bounds);
    if (searched.isEmpty())
        return ids;
    EventJudge judge(m_database, m_payloads.get());
    const FilterSql where(filter, judge, hasAnalysis(m_database));
    const QByteArray sql = "SELECT e.id FROM event e WHERE e.id BETWEEN ?1 AND ?2 AND "
        + where.condition() + " ORDER BY e.id";
    Statement row(m_database, sql.constData());
    where.bindTo(row);
    for (const IdSet::Range &range : searched.ranges()) {
        row.bind(1, range.first).bind(2, range.last);
        while (row.step())
            ids.insert(row.number(0));
        row.reset();
    }
    return ids;
}

EventId EventReader::knownTo(const Filter &filter, EventId last)
{
    if (!filter.needsAnalysis() || !hasAnalysis(m_database))
        return last;
    const EventId known = std::min(last, followerState(m_database, "analysis").cursor);
    return filter.needsFindings() ? std::min(known, followerState(m_database, "findings").cursor)
                                  : known;
}

QList<Delivery> EventReader::deliveries(EventId id)
{
    return withOrigins(m_database, id, readDeliveries(m_database, id));
}

QList<Delivery> EventReader::deliveryRows(EventId id)
{
    constexpr qint64 kMostRows = 1000;
    return withOrigins(m_database, id, readDeliveryRows(m_database, id, kMostRows));
}

Result<Delivery> EventReader::delivery(DeliveryId id)
{
    std::optional<Delivery> delivery = readDeliveryOf(m_database, id);
    if (!delivery) {
        return failure(
            ErrorCode::NotFound, QStringLiteral("Delivery %1 is not there any more.").arg(id));
    }
    delivery->origin = originsOf(m_database, delivery->eventId).value(id);
    return std::move(*delivery);
}

QList<Target> EventReader::targets()
{
    QList<Target> list;
    Statement row(m_database, "SELECT id, definition FROM target ORDER BY name COLLATE NOCASE, id");
    while (row.step()) {
        Target target = targetFromJson(row.bytes(1));
        target.id = row.number(0);
        list.append(target);
    }
    return list;
}

QList<Endpoint> EventReader::endpoints()
{
    return withExpectations(
        readEndpoints(setting(kEndpointsKey)), expectationsFromJson(setting(kExpectationsKey)));
}

QByteArray EventReader::setting(QByteArrayView key)
{
    Statement row(m_database, "SELECT value FROM setting WHERE key = ?1");
    row.bindText(1, key);
    return row.step() ? row.bytes(0) : QByteArray();
}

QHash<QByteArray, QByteArray> EventReader::settings()
{
    QHash<QByteArray, QByteArray> all;
    Statement row(m_database, "SELECT key, value FROM setting");
    while (row.step())
        all.insert(row.bytes(0), row.bytes(1));
    return all;
}

Revisions EventReader::revisions()
{
    Revisions revisions;
    Statement row(m_database, "SELECT kind, value FROM revision");
    while (row.step()) {
        const QByteArray kind = row.bytes(0);
        const qint64 value = row.number(1);
        if (kind == "trash")
            revisions.trash = value;
        else if (kind == "mark")
            revisions.mark = value;
        else if (kind == "delivery")
            revisions.delivery = value;
        else if (kind == "target")
            revisions.target = value;
        else if (kind == "setting")
            revisions.setting = value;
    }
    revisions.lastId = highestId(m_database);
    return revisions;
}

} // namespace tallyman
