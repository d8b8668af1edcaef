// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace tallyman {

class ColumnChooser;
class ReconcileModel;
class ReconcileView;
class RowView;
class Session;

// What became of the rows of a CSV file on their way: how many are lost, changed or extra, each of
// them, and by which columns that was judged. GUI thread; deletes itself when closed.
class ReconcileWindow : public QDialog
{
    Q_OBJECT

public:
    ReconcileWindow(
        Session *session, const Import &import, const QString &path, QWidget *parent = nullptr);

    [[nodiscard]] RowView *table() const { return m_table; }

Q_SIGNALS:
    void eventRequested(qint64 id);

private:
    QWidget *buildTop(const QString &path);
    QWidget *buildBar();
    void buildTable();
    void wire();
    void showProgress(int percent);
    void showResult();
    void showSentence(const QString &sentence);
    void fillKinds();
    void useKind();
    void chooseExport();
    void copyCurrent();
    void openCurrent();

    const Import m_import;
    const QString m_path;
    ReconcileView *m_view;
    ReconcileModel *m_model;
    QLabel *m_sentence = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancel = nullptr;
    QComboBox *m_kinds = nullptr;
    QPushButton *m_columnsButton = nullptr;
    QPushButton *m_export = nullptr;
    QStackedWidget *m_pages = nullptr;
    RowView *m_table = nullptr;
    ColumnChooser *m_columns = nullptr;
};

} // namespace tallyman
