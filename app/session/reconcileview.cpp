// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/reconcileview.h"

#include "base/outputfile.h"
#include "session/differenceexport.h"
#include "session/session.h"
#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kPageDifferences = 100;
constexpr int kPagesKept = 200;

using CancelFlag = std::shared_ptr<std::atomic_bool>;

} // namespace

// Works on its thread; ends with it.
class ReconcileWorker : public QObject
{
    Q_OBJECT

public:
    explicit ReconcileWorker(const QString &path)
        : m_path(path)
    {
    }

    void start(
        quint64 generation, const Import &import, const QString &file, const CancelFlag &cancelled)
    {
        m_received.reset();
        m_outcome.reset();
        Q_EMIT progressed(generation, 0);
        auto table = readCsvFile(file, cancelled.get());
        if (!table) {
            Q_EMIT failed(generation, table.error().message);
            return;
        }
        m_table = *table;
        guarded(generation, [&] {
            open(import);
            compare(generation, inferMapping(*m_table, *m_received), cancelled);
        });
    }

    void useMapping(quint64 generation, const ColumnMapping &mapping, const CancelFlag &cancelled)
    {
        if (m_received)
            guarded(generation, [&] { compare(generation, mapping, cancelled); });
    }

    void exportTo(quint64 generation, const QString &path, const CancelFlag &cancelled)
    {
        if (!m_outcome)
            return;
        OutputFile file(path);
        bool good = file.open();
        const auto write = [&](QByteArrayView bytes) {
            good = good && file.write(bytes) && !*cancelled;
            return good;
        };
        const ReconciledRows all{*m_outcome->table, *m_received, m_outcome->result};
        guarded(generation, [&] {
            if (good && path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
                writeDifferencesJson(all, write);
            else if (good)
                writeDifferencesCsv(all, write);
            if (good && file.commit())
                Q_EMIT exported(
                    generation, static_cast<qint64>(m_outcome->result.differences.size()));
            else if (!*cancelled)
                Q_EMIT failed(generation, file.error().message);
        });
    }

    void readPage(quint64 generation, qint64 page)
    {
        if (!m_outcome)
            return;
        QList<DifferenceText> texts;
        const auto &differences = m_outcome->result.differences;
        const auto end =
            std::min(static_cast<qint64>(differences.size()), (page + 1) * kPageDifferences);
        guarded(generation, [&] {
            for (qint64 i = page * kPageDifferences; i < end; ++i)
                texts.append(textOf(differences[static_cast<size_t>(i)]));
        });
        Q_EMIT textsRead(generation, page, texts);
    }

Q_SIGNALS:
    void progressed(quint64 generation, int percent);
    void done(quint64 generation, const tallyman::ReconcileOutcomePtr &outcome);
    void failed(quint64 generation, const QString &sentence);
    void exported(quint64 generation, qint64 differences);
    void textsRead(quint64 generation, qint64 page, const QList<tallyman::DifferenceText> &texts);

private:
    template <typename Run> void guarded(quint64 generation, Run run)
    {
        try {
            run();
        } catch (const SqliteError &error) {
            Q_EMIT failed(generation, error.toError(m_path).message);
        }
    }

    void open(const Import &import)
    {
        if (!m_database) {
            m_database = std::make_unique<Database>(m_path, Database::Mode::ReadOnly);
            m_reader = std::make_unique<EventReader>(*m_database);
            m_profiles = Session::loadProfiles();
        }
        m_rows = std::make_unique<ImportRows>(*m_reader, m_profiles, import.id);
        m_received = std::make_unique<ImportReceivedRows>(*m_rows);
    }

    void compare(quint64 generation, const ColumnMapping &mapping, const CancelFlag &cancelled)
    {
        auto result = reconcile(*m_table, *m_received, mapping, [&](int percent) {
            Q_EMIT progressed(generation, percent);
            return !*cancelled;
        });
        if (!result)
            return;
        auto outcome = std::make_shared<ReconcileOutcome>();
        outcome->table = m_table;
        outcome->fields = m_received->fields();
        outcome->result = std::move(*result);
        m_outcome = outcome;
        Q_EMIT done(generation, m_outcome);
    }

    DifferenceText textOf(const RowDifference &difference)
    {
        DifferenceText text;
        if (difference.record >= 0)
            text.line = m_table->line(difference.record);
        if (difference.row >= 0) {
            const RowPlace &place = m_received->place(difference.row);
            text.number = place.number;
            text.eventId = place.eventId;
            text.offset = place.offset;
            text.size = place.size;
        }
        const QString separator = QStringLiteral(" · ");
        if (difference.change == RowChange::Lost)
            text.before = m_table->record(difference.record).join(separator);
        if (difference.change == RowChange::Extra)
            text.after = m_received->cells(difference.row).join(separator);
        const ReconciledRows all{*m_table, *m_received, m_outcome->result};
        QStringList what;
        QStringList before;
        QStringList after;
        for (const CellDifference &cell : all.cellsOf(difference)) {
            what.append(m_table->header().at(cell.column) + QStringLiteral(": ")
                + cellChangeWords(cell.kind));
            before.append(u'“' + cell.before + u'”');
            after.append(u'“' + cell.after + u'”');
        }
        if (difference.change == RowChange::Changed) {
            text.what = what.join(separator);
            text.before = before.join(separator);
            text.after = after.join(separator);
        }
        return text;
    }

    const QString m_path;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<EventReader> m_reader;
    ProfileSetPtr m_profiles;
    std::unique_ptr<ImportRows> m_rows;
    std::unique_ptr<ImportReceivedRows> m_received;
    CsvFilePtr m_table;
    ReconcileOutcomePtr m_outcome;
};

ReconcileView::ReconcileView(Session *session, QObject *parent)
    : QObject(parent)
    , m_worker(new ReconcileWorker(session->workspace().path))
    , m_cancelled(std::make_shared<std::atomic_bool>(false))
    , m_pages(kPagesKept)
{
    qRegisterMetaType<ReconcileOutcomePtr>();
    qRegisterMetaType<QList<DifferenceText>>();
    const auto current = [this](quint64 generation) { return generation == m_generation; };
    connect(m_worker, &ReconcileWorker::progressed, this, [=, this](quint64 generation, int part) {
        if (current(generation))
            Q_EMIT progress(part);
    });
    connect(m_worker, &ReconcileWorker::done, this,
        [=, this](quint64 generation, const ReconcileOutcomePtr &outcome) {
            if (!current(generation))
                return;
            m_outcome = outcome;
            m_pages.clear();
            m_loading.clear();
            Q_EMIT compared();
        });
    connect(m_worker, &ReconcileWorker::failed, this,
        [=, this](quint64 generation, const QString &sentence) {
            if (current(generation))
                Q_EMIT failed(sentence);
        });
    connect(m_worker, &ReconcileWorker::exported, this,
        [this](quint64, qint64 differences) { Q_EMIT exported(differences); });
    connect(m_worker, &ReconcileWorker::textsRead, this,
        [=, this](quint64 generation, qint64 page, const QList<DifferenceText> &texts) {
            if (!current(generation) || !m_loading.remove(page))
                return;
            m_pages.insert(page, new Page(texts));
            Q_EMIT textsLoaded(page * kPageDifferences, page * kPageDifferences + texts.size() - 1);
        });
    m_thread.adopt(m_worker);
}

ReconcileView::~ReconcileView()
{
    *m_cancelled = true;
}

template <typename Run> void ReconcileView::post(Run run)
{
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, generation = m_generation, cancelled = m_cancelled, run] {
            run(worker, generation, cancelled);
        },
        Qt::QueuedConnection);
}

// What is under way ends; what it says does not count any more.
void ReconcileView::begin()
{
    *m_cancelled = true;
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    ++m_generation;
}

void ReconcileView::start(const Import &import, const QString &path)
{
    begin();
    m_outcome.reset();
    post([import, path](ReconcileWorker *worker, quint64 generation, const CancelFlag &cancel) {
        worker->start(generation, import, path, cancel);
    });
}

void ReconcileView::useMapping(const ColumnMapping &mapping)
{
    begin();
    post([mapping](ReconcileWorker *worker, quint64 generation, const CancelFlag &cancel) {
        worker->useMapping(generation, mapping, cancel);
    });
}

void ReconcileView::cancel()
{
    begin();
    Q_EMIT cancelled();
}

void ReconcileView::exportTo(const QString &path)
{
    post([path](ReconcileWorker *worker, quint64 generation, const CancelFlag &cancel) {
        worker->exportTo(generation, path, cancel);
    });
}

const DifferenceText *ReconcileView::text(qint64 difference)
{
    const qint64 page = difference / kPageDifferences;
    if (const Page *known = m_pages.object(page)) {
        const qsizetype place = difference % kPageDifferences;
        return place < known->size() ? &known->at(place) : nullptr;
    }
    if (!m_loading.contains(page)) {
        m_loading.insert(page);
        post([page](ReconcileWorker *worker, quint64 generation, const CancelFlag &) {
            worker->readPage(generation, page);
        });
    }
    return nullptr;
}

} // namespace tallyman

#include "reconcileview.moc"
