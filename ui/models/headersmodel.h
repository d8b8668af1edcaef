// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"

#include <QAbstractTableModel>

namespace tallyman {

// Field lines in wire order, the trailer section's below those of the head. GUI thread.
class HeadersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Value, Note, ColumnCount };

    explicit HeadersModel(QObject *parent = nullptr);

    void setFields(const HeaderList &headers, const HeaderList &trailers = {});
    [[nodiscard]] const HeaderField &field(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString note(int row) const;

    QList<HeaderField> m_fields;
    qsizetype m_trailersFrom = 0;
};

} // namespace tallyman
