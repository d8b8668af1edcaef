// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/outboxitem.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QTimer>
#include <optional>

namespace tallyman {

class Session;

// What is in the outbox, in the order in which it was queued. Read piece by piece as the view
// scrolls down, and again when it changes, as long as somebody looks; rows that stay keep their
// place in the selection. GUI thread.
class OutboxModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr qint64 kPage = 500; // rows that are read at once
    enum Column { Event, TargetName, Rule, State, Attempts, Error, ColumnCount };

    explicit OutboxModel(Session *session, QObject *parent = nullptr);

    // Of one target (0: of all), waiting or given up (none: both).
    void setChoice(qint64 targetId, std::optional<bool> dead);
    // Whether it is looked at; it is not read otherwise.
    void setActive(bool active);
    // Says anew what changes by itself as time goes by.
    void tick();

    // null: there is no such row.
    [[nodiscard]] const OutboxItem *item(int row) const;
    [[nodiscard]] bool isLoaded() const { return m_loaded; } // once, since the choice was made

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    // Around a reading that takes rows away or brings them anywhere but at the end.
    void aboutToMerge();
    void merged();
    void loaded(); // a reading has ended
    void failed(const QString &sentence);

private:
    void refresh();
    void read(qint64 afterId, qint64 limit);
    void take(const Result<QList<OutboxItem>> &items, qint64 afterId, qint64 limit);
    void append(const QList<OutboxItem> &items);
    void merge(const QList<OutboxItem> &items);
    void removeMissing(const QList<OutboxItem> &items);
    void insertNew(const QList<OutboxItem> &items);
    [[nodiscard]] QString text(const OutboxItem &item, int column) const;
    [[nodiscard]] QString toolTip(const OutboxItem &item, int column) const;
    [[nodiscard]] int tone(const OutboxItem &item, int column) const;

    Session *m_session;
    qint64 m_targetId = 0;
    std::optional<bool> m_dead;
    QList<OutboxItem> m_items; // by id
    bool m_complete = false;   // there are no more
    bool m_loaded = false;
    bool m_active = false;
    bool m_reading = false;
    bool m_stale = true; // it has changed since it was read
    quint64 m_generation = 0;
    QElapsedTimer m_readingSince;
    QTimer m_pause; // until it is read again
};

} // namespace tallyman
