// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/csvtable.h"

#include <QAbstractTableModel>
#include <QCache>

namespace tallyman {

// The rows of a table of text with their numbers; its first row gives the headings. Rows are taken
// apart when they are shown. GUI thread.
class CsvModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit CsvModel(QObject *parent = nullptr);

    void setTable(const CsvTablePtr &table); // null: none
    // A field as it stands in the text, for copying.
    [[nodiscard]] QString fieldText(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] const QStringList &fields(qint64 row) const;

    CsvTablePtr m_table;
    mutable QCache<qint64, QStringList> m_cache;
};

} // namespace tallyman
