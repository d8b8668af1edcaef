// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/findingkindsmodel.h"

#include "event/findingtitles.h"
#include "session/findingindex.h"
#include "ui/widgets/severity.h"
#include "ui/widgets/tonedelegate.h"

#include <QLocale>

namespace tallyman {

FindingKindsModel::FindingKindsModel(FindingIndex *index, QObject *parent)
    : QAbstractTableModel(parent)
    , m_index(index)
{
    update();
    connect(index, &FindingIndex::countsChanged, this, &FindingKindsModel::update);
}

void FindingKindsModel::update()
{
    QList<qsizetype> kinds;
    for (const bool muted : {false, true}) {
        for (qsizetype kind = 0; kind < findingKinds().size(); ++kind) {
            if (m_index->isMuted(kind) == muted && m_index->count(kind) > 0)
                kinds.append(kind);
        }
    }
    if (kinds == m_kinds) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_kinds = kinds;
    endResetModel();
}

qsizetype FindingKindsModel::kindAt(int row) const
{
    return row <= 0 || row > m_kinds.size() ? -1 : m_kinds.at(row - 1);
}

int FindingKindsModel::rowOf(qsizetype kind) const
{
    const qsizetype at = m_kinds.indexOf(kind);
    return kind < 0 ? 0 : at < 0 ? -1 : static_cast<int>(at) + 1;
}

int FindingKindsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_kinds.size()) + 1;
}

int FindingKindsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString FindingKindsModel::title(qsizetype kind) const
{
    if (kind < 0)
        return tr("All findings");
    const FindingKind &known = findingKinds().at(kind);
    const QString name = severityMark(known.severity) + QLatin1Char(' ') + findingTitle(known.id);
    return m_index->isMuted(kind) ? tr("%1 (muted)").arg(name) : name;
}

qint64 FindingKindsModel::count(qsizetype kind) const
{
    if (kind >= 0)
        return m_index->count(kind);
    qint64 all = 0;
    for (const qsizetype each : m_kinds)
        all += m_index->isMuted(each) ? 0 : m_index->count(each);
    return all;
}

QVariant FindingKindsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const qsizetype kind = kindAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return index.column() == Title ? title(kind) : QLocale().toString(count(kind));
    case Qt::ToolTipRole:
        return kind < 0 ? QString() : QString::fromUtf8(findingKinds().at(kind).id);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(
            (index.column() == Count ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case ToneDelegate::ToneRole:
        if (index.column() == Count || (kind >= 0 && m_index->isMuted(kind)))
            return static_cast<int>(Tone::Dim);
        return static_cast<int>(
            kind < 0 ? Tone::Plain : severityTone(findingKinds().at(kind).severity));
    default:
        return {};
    }
}

QVariant FindingKindsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((section == Count ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Title ? tr("Kind") : tr("Count");
}

} // namespace tallyman
