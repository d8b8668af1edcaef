// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace tallyman {

class ImportView;
class Session;

// The imports of a workspace, newest first. GUI thread; the view must outlive it.
class ImportTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Sender,
        Key,
        File,
        User,
        Environment,
        Rows,
        Coverage,
        State,
        Chunks,
        Requests,
        Duplicates,
        Missing,
        First,
        Last,
        Notice,
        ColumnCount
    };

    ImportTableModel(Session *session, ImportView *view, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

    // Null while it is loaded.
    [[nodiscard]] const Import *importAt(int row) const;
    [[nodiscard]] int rowOf(ImportId id) const; // -1: not here

private:
    void followView();
    void updateStates();
    [[nodiscard]] qint64 viewRow(int row) const;
    [[nodiscard]] QString text(const Import &import, int column) const;
    [[nodiscard]] static QString toolTip(const Import &import, int column);

    Session *m_session;
    ImportView *m_view;
    QTimer m_states; // imports become incomplete by the time
};

} // namespace tallyman
