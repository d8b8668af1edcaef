// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/partsmodel.h"

#include "base/text.h"
#include "ui/theme/theme.h"

namespace tallyman {

void PartsModel::setParts(const QList<MultipartPart> &parts)
{
    beginResetModel();
    m_parts = parts;
    endResetModel();
}

int PartsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_parts.size());
}

int PartsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant PartsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const MultipartPart &part = m_parts.at(index.row());
    if (role == Qt::FontRole && index.column() != Size)
        return monospaceFont();
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Name:
        return part.name.isEmpty() ? tr("part %1").arg(index.row() + 1)
                                   : displayLine(part.name.toUtf8(), 200);
    case File:
        return displayLine(part.fileName.toUtf8(), 200);
    case Type:
        return displayLine(part.headers.value("Content-Type"), 200);
    default:
        return formatBytes(part.size);
    }
}

QVariant PartsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Part");
    case File:
        return tr("File");
    case Type:
        return tr("Type");
    default:
        return tr("Size");
    }
}

} // namespace tallyman
