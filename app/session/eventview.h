// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/filter.h"
#include "store/scanpace.h"

#include <QCache>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <atomic>
#include <memory>

namespace tallyman {

class EventReader;
class Session;

// The events that match a filter, in the order they were received, following the log as it grows.
// Rows are positions 0…count()-1, oldest first; what a row shows is loaded in pages when asked for.
// Lives on the thread of its Session (the gui thread); never blocks.
class EventView : public QObject
{
    Q_OBJECT

public:
    explicit EventView(Session *session, QObject *parent = nullptr);
    ~EventView() override;

    // Starts anew with another filter: reset() is emitted, then rows appear as they are found.
    void setFilter(const Filter &filter);
    [[nodiscard]] const Filter &filter() const { return m_filter; }

    [[nodiscard]] qint64 count() const { return m_ids.size(); }
    [[nodiscard]] EventId idAt(qint64 row) const { return m_ids.at(row); }
    [[nodiscard]] qint64 rowOf(EventId id) const { return m_ids.indexOf(id); } // -1: not here
    [[nodiscard]] const IdSet &ids() const { return m_ids; }

    // The summary of a row if it is in memory; otherwise null, and it is being loaded:
    // rowsLoaded() follows.
    [[nodiscard]] const EventSummary *summaryAt(qint64 row);

    // Whether a scan for the filter is running, and how far it is (0…1).
    [[nodiscard]] bool isScanning() const { return m_scanning; }
    [[nodiscard]] double scanProgress() const { return m_scanProgress; }
    void cancelScan();
    // Why some events could not be judged by the filter, a sentence; empty: all were.
    [[nodiscard]] const QString &problem() const { return m_problem; }

Q_SIGNALS:
    void aboutToReset();
    void reset();
    // Row changes come in pairs, before and after, as QAbstractItemModel wants them.
    void rowsAboutToBeInserted(qint64 first, qint64 last);
    void rowsInserted();
    void rowsAboutToBeRemoved(qint64 first, qint64 last);
    void rowsRemoved();
    void rowsLoaded(qint64 first, qint64 last); // their summaries are there now, or changed
    void scanChanged();                         // also when problem() did

private:
    struct Page;
    struct Judged;
    void appendIds(EventId first, EventId last);
    void insertIds(const IdSet &ids);
    void removeIds(const IdSet &ids);
    void onCommitted(EventId first, EventId last);
    void onRestored(const IdSet &ids);
    void onChanged(const IdSet &ids);
    void judgeEndpointsAnew();
    void forgetPages(EventId first, EventId last);
    void finishScan();
    void startScan();
    void scanNext(EventId upTo);
    void followNext();
    [[nodiscard]] static Judged judge(
        EventReader &reader, const Filter &filter, EventId first, EventId last);
    void setProblem(const QString &sentence);
    void loadPage(qint64 page);

    Session *m_session;
    Filter m_filter;
    IdSet m_ids;
    EventId m_followed = 0;  // newest id that has been judged
    EventId m_available = 0; // newest id in the log
    bool m_following = false;
    QTimer m_later; // what the filter asks for is not known yet of the newest events
    bool m_scanning = false;
    EventId m_scanFrom = 0; // newest id of the scan
    ScanPace m_scanPace;
    double m_scanProgress = 0;
    QString m_problem;
    quint64 m_generation = 0; // of the filter; stale results are dropped
    std::shared_ptr<std::atomic_bool> m_scanCancelled;
    QCache<qint64, Page> m_pages; // by id / page size
    QSet<qint64> m_loading;
};

} // namespace tallyman
