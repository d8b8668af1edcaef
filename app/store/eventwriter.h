// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/contentstore.h"
#include "store/database.h"
#include "store/newevent.h"

#include <QHash>

namespace tallyman {

// Inserts events, their replies and answer times. Lives on the writer thread, inside its
// transactions. Functions throw SqliteError.
class EventWriter
{
public:
    EventWriter(Database &database, ContentStore &content);

    // Stores an event under the next id (or its own) and returns that.
    EventId insert(const NewEvent &event);
    // Events first…last were answered at `atUs`.
    void answered(EventId first, EventId last, qint64 atUs);
    // What was answered to `id` that was stored without a reply.
    void replied(EventId id, const LateReply &reply);
    // The sender of `id` had gone before it could be answered.
    void unanswered(EventId id);

    [[nodiscard]] EventId lastId() const { return m_lastId; }
    // Forgets what an ended transaction had assigned; to be called after a rollback.
    void rolledBack();
    void committed();

private:
    [[nodiscard]] qint64 replyId(const NewEvent &event);
    [[nodiscard]] qint64 contentIdFor(const NewEvent &event);
    void bindBytes(const NewEvent &event, qint64 contentId);

    Database &m_database;
    ContentStore &m_content;
    Statement m_insert;
    Statement m_answered;
    Statement m_unanswered;
    Statement m_findReply;
    Statement m_insertReply;
    EventId m_lastId = 0;
    EventId m_committedLastId = 0;
    QHash<QByteArray, qint64> m_replies; // head NUL NUL body → id; a few
};

// The highest id that was ever given out in this workspace.
[[nodiscard]] EventId highestId(Database &database);

} // namespace tallyman
