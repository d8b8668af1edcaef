// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/import.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabBar;

namespace tallyman {

class CoverageStrip;
class FindingsView;
struct ImportEvent;
class ImportEventsModel;
class ImportRowsModel;
class ImportRowsView;
class RowView;
class RowsExportJob;
class Session;

// One import: which of its rows arrived, its rows, its requests, and what can be done with them.
// GUI thread.
class ImportDetail : public QWidget
{
    Q_OBJECT

public:
    explicit ImportDetail(Session *session, QWidget *parent = nullptr);
    ~ImportDetail() override;

    void setImport(const Import &import);
    [[nodiscard]] RowView *rowTable() const { return m_rowTable; }
    [[nodiscard]] RowView *requestTable() const { return m_requestTable; }

    // Asks for the file that was imported and says what became of its rows.
    void chooseOriginal();
    void compareWith(const QString &path);
    void exportRows();

Q_SIGNALS:
    void eventRequested(qint64 id);
    // Another import of that sender is to be shown.
    void importRequested(const QString &sender, const QString &key);

private:
    QWidget *buildTop();
    void buildTables();
    void wireRows();
    void wireRequests();
    void addRowCommands();
    void addRequestCommands();
    void updateCommands();
    void compareEvents(EventId before, EventId after);
    void loadRequests();
    void showRow(qint64 number);
    void showPlace();
    void showRowsOrWhyNot();
    void showRequests(const QList<ImportEvent> &events);
    void sortBy(int section);
    void useFilter();
    void showTop();
    void copyRow(bool whole);

    Session *m_session;
    Import m_import;
    ImportRowsView *m_rows;
    ImportRowsModel *m_rowsModel;
    ImportEventsModel *m_requests;
    RowsExportJob *m_export;
    quint64 m_generation = 0;
    bool m_startsAtTop = false; // other rows than before are on their way
    QTimer m_quiet;             // what is missing is a finding when nothing has come for a while
    QTimer m_found;             // something new was found about its requests
    QLabel *m_title = nullptr;
    CoverageStrip *m_strip = nullptr;
    QTabBar *m_tabs = nullptr;
    QLineEdit *m_filter = nullptr;
    QStackedWidget *m_pages = nullptr;
    RowView *m_rowTable = nullptr;
    RowView *m_requestTable = nullptr;
    QAction *m_compareRow = nullptr;
    QAction *m_compareRequest = nullptr;
    QLabel *m_noRows = nullptr;
    FindingsView *m_findings = nullptr;
    QLabel *m_place = nullptr;
};

} // namespace tallyman
