// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/workerthread.h"
#include "event/import.h"
#include "inspect/importrows.h"

#include <QCache>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <atomic>

namespace tallyman {

class ImportRowsWorker;
class Session;

// One line of an import's grid: a row that arrived, or rows that never did.
struct ImportGridRow
{
    RowPlace place;         // its event is 0 for missing rows
    qint64 lastMissing = 0; // missing rows: place.number … this
    [[nodiscard]] bool isMissing() const { return place.eventId == 0; }
};
using ImportGridRows = std::shared_ptr<const std::vector<ImportGridRow>>;

// What a row says.
struct ImportGridCells
{
    QStringList cells; // as many as columns or fewer
    // Of a conflicting row, what the one that came first says, and in which event.
    QStringList first;
    EventId firstEvent = 0;
};

// In which order an import's rows are shown, and which of them.
struct RowArrangement
{
    static constexpr int kByNumber = -2;
    static constexpr int kByEvent = -1;
    int column = kByNumber; // or a column of ImportRowsView::columns()
    Qt::SortOrder order = Qt::AscendingOrder;
    QString text; // stands in a cell, in capitals or not; empty: all rows
    [[nodiscard]] bool isPlain() const
    {
        return column == kByNumber && order == Qt::AscendingOrder && text.isEmpty();
    }
    friend bool operator==(const RowArrangement &, const RowArrangement &) = default;
};

// The rows of one import with their cells, loaded in pages when they are asked for. Rows that came
// again with the same content are left out; conflicting ones stand behind the first, those that the
// sender rejected at the end. If there are any, the first column is kErrorsColumn.
// Lives on the thread of its Session (the gui thread); never blocks.
class ImportRowsView : public QObject
{
    Q_OBJECT

public:
    explicit ImportRowsView(Session *session, QObject *parent = nullptr);
    ~ImportRowsView() override;

    // Shows another import (0: none), or the same one anew. reset() follows when it is read.
    void setImport(const Import &import);
    // Sorts and filters in the background; reset() follows. Takes seconds for 500,000 rows; a newer
    // call ends an older one. Numbers are sorted as numbers.
    void arrange(const RowArrangement &arrangement);
    [[nodiscard]] const RowArrangement &arrangement() const { return m_arrangement; }
    // Whether rows are being read or arranged; reset() says that it is over.
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] qint64 count() const { return m_rows ? static_cast<qint64>(m_rows->size()) : 0; }
    [[nodiscard]] const ImportGridRow &row(qint64 position) const
    {
        return m_rows->at(static_cast<size_t>(position));
    }
    // In the order of their appearance in what was read so far.
    [[nodiscard]] const QStringList &columns() const { return m_columns; }
    // What a row that arrived says; null while it is loaded: rowsLoaded() follows.
    [[nodiscard]] const ImportGridCells *cells(qint64 position);
    // The first grid row that shows row `number` or the gap it is in; -1: none.
    [[nodiscard]] qint64 positionOf(qint64 number) const;

Q_SIGNALS:
    void reset();
    void busyChanged(bool busy);
    void columnsAboutToBeAdded(int first, int last);
    void columnsAdded();
    void rowsLoaded(qint64 first, qint64 last);

private:
    using Page = QList<ImportGridCells>;
    void onRead(quint64 generation, const ImportGridRows &rows);
    void setBusy(bool busy);
    void onCells(quint64 generation, qint64 page, const QStringList &columns, const Page &cells);

    Session *m_session;
    // m_generation for the worker, so that it ends what does not count any more
    std::shared_ptr<std::atomic<quint64>> m_newest = std::make_shared<std::atomic<quint64>>(0);
    WorkerThread m_thread{QStringLiteral("rows")};
    ImportRowsWorker *m_worker;
    quint64 m_generation = 0; // stale results are dropped
    RowArrangement m_arrangement;
    ImportId m_import = 0;
    bool m_busy = false;
    bool m_knowsColumns = false; // those of this import; they stay while it is arranged
    ImportGridRows m_rows;
    QStringList m_columns;
    QCache<qint64, Page> m_pages;
    QSet<qint64> m_loading;
};

} // namespace tallyman
