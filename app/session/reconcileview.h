// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/workerthread.h"
#include "event/import.h"
#include "inspect/reconcile/reconciliation.h"

#include <QCache>
#include <QObject>
#include <QSet>
#include <QStringList>

namespace tallyman {

class ReconcileWorker;
class Session;

// A comparison of an import with a file, complete. Immutable.
struct ReconcileOutcome
{
    CsvFilePtr table;
    QStringList fields; // of the received rows
    Reconciliation result;
};
using ReconcileOutcomePtr = std::shared_ptr<const ReconcileOutcome>;

// What a difference looks like in a list.
struct DifferenceText
{
    qint64 line = 0;   // in the file; 0: not there
    qint64 number = 0; // of the received row; 0: not there
    EventId eventId = 0;
    qint64 offset = 0; // of the row in the event's content
    qint64 size = 0;
    QString what; // "Code: leading zeros lost, …"
    QString before;
    QString after;
};

// Compares the rows of an import with a CSV file on a thread of its own, and gives the differences
// in pages when they are asked for. Lives on the thread of its Session (the gui thread); never
// blocks.
class ReconcileView : public QObject
{
    Q_OBJECT

public:
    explicit ReconcileView(Session *session, QObject *parent = nullptr);
    ~ReconcileView() override;

    // Reads both and compares them by the mapping that is inferred; progress(), then compared() or
    // failed().
    void start(const Import &import, const QString &path);
    // The same rows and file again, by another mapping.
    void useMapping(const ColumnMapping &mapping);
    void cancel();
    // Writes the differences as CSV, or as JSON when the name says so; exported() or failed().
    void exportTo(const QString &path);

    [[nodiscard]] const ReconcileOutcomePtr &outcome() const { return m_outcome; } // null: none yet
    // Null while it is loaded; textsLoaded() follows.
    [[nodiscard]] const DifferenceText *text(qint64 difference);

Q_SIGNALS:
    void progress(int percent);
    void compared();
    void cancelled();
    void failed(const QString &sentence);
    void exported(qint64 differences);
    void textsLoaded(qint64 first, qint64 last); // of the differences

private:
    using Page = QList<DifferenceText>;
    void begin();
    template <typename Run> void post(Run run);

    WorkerThread m_thread{QStringLiteral("reconcile")};
    ReconcileWorker *m_worker;
    quint64 m_generation = 0; // stale results are dropped
    std::shared_ptr<std::atomic_bool> m_cancelled;
    ReconcileOutcomePtr m_outcome;
    QCache<qint64, Page> m_pages;
    QSet<qint64> m_loading;
};

} // namespace tallyman
