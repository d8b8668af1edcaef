// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/eventfield.h"

#include <QObject>

class QMenu;

namespace tallyman {

class EventTable;
class EventTableModel;
class Session;
class UiSettings;

// The columns of the event table: those that are always there, to be hidden, moved and resized, and
// those of headers, values of the content and what was found out, to be added and removed.
// Remembers them for the next window. GUI thread.
class EventColumns : public QObject
{
    Q_OBJECT

public:
    // The others outlive it.
    EventColumns(Session *session, EventTable *table, EventTableModel *model, UiSettings *settings,
        QObject *parent = nullptr);

    // What is remembered from window to window.
    void restore();
    void keep() const;

    // For saved views: QHeaderView::saveState() and the fields as text.
    [[nodiscard]] QByteArray state() const;
    [[nodiscard]] QStringList fields() const;
    void show(const QStringList &fields, const QByteArray &state);

    void fillMenu(QMenu *menu);
    // Does nothing when there is a column of it.
    void addField(const EventField &field);
    void removeField(const EventField &field);

Q_SIGNALS:
    void message(const QString &text);

private:
    void reset();
    void setFields(const QList<EventField> &fields);
    void setUpFieldColumns();
    void fillFieldMenu(QMenu *menu);
    void askForField();

    Session *m_session;
    EventTable *m_table;
    EventTableModel *m_model;
    UiSettings *m_settings;
};

} // namespace tallyman
