// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/searchindex.h"

#include "store/content.h"
#include "store/database.h"

#include <algorithm>

namespace tallyman {

namespace {

// A block ends with the first of these.
constexpr int kEventsPerBlock = 256;
constexpr qint64 kBytesPerBlock = 4 * 1024 * 1024;

// A workspace of an earlier version that cannot be written has none.
bool hasIndex(Database &database)
{
    return database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'search_block'") != 0;
}

} // namespace

SearchBlockBuilder::SearchBlockBuilder(Database &database)
    : m_events(std::make_unique<Statement>(database,
        "SELECT id, target, head, trailers, body, content_id FROM event WHERE id > ?1"
        " ORDER BY id LIMIT ?2"))
    , m_pieces(std::make_unique<Statement>(
          database, "SELECT data FROM piece WHERE id BETWEEN ?1 AND ?2 ORDER BY id"))
{
}

SearchBlockBuilder::~SearchBlockBuilder() = default;

std::optional<SearchBlock> SearchBlockBuilder::next(EventId after)
{
    SearchBlock block;
    block.first = after + 1;
    m_bytes = 0;
    int events = 0;
    bool full = false;
    m_events->bind(1, after).bind(2, kEventsPerBlock);
    while (!full && m_events->step()) {
        block.last = m_events->number(0);
        for (int column = 1; column <= 4; ++column) {
            const QByteArrayView text = m_events->view(column);
            m_grams.beginText();
            m_grams.add(text);
            m_bytes += text.size();
        }
        if (!m_events->isNull(5))
            addContent(m_events->number(5));
        full = ++events == kEventsPerBlock || m_bytes >= kBytesPerBlock || m_grams.isFull();
    }
    m_events->reset();
    block.grams = m_grams.take();
    return full ? std::optional(std::move(block)) : std::nullopt;
}

void SearchBlockBuilder::addContent(qint64 contentId)
{
    m_grams.beginText();
    m_pieces->bind(1, pieceId(contentId, 0)).bind(2, pieceId(contentId, kMaxPieces - 1));
    while (!m_grams.isSpoiled() && m_pieces->step()) {
        const QByteArrayView piece = m_pieces->view(0);
        m_grams.add(piece);
        m_bytes += piece.size();
    }
    m_pieces->reset();
}

EventId lastIndexedId(Database &database)
{
    return database.number("SELECT max(last) FROM search_block");
}

void forgetSearchIndex(Database &database)
{
    database.execute("DELETE FROM search_block");
}

void storeBlocks(Database &database, const QList<SearchBlock> &blocks)
{
    Statement insert(
        database, "INSERT OR REPLACE INTO search_block(last, first, grams) VALUES (?1, ?2, ?3)");
    for (const SearchBlock &block : blocks)
        insert.bind(1, block.last).bind(2, block.first).bindBlob(3, block.grams).run();
}

void dropEmptyBlocks(Database &database, EventId first, EventId last)
{
    Statement(database,
        "DELETE FROM search_block WHERE last BETWEEN ?1 AND coalesce((SELECT min(last) FROM"
        " search_block WHERE last >= ?2), ?2) AND NOT EXISTS(SELECT 1 FROM event WHERE id BETWEEN"
        " search_block.first AND search_block.last)")
        .bind(1, first)
        .bind(2, last)
        .run();
}

IdSet candidates(Database &database, const GramQuery &query, EventId first, EventId last)
{
    IdSet ids;
    EventId next = first; // of what is not ruled out
    if (query.isUseful() && hasIndex(database)) {
        Statement block(
            database, "SELECT last, first, grams FROM search_block WHERE last >= ?1 ORDER BY last");
        block.bind(1, first);
        while (next <= last && block.step() && block.number(1) <= last) {
            if (query.mayMatch(block.view(2)))
                continue;
            if (block.number(1) > next)
                ids.insert(next, block.number(1) - 1);
            next = block.number(0) + 1;
        }
    }
    if (next <= last)
        ids.insert(next, last);
    if (!query.asksComments())
        return ids;
    // a word may be in the comment, which can be written at any time
    Statement comment(database,
        "SELECT event_id FROM mark WHERE event_id BETWEEN ?1 AND ?2 AND comment <> ''"
        " ORDER BY event_id");
    comment.bind(1, first).bind(2, last);
    while (comment.step())
        ids.insert(comment.number(0));
    return ids;
}

} // namespace tallyman
