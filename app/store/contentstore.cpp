// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/contentstore.h"

#include "store/content.h"

namespace tallyman {

ContentStore::ContentStore(Database &database)
    : m_database(database)
    , m_find(database, "SELECT id FROM content WHERE sha256 = ?1")
    , m_begin(database, "INSERT INTO content DEFAULT VALUES")
    , m_complete(database, "UPDATE content SET sha256 = ?2, bytes = ?3 WHERE id = ?1")
    , m_piece(database, "INSERT INTO piece(id, data) VALUES (?1, ?2)")
    , m_removePieces(database, "DELETE FROM piece WHERE id BETWEEN ?1 AND ?2")
    , m_remove(database, "DELETE FROM content WHERE id = ?1")
    , m_used(database,
          "SELECT EXISTS(SELECT 1 FROM event WHERE content_id = ?1)"
          " OR EXISTS(SELECT 1 FROM delivery WHERE request_content_id = ?1)")
{
}

qint64 ContentStore::find(QByteArrayView sha256)
{
    m_find.bindBlob(1, sha256);
    const qint64 id = m_find.step() ? m_find.number(0) : 0;
    m_find.reset();
    return id;
}

qint64 ContentStore::begin()
{
    m_begin.run();
    return m_database.lastInsertId();
}

void ContentStore::writePiece(qint64 contentId, qint64 number, QByteArrayView data)
{
    m_piece.bind(1, pieceId(contentId, number)).bindBlob(2, data).run();
}

void ContentStore::complete(qint64 contentId, QByteArrayView sha256, qint64 bytes)
{
    m_complete.bind(1, contentId).bindBlob(2, sha256).bind(3, bytes).run();
}

qint64 ContentStore::store(QByteArrayView content, QByteArrayView sha256)
{
    if (const qint64 known = find(sha256))
        return known;
    const qint64 id = begin();
    for (qint64 at = 0, number = 0; at < content.size(); at += kPieceBytes, ++number)
        writePiece(id, number, content.sliced(at, std::min(kPieceBytes, content.size() - at)));
    complete(id, sha256, content.size());
    return id;
}

void ContentStore::append(SpoolId spoolId, QByteArrayView bytes)
{
    m_touched.insert(spoolId);
    Spool &spool = m_spools[spoolId];
    if (spool.broken)
        return;
    if (spool.contentId == 0)
        spool.contentId = begin();
    spool.partial.append(bytes);
    while (spool.partial.size() >= kPieceBytes) {
        writePiece(
            spool.contentId, spool.pieces++, QByteArrayView(spool.partial).first(kPieceBytes));
        spool.partial.remove(0, kPieceBytes);
    }
}

void ContentStore::lose(SpoolId spoolId)
{
    Spool &spool = m_spools[spoolId];
    spool.broken = true;
    spool.partial.clear();
}

bool ContentStore::isWhole(SpoolId spoolId) const
{
    const auto it = m_spools.constFind(spoolId);
    return it != m_spools.constEnd() && !it->broken;
}

qint64 ContentStore::finish(SpoolId spoolId, QByteArrayView sha256, qint64 bytes)
{
    m_touched.insert(spoolId);
    Spool &spool = m_spools[spoolId];
    spool.finished = true;
    const QByteArray rest = std::exchange(spool.partial, {});
    if (const qint64 known = find(sha256)) {
        remove(spool.contentId);
        return known;
    }
    if (!rest.isEmpty())
        writePiece(spool.contentId, spool.pieces++, rest);
    complete(spool.contentId, sha256, bytes);
    return spool.contentId;
}

void ContentStore::drop(SpoolId spoolId)
{
    m_touched.remove(spoolId);
    const Spool spool = m_spools.take(spoolId);
    if (spool.stored)
        m_abandoned.insert(spool.contentId);
    else if (spool.contentId != 0)
        remove(spool.contentId); // begun in this transaction
}

void ContentStore::sweep()
{
    for (const qint64 id : std::as_const(m_abandoned))
        remove(id);
}

void ContentStore::committed()
{
    for (const SpoolId id : std::as_const(m_touched)) {
        const auto it = m_spools.find(id);
        if (it == m_spools.end())
            continue;
        if (it->finished)
            m_spools.erase(it);
        else
            it->stored = it->contentId != 0;
    }
    m_touched.clear();
    m_abandoned.clear();
}

// Content that was begun in the transaction is gone, and its id may be given out again.
void ContentStore::rolledBack()
{
    for (const SpoolId id : std::as_const(m_touched)) {
        const auto it = m_spools.find(id);
        if (it == m_spools.end())
            continue;
        lose(id);
        if (!it->stored)
            it->contentId = 0;
    }
    m_touched.clear();
}

void ContentStore::remove(qint64 contentId)
{
    m_removePieces.bind(1, pieceId(contentId, 0)).bind(2, pieceId(contentId, kMaxPieces - 1)).run();
    m_remove.bind(1, contentId).run();
}

void ContentStore::removeUnfinished()
{
    QList<qint64> ids;
    {
        Statement unfinished(m_database, "SELECT id FROM content WHERE sha256 IS NULL");
        while (unfinished.step())
            ids.append(unfinished.number(0));
    }
    for (const qint64 id : std::as_const(ids))
        remove(id);
}

void ContentStore::removeIfUnused(qint64 id)
{
    m_used.bind(1, id);
    const bool used = m_used.step() && m_used.number(0) != 0;
    m_used.reset();
    if (!used)
        remove(id);
}

} // namespace tallyman
