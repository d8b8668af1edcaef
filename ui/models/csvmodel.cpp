// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/csvmodel.h"

#include "base/text.h"
#include "ui/theme/theme.h"

namespace tallyman {

namespace {
constexpr qsizetype kShownCharacters = 300; // of a field; the rest is in Text
constexpr qsizetype kShownBytes = 400;
constexpr int kKeptRows = 500;
} // namespace

CsvModel::CsvModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_cache(kKeptRows)
{
}

void CsvModel::setTable(const CsvTablePtr &table)
{
    beginResetModel();
    m_table = table;
    m_cache.clear();
    endResetModel();
}

int CsvModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || !m_table || m_table->rowCount() == 0)
        return 0;
    return static_cast<int>(m_table->rowCount() - 1);
}

int CsvModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_table ? 0 : m_table->columnCount() + 1;
}

const QStringList &CsvModel::fields(qint64 row) const
{
    if (const QStringList *known = m_cache.object(row))
        return *known;
    auto *read = new QStringList(m_table->row(row));
    m_cache.insert(row, read);
    return *read;
}

QString CsvModel::fieldText(const QModelIndex &index) const
{
    return index.column() == 0 ? QString::number(index.row() + 1)
                               : fields(index.row() + 1).value(index.column() - 1);
}

QVariant CsvModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return displayLine(fieldText(index).left(kShownCharacters).toUtf8(), kShownBytes);
    if (role == Qt::FontRole)
        return monospaceFont();
    if (role == Qt::ForegroundRole && index.column() == 0)
        return themeColors().dimText;
    return {};
}

QVariant CsvModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || !m_table || orientation != Qt::Horizontal)
        return {};
    if (section == 0)
        return QStringLiteral("#");
    const QString name = fields(0).value(section - 1).left(kShownCharacters);
    return name.isEmpty() ? tr("Column %1").arg(section) : displayLine(name.toUtf8(), 80);
}

} // namespace tallyman
