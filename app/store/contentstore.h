// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/database.h"
#include "store/newevent.h"

#include <QHash>
#include <QSet>
#include <memory>

namespace tallyman {

// Writes shared content: pieces of content that arrives, and each content once per SHA-256.
// Lives on the writer thread, inside its transactions. Functions throw SqliteError.
class ContentStore
{
public:
    explicit ContentStore(Database &database);

    // The id of stored content with this digest; stores it when it is new.
    [[nodiscard]] qint64 store(QByteArrayView content, QByteArrayView sha256);

    // Appends to content that is still arriving; begins it when `spool` is new.
    void append(SpoolId spool, QByteArrayView bytes);
    // Notes that bytes of it were lost: no event can have it any more.
    void lose(SpoolId spool);
    // Whether all that was appended to `spool` is there (a failed transaction loses some).
    [[nodiscard]] bool isWhole(SpoolId spool) const;
    // Ends a spool; its content becomes shared. Returns the content's id.
    [[nodiscard]] qint64 finish(SpoolId spool, QByteArrayView sha256, qint64 bytes);
    // Throws away a spool that no event will refer to. What of it is stored goes with sweep().
    void drop(SpoolId spool);
    // Removes what dropped spools have left; to be called at the end of a transaction.
    void sweep();
    // Spools that are in memory: arriving, or failed and not dropped yet.
    [[nodiscard]] qsizetype spools() const { return m_spools.size(); }

    // Tells what became of the transaction in which the calls above were made.
    void committed();
    void rolledBack();

    // Removes pieces of content that was still arriving when an earlier process ended.
    void removeUnfinished();
    // Removes content `id` if no event and no delivery refers to it any more.
    void removeIfUnused(qint64 id);

private:
    struct Spool
    {
        qint64 contentId = 0;
        qint64 pieces = 0;   // written
        QByteArray partial;  // less than a piece
        bool stored = false; // contentId is committed: a rollback does not take it away
        bool broken = false;
        bool finished = false;
    };
    [[nodiscard]] qint64 find(QByteArrayView sha256);
    [[nodiscard]] qint64 begin();
    void writePiece(qint64 contentId, qint64 number, QByteArrayView data);
    void complete(qint64 contentId, QByteArrayView sha256, qint64 bytes);
    void remove(qint64 contentId);

    Database &m_database;
    Statement m_find;
    Statement m_begin;
    Statement m_complete;
    Statement m_piece;
    Statement m_removePieces;
    Statement m_remove;
    Statement m_used;
    QHash<SpoolId, Spool> m_spools;
    QSet<SpoolId> m_touched;  // in the present transaction
    QSet<qint64> m_abandoned; // committed content of dropped spools, not removed yet
};

} // namespace tallyman
