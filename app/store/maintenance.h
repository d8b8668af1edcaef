// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "event/idset.h"
#include "event/settings.h"
#include "store/contentstore.h"
#include "store/database.h"

namespace tallyman {

// Removes what is to go for good (trash, and what retention expires) and gives the space back, in
// bits that do not hold up a commit noticeably. Lives on the writer thread. Throws SqliteError.
class Maintenance
{
public:
    Maintenance(Database &database, ContentStore &content, const Clock &clock);

    void setRetention(const RetentionPolicy &policy) { m_retention = policy; }
    // From the next step() on, trash that is there now is removed for good.
    void purgeTrashOfEarlierProcesses();

    // Does one bit. `more`: whether there is more to do now. Returns events that retention removed.
    IdSet step(bool &more);

    // At the end of the capturing process: nothing can be undone any more. Removes what is quickly
    // removed; the rest is left to the next process.
    // `checkpoint`: the write-ahead log may be copied into the file.
    void finish(bool checkpoint);

private:
    // Removes trash of old batches; whether there is more of it.
    bool purgeTrash(qint64 maxEvents, qint64 maxBytes);
    [[nodiscard]] IdSet expire();
    [[nodiscard]] EventId expiryBound();
    void removeEvents(EventId first, EventId last);
    void addGap(EventId first, EventId last);
    [[nodiscard]] bool reclaim();

    Database &m_database;
    ContentStore &m_content;
    const Clock &m_clock;
    RetentionPolicy m_retention;
    qint64 m_purgeUpToBatch = 0; // trash of these batches goes; 0: none
};

} // namespace tallyman
