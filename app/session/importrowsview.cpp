// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/importrowsview.h"

#include "session/rowarrangement.h"
#include "session/session.h"
#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kPageRows = 100;
constexpr int kPagesKept = 200;

// Rows that arrived, between them those that did not, and behind them those that were rejected.
std::vector<ImportGridRow> gridOf(
    const std::vector<RowPlace> &places, const IdSet &gaps, const std::vector<RowPlace> &rejected)
{
    std::vector<ImportGridRow> rows;
    rows.reserve(places.size() + rejected.size());
    qsizetype gap = 0;
    const auto addGapsBefore = [&](qint64 number) {
        const auto &ranges = gaps.ranges();
        for (; gap < ranges.size() && ranges[gap].first < number; ++gap) {
            RowPlace missing;
            missing.number = ranges[gap].first;
            rows.push_back({missing, ranges[gap].last});
        }
    };
    for (const RowPlace &place : places) {
        addGapsBefore(place.number);
        if (!place.again)
            rows.push_back({place, 0});
    }
    addGapsBefore(kNoRowNumber);
    for (const RowPlace &place : rejected)
        rows.push_back({place, 0});
    return rows;
}

} // namespace

// Reads on its thread; ends with it.
class ImportRowsWorker : public QObject
{
    Q_OBJECT

public:
    ImportRowsWorker(const QString &path, std::shared_ptr<std::atomic<quint64>> newest)
        : m_path(path)
        , m_newest(std::move(newest))
    {
    }

    // `profiles`: null when they have not been read yet.
    void read(quint64 generation, const Import &import, const RowArrangement &arrangement,
        const ProfileSetPtr &profiles)
    {
        m_columns.clear();
        m_positions.clear();
        m_rows.reset();
        std::vector<ImportGridRow> rows;
        try {
            if (!m_database) {
                m_database = std::make_unique<Database>(m_path, Database::Mode::ReadOnly);
                m_reader = std::make_unique<EventReader>(*m_database);
            }
            if (profiles)
                m_profiles = profiles;
            else if (!m_profiles)
                m_profiles = Session::loadProfiles();
            if (import.id != 0) {
                m_rows = std::make_unique<ImportRows>(*m_reader, m_profiles, import.id);
                rows = gridOf(m_rows->places(), import.gapsAreParts ? IdSet() : import.gaps,
                    m_rows->rejected());
            }
        } catch (const SqliteError &) { // the session's own readers say what is wrong
        }
        m_whole = std::make_shared<const std::vector<ImportGridRow>>(std::move(rows));
        m_grid = m_whole;
        arrange(generation, arrangement);
    }

    void arrange(quint64 generation, const RowArrangement &arrangement)
    {
        if (!m_whole)
            return;
        ImportGridRows arranged = m_whole;
        if (!arrangement.isPlain()) {
            arranged = arrangeRows(*m_whole, arrangement, [&](const ImportGridRow &row) {
                return generation == *m_newest ? std::optional(cellsOf(row)) : std::nullopt;
            });
        }
        if (!arranged)
            return; // a newer one follows
        m_grid = std::move(arranged);
        Q_EMIT readDone(generation, m_grid);
    }

    void readPage(quint64 generation, qint64 page)
    {
        QList<ImportGridCells> cells;
        const auto count = static_cast<qint64>(m_grid ? m_grid->size() : 0);
        const qint64 end = std::min(count, (page + 1) * kPageRows);
        for (qint64 i = page * kPageRows; i < end; ++i)
            cells.append(withFirst(m_grid->at(static_cast<size_t>(i))));
        Q_EMIT cellsRead(generation, page, m_columns, cells);
    }

Q_SIGNALS:
    void readDone(quint64 generation, const tallyman::ImportGridRows &rows);
    void cellsRead(quint64 generation, qint64 page, const QStringList &columns,
        const QList<tallyman::ImportGridCells> &cells);

private:
    ImportGridCells withFirst(const ImportGridRow &row)
    {
        ImportGridCells all;
        all.cells = cellsOf(row);
        const RowPlace *first =
            row.place.conflicting && m_rows ? m_rows->firstOf(row.place.number) : nullptr;
        if (first) {
            all.first = cellsOf({*first, 0});
            all.firstEvent = first->eventId;
        }
        return all;
    }

    QStringList cellsOf(const ImportGridRow &row)
    {
        QStringList cells;
        if (row.isMissing() || !m_rows)
            return cells;
        const auto put = [&](const QString &name, const QString &text) {
            const qsizetype column = columnOf(name);
            while (cells.size() <= column)
                cells.append(QString());
            cells[column] = text;
        };
        try {
            if (!m_rows->rejected().empty())
                (void)columnOf(kErrorsColumn); // it comes first: nobody has to look for it
            forEachCell(m_rows->data(row.place),
                [&](const QString &name, const JsonValue &value) { put(name, cellText(value)); });
            const QStringList messages = m_rows->messages(row.place);
            if (!messages.isEmpty())
                put(kErrorsColumn, messages.join(QStringLiteral("; ")));
        } catch (const SqliteError &) { // shown empty
        }
        return cells;
    }

    qsizetype columnOf(const QString &name)
    {
        const auto known = m_positions.constFind(name);
        if (known != m_positions.constEnd())
            return *known;
        m_positions.insert(name, m_columns.size());
        m_columns.append(name);
        return m_columns.size() - 1;
    }

    const QString m_path;
    const std::shared_ptr<std::atomic<quint64>> m_newest;
    ImportGridRows m_whole; // in the order of the numbers
    std::unique_ptr<Database> m_database;
    std::unique_ptr<EventReader> m_reader;
    ProfileSetPtr m_profiles;
    std::unique_ptr<ImportRows> m_rows;
    ImportGridRows m_grid;
    QStringList m_columns;
    QHash<QString, qsizetype> m_positions; // in m_columns
};

ImportRowsView::ImportRowsView(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_worker(new ImportRowsWorker(session->workspace().path, m_newest))
    , m_pages(kPagesKept)
{
    qRegisterMetaType<ImportGridRows>();
    qRegisterMetaType<QList<ImportGridCells>>();
    connect(m_worker, &ImportRowsWorker::readDone, this, &ImportRowsView::onRead);
    connect(m_worker, &ImportRowsWorker::cellsRead, this, &ImportRowsView::onCells);
    m_thread.adopt(m_worker);
}

ImportRowsView::~ImportRowsView() = default;

void ImportRowsView::setImport(const Import &import)
{
    if (import.id != m_import)
        m_arrangement = {};
    m_import = import.id;
    m_knowsColumns = false;
    *m_newest = ++m_generation;
    setBusy(true);
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, generation = m_generation, import, arrangement = m_arrangement,
            profiles = m_session->profiles()] {
            worker->read(generation, import, arrangement, profiles);
        },
        Qt::QueuedConnection);
}

void ImportRowsView::arrange(const RowArrangement &arrangement)
{
    m_arrangement = arrangement;
    *m_newest = ++m_generation;
    setBusy(true);
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, generation = m_generation, arrangement] {
            worker->arrange(generation, arrangement);
        },
        Qt::QueuedConnection);
}

void ImportRowsView::setBusy(bool busy)
{
    if (std::exchange(m_busy, busy) != busy)
        Q_EMIT busyChanged(busy);
}

void ImportRowsView::onRead(quint64 generation, const ImportGridRows &rows)
{
    if (generation != m_generation)
        return;
    m_rows = rows;
    if (!m_knowsColumns)
        m_columns.clear();
    m_knowsColumns = true;
    m_pages.clear();
    m_loading.clear();
    setBusy(false);
    Q_EMIT reset();
    if (count() > 0)
        (void)cells(0); // which columns there are is seen in the rows
}

const ImportGridCells *ImportRowsView::cells(qint64 position)
{
    const qint64 page = position / kPageRows;
    if (const Page *known = m_pages.object(page)) {
        const qsizetype place = position % kPageRows;
        return place < known->size() ? &known->at(place) : nullptr;
    }
    if (!m_loading.contains(page)) {
        m_loading.insert(page);
        QMetaObject::invokeMethod(
            m_worker,
            [worker = m_worker, generation = m_generation, page] {
                worker->readPage(generation, page);
            },
            Qt::QueuedConnection);
    }
    return nullptr;
}

void ImportRowsView::onCells(
    quint64 generation, qint64 page, const QStringList &columns, const Page &cells)
{
    if (generation != m_generation || !m_loading.remove(page))
        return;
    m_pages.insert(page, new Page(cells));
    if (columns.size() > m_columns.size()) {
        Q_EMIT columnsAboutToBeAdded(
            static_cast<int>(m_columns.size()), static_cast<int>(columns.size()) - 1);
        m_columns = columns;
        Q_EMIT columnsAdded();
    }
    if (!cells.isEmpty())
        Q_EMIT rowsLoaded(page * kPageRows, page * kPageRows + cells.size() - 1);
}

qint64 ImportRowsView::positionOf(qint64 number) const
{
    if (!m_rows)
        return -1;
    if (!m_arrangement.isPlain()) {
        const auto found = std::find_if(m_rows->begin(), m_rows->end(), [&](const auto &row) {
            return row.place.number == number
                || (row.place.number < number && row.lastMissing >= number);
        });
        return found == m_rows->end() ? -1 : found - m_rows->begin();
    }
    const auto behind = std::upper_bound(m_rows->begin(), m_rows->end(), number,
        [](qint64 wanted, const ImportGridRow &row) { return wanted < row.place.number; });
    if (behind == m_rows->begin())
        return -1;
    const auto found = behind - 1;
    const bool shows = found->place.number == number || found->lastMissing >= number;
    return shows ? found - m_rows->begin() : -1;
}

} // namespace tallyman

#include "importrowsview.moc"
