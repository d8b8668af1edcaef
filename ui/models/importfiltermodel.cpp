// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importfiltermodel.h"

#include "ui/models/importtablemodel.h"
#include "ui/models/importtexts.h"

namespace tallyman {

ImportFilterModel::ImportFilterModel(ImportTableModel *imports, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_imports(imports)
{
    setSourceModel(imports);
    setDynamicSortFilter(true);
}

void ImportFilterModel::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

const Import *ImportFilterModel::importAt(int row) const
{
    return m_imports->importAt(mapToSource(index(row, 0)).row());
}

int ImportFilterModel::rowOf(qint64 id) const
{
    const int row = m_imports->rowOf(id);
    return row < 0 ? -1 : mapFromSource(m_imports->index(row, 0)).row();
}

bool ImportFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_text.isEmpty() || m_imports->importAt(row) == nullptr)
        return true;
    for (int column = 0; column < ImportTableModel::ColumnCount; ++column) {
        if (m_imports->index(row, column, parent)
                .data()
                .toString()
                .contains(m_text, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

bool ImportFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const Import *a = m_imports->importAt(left.row());
    const Import *b = m_imports->importAt(right.row());
    if (a == nullptr || b == nullptr)
        return left.row() < right.row();
    switch (left.column()) {
    case ImportTableModel::Rows:
        return a->rowsReceived < b->rowsReceived;
    case ImportTableModel::Coverage:
    case ImportTableModel::Missing:
        return importMissingCount(*a) < importMissingCount(*b);
    case ImportTableModel::Chunks:
        return a->chunks < b->chunks;
    case ImportTableModel::Requests:
        return a->events < b->events;
    case ImportTableModel::Duplicates:
        return a->rowsDuplicated < b->rowsDuplicated;
    case ImportTableModel::First:
        return a->firstAtUs < b->firstAtUs;
    case ImportTableModel::Last:
        return a->lastAtUs < b->lastAtUs;
    default:
        return QString::localeAwareCompare(left.data().toString(), right.data().toString()) < 0;
    }
}

} // namespace tallyman
