// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"
#include "session/importevents.h"

#include <QAbstractTableModel>
#include <QPersistentModelIndex>

namespace tallyman {

class ImportFilterModel;
class Session;

// The table of imports; below one that is expanded stand the requests that belong to it, as rows of
// their own in the same columns. They follow what arrives later. GUI thread.
class ImportExpansionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    ImportExpansionModel(Session *session, ImportFilterModel *imports, QObject *parent = nullptr);

    // The import of a row, or the one that its request belongs to; null while it is loaded.
    [[nodiscard]] const Import *importAt(int row) const;
    // Null where the row is an import.
    [[nodiscard]] const ImportEvent *eventAt(int row) const;
    // The row of the import that a row is, or belongs to.
    [[nodiscard]] int importRow(int row) const;
    [[nodiscard]] int rowOf(ImportId id) const; // -1: not here, or filtered out

    [[nodiscard]] bool isExpanded(int row) const;
    // The requests are read behind, and appear then. Does nothing for the row of a request.
    void setExpanded(int row, bool expanded);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    // An import that is expanded.
    struct Open
    {
        ImportId id = 0;
        QPersistentModelIndex import; // in the table of imports
        QList<ImportEvent> events;
        bool isReading = false;
        bool isStale = false; // has changed while it was read
    };
    // What a row shows: an import, or one of its requests.
    struct Place
    {
        int import = 0;    // row in the table of imports
        qsizetype at = -1; // of `events`; -1: the import itself
        const Open *open = nullptr;
    };

    void followImports();
    void onImportsChanged(int first, int last, const QList<int> &roles);
    void onLayoutAboutToChange();
    void onLayoutChanged();
    void sortOpen();
    void read(Open &open);
    void take(ImportId id, const QList<ImportEvent> &events);
    void replaceEvents(Open &open, const QList<ImportEvent> &events);
    [[nodiscard]] Open *findOpen(ImportId id);
    [[nodiscard]] Place placeOf(int row) const;
    [[nodiscard]] int rowOfImport(int importRow) const;
    [[nodiscard]] int childrenOf(int importRow) const;
    [[nodiscard]] QString eventText(const ImportEvent &event, int column) const;

    Session *m_session;
    ImportFilterModel *m_imports;
    QList<Open> m_open;                                        // by row
    QList<std::pair<QPersistentModelIndex, qsizetype>> m_kept; // while the layout changes
};

// What a request of an import carried: "10 · 1–10", "row 4", "completion notice".
[[nodiscard]] QString importEventRowsText(const ImportEvent &event);
// How it compares with what had come before: "first", "the same bytes as event 1", "row 4 differs
// from event 2".
[[nodiscard]] QString importEventVerdict(const ImportEvent &event);

} // namespace tallyman
