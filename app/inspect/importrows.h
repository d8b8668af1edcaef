// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/profileset.h"
#include "store/analysisrecords.h"

#include <QCache>
#include <functional>
#include <limits>
#include <vector>

namespace tallyman {

class EventReader;

// Where a row of an import came from.
struct RowPlace
{
    qint64 number = 0; // the sender's; without numbers: the position in the import
    EventId eventId = 0;
    qint64 offset = 0; // of the row, in the document of the event's content
    qint64 size = 0;
    quint64 digest = 0;
    bool again = false;       // the row has come before with the same content
    bool conflicting = false; // it has come before with other content
    bool rejected = false;    // the sender names it as erroneous, apart from the others
};
// The number of rows that were rejected: senders give them none.
constexpr qint64 kNoRowNumber = std::numeric_limits<qint64>::max();

// The rows of an import in the order of their numbers, those that came again behind the first.
// The places are in memory, some 50 bytes a row; the rows themselves are read when they are asked
// for. Uses its reader's thread. Functions throw SqliteError.
class ImportRows
{
public:
    // `import`: an id of the workspace that `reader` reads.
    ImportRows(EventReader &reader, ProfileSetPtr profiles, ImportId import);
    ~ImportRows();
    Q_DISABLE_COPY_MOVE(ImportRows)

    [[nodiscard]] const std::vector<RowPlace> &places() const { return m_places; }
    // The rows that the sender rejected, in the order of their arrival; of what came again only the
    // first.
    [[nodiscard]] const std::vector<RowPlace> &rejected() const { return m_rejected; }
    // The row that came first of those with this number; null when there is none.
    [[nodiscard]] const RowPlace *firstOf(qint64 number) const;
    // Why a row was rejected, as "COLUMN: TEXT" or the text alone, at most 100; empty for others.
    [[nodiscard]] QStringList messages(const RowPlace &place);
    // The row's data, as sent; null when its event is gone or is not what it was.
    [[nodiscard]] JsonValue data(const RowPlace &place);
    // The names of the cells in the order of their appearance over all rows, at most 10,000. Those
    // that the sender could not map (CSVBox's _unmapped_data) come last, as "_unmapped_data.NAME",
    // and behind them kErrorsColumn if rows were rejected.
    // `proceed` is asked now and then; when it says false, what was found until then comes back.
    [[nodiscard]] QStringList columns(const std::function<bool()> &proceed = {});

private:
    struct Content;
    [[nodiscard]] const Content *contentOf(EventId id);
    void addRejected(EventId id);
    void addRecord(const AnalysisRecord &record);
    void markRepetitions();

    EventReader &m_reader;
    const ProfileSetPtr m_profiles;
    std::vector<RowPlace> m_places;
    std::vector<RowPlace> m_rejected;
    bool m_numbered = true;
    QHash<EventId, QByteArray> m_forms;
    QHash<quint64, qint64> m_requests;   // the how manyeth, from 0, by request key
    QCache<EventId, Content> m_contents; // by size in KiB
};

// The name of the column that says why rows were rejected.
const QLatin1String kErrorsColumn("_errors");
// What the names of columns begin with that the sender could not map.
const QLatin1String kUnmappedPrefix("_unmapped_data.");

// Calls `each` with the name and value of every cell of a row: members of an object, with those of
// an "_unmapped_data" object as "_unmapped_data.NAME"; items of an array as "1", "2", …
void forEachCell(const JsonValue &row,
    const std::function<void(const QString &name, const JsonValue &value)> &each);

// A cell as text: a string's text, other values as they were sent.
[[nodiscard]] QString cellText(const JsonValue &value);

} // namespace tallyman
