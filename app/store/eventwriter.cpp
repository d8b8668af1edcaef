// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/eventwriter.h"

#include "store/content.h"

#include <algorithm>

namespace tallyman {

namespace {
constexpr qsizetype kRememberedReplies = 256;
}

EventId highestId(Database &database)
{
    return std::max(
        database.number("SELECT max(id) FROM event"), database.number("SELECT max(last) FROM gap"));
}

EventWriter::EventWriter(Database &database, ContentStore &content)
    : m_database(database)
    , m_content(content)
    , m_insert(database,
          "INSERT INTO event(id, received_at, receive_us, state, status, version_minor,"
          " reply_id, body_bytes, wire_bytes, content_id, method, target, remote, listener,"
          " problem_code, problem, problem_offset, wire_sha256, body_sha256, framing,"
          " trailers, head, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
          " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)")
    , m_answered(database, "INSERT OR REPLACE INTO answered(first, last, at) VALUES (?1, ?2, ?3)")
    , m_unanswered(database, "INSERT OR IGNORE INTO unanswered(event_id) VALUES (?1)")
    , m_findReply(database, "SELECT id FROM reply WHERE head = ?1 AND body = ?2")
    , m_insertReply(database, "INSERT INTO reply(head, body) VALUES (?1, ?2)")
    , m_lastId(highestId(database))
    , m_committedLastId(m_lastId)
{
}

qint64 EventWriter::replyId(const NewEvent &event)
{
    QByteArray key = event.replyHead;
    key.append(2, '\0').append(event.replyBody);
    const auto known = m_replies.constFind(key);
    if (known != m_replies.constEnd())
        return *known;
    m_findReply.bindBlob(1, event.replyHead).bindBlob(2, event.replyBody);
    qint64 id = m_findReply.step() ? m_findReply.number(0) : 0;
    m_findReply.reset();
    if (id == 0) {
        m_insertReply.bindBlob(1, event.replyHead).bindBlob(2, event.replyBody).run();
        id = m_database.lastInsertId();
    }
    if (m_replies.size() >= kRememberedReplies)
        m_replies.clear();
    m_replies.insert(key, id);
    return id;
}

qint64 EventWriter::contentIdFor(const NewEvent &event)
{
    if (event.spool != 0)
        return m_content.finish(event.spool, event.bodySha256, event.bodyBytes);
    if (event.body.size() >= kSharedContentBytes)
        return m_content.store(event.body, event.bodySha256);
    return 0;
}

EventId EventWriter::insert(const NewEvent &event)
{
    const qint64 contentId = contentIdFor(event);
    const EventId id = event.id != 0 ? event.id : m_lastId + 1;
    m_insert.bind(1, id)
        .bind(2, event.receivedAtUs)
        .bind(3, event.receiveDurationUs)
        .bind(4, static_cast<qint64>(event.state))
        .bind(5, event.status)
        .bind(6, event.httpVersionMinor);
    const bool isNoted = !event.replyNote.isEmpty(); // and was decided behind the event
    if (event.replyHead.isEmpty() || isNoted)
        m_insert.bindNull(7);
    else
        m_insert.bind(7, replyId(event));
    m_insert.bind(8, event.bodyBytes).bind(9, event.wireBytes);
    bindBytes(event, contentId);
    m_insert.run();
    m_lastId = std::max(m_lastId, id);
    if (isNoted)
        replied(id,
            {event.status, event.replyHead, event.replyBody, event.answeredAtUs.value_or(0),
                event.replyNote});
    else if (event.answeredAtUs)
        answered(id, id, *event.answeredAtUs);
    return id;
}

void EventWriter::bindBytes(const NewEvent &event, qint64 contentId)
{
    m_insert.bindBlob(11, event.method)
        .bindBlob(12, event.target)
        .bindText(13, QByteArrayView(event.remote))
        .bindText(14, QByteArrayView(event.listener));
    if (event.problemCode.isEmpty()) {
        m_insert.bindNull(15).bindNull(16).bindNull(17);
    } else {
        m_insert.bindText(15, QByteArrayView(event.problemCode))
            .bindText(16, event.problem)
            .bind(17, event.problemOffset);
    }
    m_insert.bindBlob(18, event.wireSha256)
        .bindBlob(19, event.bodySha256)
        .bindBlobOrNull(20, event.framing)
        .bindBlobOrNull(21, event.trailers)
        .bindBlob(22, event.head);
    if (contentId != 0)
        m_insert.bind(10, contentId).bindNull(23);
    else
        m_insert.bindNull(10).bindBlobOrNull(23, event.body);
}

void EventWriter::answered(EventId first, EventId last, qint64 atUs)
{
    m_answered.bind(1, first).bind(2, last).bind(3, atUs).run();
}

void EventWriter::replied(EventId id, const LateReply &reply)
{
    if (reply.atUs != 0)
        answered(id, id, reply.atUs);
    else
        unanswered(id);
    Statement(m_database, "UPDATE event SET status = ?1 WHERE id = ?2")
        .bind(1, reply.status)
        .bind(2, id)
        .run();
    Statement(m_database, "INSERT OR REPLACE INTO late_reply VALUES (?1, ?2, ?3, ?4)")
        .bind(1, id)
        .bindBlob(2, reply.head)
        .bindBlob(3, reply.body)
        .bindText(4, QByteArrayView(reply.note))
        .run();
}

void EventWriter::unanswered(EventId id)
{
    m_unanswered.bind(1, id).run();
}

void EventWriter::rolledBack()
{
    m_lastId = m_committedLastId;
    m_replies.clear();
}

void EventWriter::committed()
{
    m_committedLastId = m_lastId;
}

} // namespace tallyman
