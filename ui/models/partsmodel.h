// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/multipart.h"

#include <QAbstractTableModel>

namespace tallyman {

// The parts of a multipart body, one a row. GUI thread.
class PartsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, File, Type, Size, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setParts(const QList<MultipartPart> &parts);
    [[nodiscard]] const MultipartPart &part(int row) const { return m_parts.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<MultipartPart> m_parts;
};

} // namespace tallyman
