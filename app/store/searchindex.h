// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"
#include "store/gramfilter.h"

#include <memory>
#include <optional>

namespace tallyman {

class Database;
class Statement;

// What is known about the texts (target, head, trailers, content) of some consecutive events.
struct SearchBlock
{
    EventId first = 0;
    EventId last = 0;
    QByteArray grams; // see GramFilter::take()
};

// Makes the next blocks of a workspace. Functions throw SqliteError.
class SearchBlockBuilder
{
public:
    explicit SearchBlockBuilder(Database &database);
    ~SearchBlockBuilder();
    Q_DISABLE_COPY_MOVE(SearchBlockBuilder)

    // The block that begins behind `after`; nothing if too few events are there to fill one.
    [[nodiscard]] std::optional<SearchBlock> next(EventId after);

private:
    void addContent(qint64 contentId);

    std::unique_ptr<Statement> m_events;
    std::unique_ptr<Statement> m_pieces;
    GramFilter m_grams;
    qint64 m_bytes = 0; // in the block
};

// The last event that a block covers; 0: there is no block. Throws SqliteError.
[[nodiscard]] EventId lastIndexedId(Database &database);
// Throws SqliteError.
void storeBlocks(Database &database, const QList<SearchBlock> &blocks);
// Forgets all of it, so that it is made anew. Throws SqliteError.
void forgetSearchIndex(Database &database);
// Forgets blocks of which no event is left among those that overlap first…last. Throws SqliteError.
void dropEmptyBlocks(Database &database, EventId first, EventId last);

// The ids with first ≤ id ≤ last that may match: all that the index does not rule out, removed ones
// included. Throws SqliteError.
[[nodiscard]] IdSet candidates(
    Database &database, const GramQuery &query, EventId first, EventId last);

} // namespace tallyman
