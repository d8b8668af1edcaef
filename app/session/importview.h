// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QCache>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace tallyman {

class Session;

// The imports of a workspace in the order of their first events, following the ledgers as they
// change. Rows are positions 0…count()-1, oldest first; what a row shows is loaded in pages when
// asked for. Lives on the thread of its Session (the gui thread); never blocks.
class ImportView : public QObject
{
    Q_OBJECT

public:
    explicit ImportView(Session *session, QObject *parent = nullptr);
    ~ImportView() override;

    [[nodiscard]] qint64 count() const { return m_ids.size(); }
    [[nodiscard]] ImportId idAt(qint64 row) const { return m_ids.at(row); }
    [[nodiscard]] qint64 rowOf(ImportId id) const { return m_ids.indexOf(id); } // -1: not here
    // The import of a row if it is in memory; otherwise null, and it is being loaded: rowsChanged()
    // follows. A row whose import has changed shows the old one until then.
    [[nodiscard]] const Import *importAt(qint64 row);

Q_SIGNALS:
    // Row changes come in pairs, before and after, as QAbstractItemModel wants them.
    void rowsAboutToBeInserted(qint64 first, qint64 last);
    void rowsInserted();
    void rowsAboutToBeRemoved(qint64 first, qint64 last);
    void rowsRemoved();
    void rowsChanged(qint64 first, qint64 last);

private:
    struct Page;
    void readChanged();
    void applyIds(const IdSet &asked, const IdSet &present);
    void onCommitted();
    void onChanged(const QList<qint64> &ids);
    void loadPage(qint64 number);

    Session *m_session;
    IdSet m_ids;
    QCache<qint64, Page> m_pages; // by id / page size
    QSet<qint64> m_loading;
    QSet<qint64> m_stale; // changed while they were loaded
    QTimer m_refresh;     // imports have changed: reads are collected for a moment
    IdSet m_changed;      // whose rows may have come or gone
    bool m_reading = false;
};

} // namespace tallyman
