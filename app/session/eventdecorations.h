// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/eventfield.h"
#include "session/colourrules.h"

#include <QCache>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QTimer>
#include <optional>

namespace tallyman {

class IdSet;
class Session;

// What a table shows of an event beside its summary.
struct EventDecoration
{
    QStringList values; // of the fields, in their order; for display
    std::optional<RowColour> colour;
};

// Reads the fields and colours of events in pages when they are asked for, and again when more is
// found out about them. Lives on the thread of its Session (the gui thread); never blocks.
class EventDecorations : public QObject
{
    Q_OBJECT

public:
    explicit EventDecorations(Session *session, QObject *parent = nullptr);
    ~EventDecorations() override;

    [[nodiscard]] const QList<EventField> &fields() const { return m_fields; }
    void setFields(const QList<EventField> &fields);
    void setRules(const QList<ColourRule> &rules);

    // Null where there is nothing to show, or while it is read: loaded() follows.
    [[nodiscard]] const EventDecoration *of(qint64 id) const;

Q_SIGNALS:
    void loaded(qint64 first, qint64 last);

private:
    struct Page;
    // False while all that it could show has yet to be found out.
    [[nodiscard]] bool isReadable(qint64 id) const;
    void onAnalysed(qint64 last);
    void startAnew();
    void followMuted();
    void load(qint64 number) const;
    void take(qint64 number, std::unique_ptr<Page> page);
    void renew(qint64 first, qint64 last);
    void renewAll();
    void renewIncomplete();

    Session *m_session;
    QList<EventField> m_fields;
    QList<ColourRule> m_rules;
    QStringList m_muted;                  // kinds of findings that are not shown
    quint64 m_generation = 0;             // of fields and rules; stale results are dropped
    mutable QCache<qint64, Page> m_pages; // by id / page size
    mutable QSet<qint64> m_loading;
    QSet<qint64> m_stale;             // changed while they were loaded
    std::optional<qint64> m_analysed; // up to which event, once it has been said
    QTimer m_renewal;                 // of pages with events about which not all is known yet
};

} // namespace tallyman
