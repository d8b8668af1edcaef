// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/import.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace tallyman {

class ImportColumns;
class ImportDetail;
class ImportExpansionModel;
class ImportFilterModel;
class ImportTable;
class ImportTableModel;
class ImportView;
class RowView;
class Session;
class UiSettings;

// The place "Imports": one row per import, and of the chosen one which rows arrived. GUI thread.
class ImportsPage : public QWidget
{
    Q_OBJECT

public:
    // The view outlives the page.
    ImportsPage(
        Session *session, ImportView *view, UiSettings *settings, QWidget *parent = nullptr);
    ~ImportsPage() override;

    [[nodiscard]] ImportTable *table() const { return m_table; }
    [[nodiscard]] RowView *rowTable() const;
    // Whether there are imports, and so the columns of their table.
    [[nodiscard]] bool hasTable() const;
    void fillColumnMenu(QMenu *menu);
    // Shows an import, also when it was filtered out.
    void pickImport(ImportId id);

Q_SIGNALS:
    // An event of an import is to be shown in its place.
    void eventRequested(qint64 id);
    // Another import of that sender is to be shown here.
    void importRequested(const QString &sender, const QString &key);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *buildTable();
    QWidget *buildNothingFits();
    void addCommands();
    void showTableOrWhyNot();
    void sortBy(int section);
    QWidget *buildDetail();
    void wire();
    void refreshCurrent();

    Session *m_session;
    UiSettings *m_settings;
    ImportView *m_view;
    ImportTableModel *m_model;
    ImportFilterModel *m_filtered;
    ImportExpansionModel *m_expanded;
    Import m_shown; // as it was shown
    QLineEdit *m_filter = nullptr;
    ImportTable *m_table = nullptr;
    ImportColumns *m_columns = nullptr;
    QStackedWidget *m_lists = nullptr; // the table, or that nothing fits the filter
    QLabel *m_nothingFits = nullptr;
    ImportDetail *m_import = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_stack = nullptr;
    QStackedWidget *m_detail = nullptr;
};

} // namespace tallyman
