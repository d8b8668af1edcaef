// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"
#include "inspect/notification.h"

#include <QHash>
#include <QMap>

namespace tallyman {

// Keeps account of the events of one import. They may come in any order and more than once.
// A value.
class ImportLedger
{
public:
    // Where a row came from first, and what became of it.
    struct Row
    {
        EventId eventId = 0;
        quint64 digest = 0;
        bool twice = false;
        bool conflicting = false;
    };

    // `quietMs`: after how long without arrivals gaps count as missing.
    ImportLedger(const QString &sender, const QString &key, qint64 quietMs);

    // Returns what became of the event's rows.
    RowArrival add(EventId id, qint64 receivedAtUs, const Notification &notification);
    // The account so far.
    [[nodiscard]] const Import &import() const { return m_import; }
    void setId(ImportId id) { m_import.id = id; }

    [[nodiscard]] bool rowsAreNumbered() const { return m_numbered; }
    // Rows with numbers: the row, null when it has not come.
    [[nodiscard]] const Row *row(qint64 number) const;
    [[nodiscard]] const IdSet &received() const { return m_received; } // numbers, or parts from 0
    // About how much memory it takes, in rows.
    [[nodiscard]] qint64 weight() const { return m_rows.size() + kOverheadRows; }

private:
    static constexpr qint64 kOverheadRows = 100; // what an empty one takes
    enum class Added : quint8 { New, Repeated, Conflicting };
    RowArrival addRows(EventId id, const Notification &notification);
    Added addRow(EventId id, qint64 place, quint64 digest, EventId *first);
    void addChunk(EventId id, const Notification &notification);
    void addNotice(EventId id, const Notification &notification);
    void describe(const Notification &notification);
    void findGaps();
    void placeRepetitions();
    [[nodiscard]] IdSet namesOf(const IdSet &places) const;

    Import m_import;
    QHash<qint64, Row> m_rows; // by number; without numbers by part and place in it
    IdSet m_received;
    IdSet m_twice;
    IdSet m_conflicting;
    QMap<qint64, qint64> m_partRows;           // without numbers: how many, by part
    QHash<QByteArray, NoticeCounts> m_notices; // as each came first, by request key
    QHash<QByteArray, qint64> m_chunks;        // the how manyeth, from 0, by request key
    std::optional<qint64> m_seriesCount;
    std::optional<qint64> m_announced; // by the requests with rows
    std::optional<qint64> m_furthest;  // place of the latest part, or its first row
    int m_seriesBase = 0;
    bool m_numbered = true;
};

} // namespace tallyman
