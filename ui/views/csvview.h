// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/csvtable.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace tallyman {

class CsvModel;

// A table of text as a grid; what is odd about it stands above. Ctrl+C copies the selected fields,
// separated by tabs. GUI thread.
class CsvView : public QWidget
{
    Q_OBJECT

public:
    explicit CsvView(QWidget *parent = nullptr);

    void setTable(const CsvTablePtr &table, const QStringList &notes);

private:
    void copy();

    CsvModel *m_model;
    QTableView *m_grid;
    QLabel *m_notes;
};

} // namespace tallyman
