// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/headersmodel.h"

#include "base/text.h"
#include "ui/theme/theme.h"

namespace tallyman {

HeadersModel::HeadersModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void HeadersModel::setFields(const HeaderList &headers, const HeaderList &trailers)
{
    beginResetModel();
    m_fields = headers.fields() + trailers.fields();
    m_trailersFrom = headers.size();
    endResetModel();
}

const HeaderField &HeadersModel::field(int row) const
{
    return m_fields.at(row);
}

int HeadersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_fields.size());
}

int HeadersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

// What is worth knowing about a line beyond itself.
QString HeadersModel::note(int row) const
{
    QStringList notes;
    if (row >= m_trailersFrom)
        notes += tr("trailer");
    const QByteArray &name = m_fields.at(row).name;
    const auto same = std::count_if(m_fields.begin(), m_fields.end(),
        [&name](const HeaderField &f) { return equalsIgnoringCase(f.name, name); });
    if (same > 1)
        notes += tr("%1 times").arg(same);
    return notes.join(QStringLiteral(" · "));
}

QVariant HeadersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const HeaderField &field = m_fields.at(index.row());
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        if (index.column() == Name)
            return displayLine(field.name);
        return index.column() == Value ? displayLine(field.value) : note(index.row());
    }
    if (role == Qt::ToolTipRole && index.column() == Value && field.value.size() > 60)
        return displayLine(field.value, 2000).toHtmlEscaped();
    if (role == Qt::FontRole && index.column() != Note)
        return monospaceFont();
    if (role == Qt::ForegroundRole && index.column() == Note)
        return themeColors().dimText;
    return {};
}

QVariant HeadersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : (section == Value ? tr("Value") : QString());
}

} // namespace tallyman
