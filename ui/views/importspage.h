// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/import.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QStackedWidget;

namespace tallyman {

class CoverageStrip;
class ImportRowsModel;
class ImportRowsView;
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

    [[nodiscard]] RowView *table() const { return m_table; }
    [[nodiscard]] RowView *rowTable() const { return m_rowTable; }

Q_SIGNALS:
    // An event of an import is to be shown in its place.
    void eventRequested(qint64 id);

private:
    void buildTable();
    QWidget *buildDetail();
    void wire();
    void showCurrent();
    void refreshCurrent();
    void showRow(qint64 number);
    [[nodiscard]] QString describe(const Import &import) const;

    Session *m_session;
    UiSettings *m_settings;
    ImportView *m_view;
    ImportTableModel *m_model;
    ImportRowsView *m_rows;
    ImportRowsModel *m_rowsModel;
    ImportId m_shown = 0;
    Import m_import; // as it was shown
    RowView *m_table = nullptr;
    RowView *m_rowTable = nullptr;
    QLabel *m_title = nullptr;
    CoverageStrip *m_strip = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_stack = nullptr;
    QStackedWidget *m_detail = nullptr;
    QLabel *m_noRows = nullptr;
};

} // namespace tallyman
