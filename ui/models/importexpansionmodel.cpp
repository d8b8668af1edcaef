// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importexpansionmodel.h"

#include "base/text.h"
#include "event/findingtitles.h"
#include "session/session.h"
#include "store/readpool.h"
#include "ui/models/importfiltermodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/models/importtexts.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

QString importEventRowsText(const ImportEvent &event)
{
    const QLocale locale;
    if (event.isNotice)
        return ImportExpansionModel::tr("completion notice");
    if (event.firstRow == 0)
        return locale.toString(event.rows);
    return event.firstRow == event.lastRow
        ? ImportExpansionModel::tr("row %1").arg(locale.toString(event.firstRow))
        : ImportExpansionModel::tr("%1 · %2–%3")
              .arg(locale.toString(event.rows), locale.toString(event.firstRow),
                  locale.toString(event.lastRow));
}

QString importEventVerdict(const ImportEvent &event)
{
    if (event.contradicts != 0 && event.contradicts != event.id && event.firstAttempt == 0) {
        const QString rows = importRangesText(event.conflicting, false);
        return (event.conflicting.size() == 1
                ? ImportExpansionModel::tr("%1 differs from event %2")
                : ImportExpansionModel::tr("%1 differ, first from event %2"))
            .arg(rows)
            .arg(event.contradicts);
    }
    if (event.firstAttempt == 0)
        return samenessText(event.sameness);
    const auto as = [&event](const QString &text) { return text.arg(event.firstAttempt); };
    switch (event.sameness) {
    case Sameness::Identical:
        return as(ImportExpansionModel::tr("the same bytes as event %1"));
    case Sameness::SameJson:
        return as(ImportExpansionModel::tr("the same JSON as event %1, in other bytes"));
    case Sameness::SameSteady:
        return as(ImportExpansionModel::tr("as event %1, but for fields that always change"));
    case Sameness::Conflict:
        return as(ImportExpansionModel::tr("other content than event %1"));
    case Sameness::First:
        break;
    }
    return samenessText(event.sameness);
}

static QString replyText(const ImportEvent &event)
{
    const QString reply = event.status == 0
        ? ImportExpansionModel::tr("no reply")
        : ImportExpansionModel::tr("reply %1").arg(event.status);
    return event.replyNote.isEmpty() ? reply : reply + QStringLiteral(" · ") + event.replyNote;
}

ImportExpansionModel::ImportExpansionModel(
    Session *session, ImportFilterModel *imports, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_imports(imports)
{
    followImports();
}

// --- rows

ImportExpansionModel::Place ImportExpansionModel::placeOf(int row) const
{
    int above = 0; // requests
    for (const Open &open : m_open) {
        const int top = open.import.row() + above;
        const auto events = static_cast<int>(open.events.size());
        if (row < top)
            break;
        if (row <= top + events)
            return {open.import.row(), row - top - 1, &open};
        above += events;
    }
    return {row - above, -1, nullptr};
}

int ImportExpansionModel::rowOfImport(int importRow) const
{
    int row = importRow;
    for (const Open &open : m_open) {
        if (open.import.row() < importRow)
            row += static_cast<int>(open.events.size());
    }
    return row;
}

int ImportExpansionModel::childrenOf(int importRow) const
{
    for (const Open &open : m_open) {
        if (open.import.row() == importRow)
            return static_cast<int>(open.events.size());
    }
    return 0;
}

const Import *ImportExpansionModel::importAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_imports->importAt(placeOf(row).import) : nullptr;
}

const ImportEvent *ImportExpansionModel::eventAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const Place place = placeOf(row);
    return place.at < 0 ? nullptr : &place.open->events.at(place.at);
}

int ImportExpansionModel::importRow(int row) const
{
    return rowOfImport(placeOf(row).import);
}

int ImportExpansionModel::rowOf(ImportId id) const
{
    const int row = m_imports->rowOf(id);
    return row < 0 ? -1 : rowOfImport(row);
}

int ImportExpansionModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    int rows = m_imports->rowCount();
    for (const Open &open : m_open)
        rows += static_cast<int>(open.events.size());
    return rows;
}

int ImportExpansionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ImportTableModel::ColumnCount;
}

// --- following the table of imports

void ImportExpansionModel::followImports()
{
    using Model = QAbstractItemModel;
    connect(m_imports, &Model::rowsAboutToBeInserted, this,
        [this](const QModelIndex &, int first, int last) {
            const int at = rowOfImport(first);
            beginInsertRows({}, at, at + last - first);
        });
    connect(m_imports, &Model::rowsInserted, this, [this] { endInsertRows(); });
    connect(m_imports, &Model::rowsAboutToBeRemoved, this,
        [this](const QModelIndex &, int first, int last) {
            beginRemoveRows({}, rowOfImport(first), rowOfImport(last) + childrenOf(last));
        });
    connect(m_imports, &Model::rowsRemoved, this, [this] {
        m_open.removeIf([](const Open &open) { return !open.import.isValid(); });
        endRemoveRows();
    });
    connect(m_imports, &Model::layoutAboutToBeChanged, this,
        &ImportExpansionModel::onLayoutAboutToChange);
    connect(m_imports, &Model::layoutChanged, this, &ImportExpansionModel::onLayoutChanged);
    connect(m_imports, &Model::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(m_imports, &Model::modelReset, this, [this] {
        m_open.clear();
        endResetModel();
    });
    connect(m_imports, &Model::dataChanged, this,
        [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
            onImportsChanged(first.row(), last.row(), roles);
        });
}

void ImportExpansionModel::onImportsChanged(int first, int last, const QList<int> &roles)
{
    Q_EMIT dataChanged(index(rowOfImport(first), 0),
        index(rowOfImport(last) + childrenOf(last), ImportTableModel::ColumnCount - 1), roles);
    if (!roles.isEmpty())
        return; // only by the time
    for (Open &open : m_open) {
        if (open.import.row() >= first && open.import.row() <= last)
            read(open);
    }
}

void ImportExpansionModel::onLayoutAboutToChange()
{
    Q_EMIT layoutAboutToBeChanged();
    m_kept.clear();
    const QModelIndexList indexes = persistentIndexList();
    for (const QModelIndex &index : indexes) {
        const Place place = placeOf(index.row());
        m_kept.append({m_imports->index(place.import, index.column()), place.at});
    }
}

void ImportExpansionModel::onLayoutChanged()
{
    m_open.removeIf([](const Open &open) { return !open.import.isValid(); });
    sortOpen();
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const auto &[import, at] : std::as_const(m_kept)) {
        after.append(import.isValid()
                ? index(rowOfImport(import.row()) + 1 + static_cast<int>(at), import.column())
                : QModelIndex());
    }
    changePersistentIndexList(before, after);
    m_kept.clear();
    Q_EMIT layoutChanged();
}

void ImportExpansionModel::sortOpen()
{
    std::sort(m_open.begin(), m_open.end(),
        [](const Open &a, const Open &b) { return a.import.row() < b.import.row(); });
}

// --- expanding

bool ImportExpansionModel::isExpanded(int row) const
{
    const Place place = placeOf(row);
    return place.open != nullptr && place.at < 0;
}

void ImportExpansionModel::setExpanded(int row, bool expanded)
{
    const Import *import = importAt(row);
    const Place place = placeOf(row);
    if (!import || place.at >= 0 || expanded == isExpanded(row))
        return;
    if (expanded) {
        m_open.append({import->id, m_imports->index(place.import, 0), {}});
        sortOpen();
        read(*findOpen(import->id));
    } else {
        const ImportId id = place.open->id;
        replaceEvents(*findOpen(id), {});
        m_open.removeIf([id](const Open &open) { return open.id == id; });
    }
    const int now = rowOfImport(place.import);
    Q_EMIT dataChanged(index(now, 0), index(now, 0));
}

ImportExpansionModel::Open *ImportExpansionModel::findOpen(ImportId id)
{
    const auto found = std::find_if(
        m_open.begin(), m_open.end(), [id](const Open &open) { return open.id == id; });
    return found == m_open.end() ? nullptr : &*found;
}

void ImportExpansionModel::read(Open &open)
{
    if (std::exchange(open.isReading, true)) {
        open.isStale = true;
        return;
    }
    m_session->readPool()->run<QList<ImportEvent>>(
        this,
        [id = open.id](EventReader &reader) -> Result<QList<ImportEvent>> {
            return readImportEvents(reader, id);
        },
        [this, id = open.id](const Result<QList<ImportEvent>> &events) {
            if (events)
                take(id, *events);
            Open *now = findOpen(id);
            if (!now)
                return; // collapsed
            now->isReading = false;
            if (std::exchange(now->isStale, false))
                read(*now);
        });
}

void ImportExpansionModel::take(ImportId id, const QList<ImportEvent> &events)
{
    Open *open = findOpen(id);
    if (!open || !open->import.isValid())
        return;
    const qsizetype before = open->events.size();
    const bool grows = events.size() >= before
        && std::equal(open->events.cbegin(), open->events.cend(), events.cbegin(),
            [](const ImportEvent &a, const ImportEvent &b) { return a.id == b.id; });
    const int top = rowOfImport(open->import.row());
    if (!grows) {
        replaceEvents(*open, events);
    } else if (events.size() > before) {
        beginInsertRows(
            {}, top + 1 + static_cast<int>(before), top + static_cast<int>(events.size()));
        open->events = events;
        endInsertRows();
    } else {
        open->events = events;
    }
    if (before > 0 && grows) {
        Q_EMIT dataChanged(index(top + 1, 0),
            index(top + static_cast<int>(before), ImportTableModel::ColumnCount - 1));
    }
}

void ImportExpansionModel::replaceEvents(Open &open, const QList<ImportEvent> &events)
{
    const int top = rowOfImport(open.import.row());
    if (!open.events.isEmpty()) {
        beginRemoveRows({}, top + 1, top + static_cast<int>(open.events.size()));
        open.events.clear();
        endRemoveRows();
    }
    if (!events.isEmpty()) {
        beginInsertRows({}, top + 1, top + static_cast<int>(events.size()));
        open.events = events;
        endInsertRows();
    }
}

// --- what is shown

QVariant ImportExpansionModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Place place = placeOf(index.row());
    if (place.at < 0 || role == Qt::TextAlignmentRole)
        return m_imports->index(place.import, index.column()).data(role);
    const ImportEvent &event = place.open->events.at(place.at);
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return eventText(event, index.column());
    if (role == Qt::ToolTipRole && index.column() == ImportTableModel::First)
        return formatRfc3339(event.receivedAtUs);
    if (role == Qt::ToolTipRole && index.column() == ImportTableModel::Key)
        return event.replyNote;
    return {};
}

QString ImportExpansionModel::eventText(const ImportEvent &event, int column) const
{
    switch (column) {
    case ImportTableModel::Sender:
        return QStringLiteral("#%1").arg(event.id);
    case ImportTableModel::Key:
        return replyText(event);
    case ImportTableModel::File:
        return event.part == 0 ? QString() : tr("part %1").arg(QLocale().toString(event.part));
    case ImportTableModel::Rows:
        return importEventRowsText(event);
    case ImportTableModel::State:
        return event.attempt > 1 || event.sameness == Sameness::Conflict || event.contradicts != 0
            ? importEventVerdict(event)
            : QString();
    case ImportTableModel::Duplicates:
        return event.attempt > 1 ? tr("attempt %1").arg(event.attempt) : QString();
    case ImportTableModel::First:
        return importTimeText(event.receivedAtUs);
    case ImportTableModel::Notice:
        return findingTitles(event.findings);
    default:
        return {};
    }
}

QVariant ImportExpansionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_imports->headerData(section, orientation, role);
}

} // namespace tallyman
