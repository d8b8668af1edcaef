// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/comparemodel.h"

#include "base/text.h"

namespace tallyman {

namespace {

constexpr qsizetype kCellBytes = 500;

QString words(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Changed:
        return CompareModel::tr("~ changed");
    case ChangeKind::Added:
        return CompareModel::tr("+ added");
    case ChangeKind::Removed:
        return CompareModel::tr("− removed");
    case ChangeKind::Moved:
        break;
    }
    return CompareModel::tr("→ moved");
}

Tone toneOf(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        return Tone::Added;
    case ChangeKind::Removed:
        return Tone::Removed;
    case ChangeKind::Changed:
        return Tone::Changed;
    case ChangeKind::Moved:
        break;
    }
    return Tone::Plain;
}

QString shown(const QByteArray &value, qint64 bytes)
{
    const QString line = displayLine(value, kCellBytes);
    return bytes > value.size() ? line + QStringLiteral("… (%1)").arg(formatBytes(bytes)) : line;
}

} // namespace

void CompareModel::setResult(
    const ComparisonResultPtr &result, const QString &left, const QString &right)
{
    beginResetModel();
    m_rows.clear();
    if (result) {
        m_left = left;
        m_right = right;
        addFields(result->diff.line, {});
        addFields(result->diff.headers, tr("header %1"));
        addChanges(result->diff.structure.changes);
        addLines(result->diff.text.lines);
    }
    endResetModel();
}

void CompareModel::addFields(const QList<FieldChange> &changes, const QString &where)
{
    for (const FieldChange &change : changes) {
        const QString name = displayLine(change.name);
        m_rows.append({words(change.kind), where.isEmpty() ? name : where.arg(name), change.before,
            change.after, change.before.size(), change.after.size(), toneOf(change.kind)});
    }
}

void CompareModel::addChanges(const QList<JsonChange> &changes)
{
    for (const JsonChange &change : changes) {
        QString where = change.path.isEmpty() ? tr("all") : displayLine(change.path.toUtf8());
        if (change.kind == ChangeKind::Moved)
            where += QStringLiteral(" → ") + displayLine(change.movedTo.toUtf8());
        m_rows.append({words(change.kind), where, change.before, change.after, change.beforeBytes,
            change.afterBytes, toneOf(change.kind)});
    }
}

void CompareModel::addLines(const QList<TextLine> &lines)
{
    for (const TextLine &line : lines) {
        const bool onLeft = line.side != TextLine::Side::Right;
        const bool onRight = line.side != TextLine::Side::Left;
        const QString what = !onRight ? words(ChangeKind::Removed)
            : !onLeft                 ? words(ChangeKind::Added)
                                      : QString();
        m_rows.append({what, tr("line %1").arg(onLeft ? line.left : line.right),
            onLeft ? line.text : QByteArray(), onRight ? line.text : QByteArray(), 0, 0,
            !onRight      ? Tone::Removed
                : !onLeft ? Tone::Added
                          : Tone::Dim});
    }
}

int CompareModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CompareModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QByteArray CompareModel::before(int row) const
{
    return m_rows.value(row).before;
}

QByteArray CompareModel::after(int row) const
{
    return m_rows.value(row).after;
}

QVariant CompareModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows.at(index.row());
    const bool value = index.column() >= Before;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case What:
            return row.what;
        case Where:
            return row.where;
        case Before:
            return shown(row.before, row.beforeBytes);
        default:
            return shown(row.after, row.afterBytes);
        }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    case ToneDelegate::WireRole:
        return value || index.column() == Where;
    case ToneDelegate::ToneRole:
        return static_cast<int>(index.column() == Where || (value && row.tone == Tone::Changed)
                ? Tone::Plain
                : row.tone);
    default:
        return {};
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case What:
        return tr("Change");
    case Where:
        return tr("Where");
    case Before:
        return m_left.isEmpty() ? tr("Before") : m_left;
    default:
        return m_right.isEmpty() ? tr("After") : m_right;
    }
}

} // namespace tallyman
