// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/findingtablemodel.h"

#include "base/clock.h"
#include "base/text.h"
#include "event/findingtitles.h"
#include "session/session.h"
#include "store/readpool.h"
#include "ui/models/eventtablemodel.h"
#include "ui/widgets/severity.h"
#include "ui/widgets/tonedelegate.h"

namespace tallyman {

namespace {

using About = FindingIndex::About;

constexpr qint64 kPageIds = 64;
constexpr int kPagesKept = 64;

qint64 pageKey(About about, qint64 page)
{
    return 2 * page + static_cast<qint64>(about);
}

} // namespace

FindingTableModel::FindingTableModel(Session *session, FindingIndex *index, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_index(index)
    , m_pages(kPagesKept)
{
    updateSections();
    followIndex();
}

void FindingTableModel::followIndex()
{
    connect(m_index, &FindingIndex::aboutToInsert, this,
        [this](const FindingIndex::Section &section, qint64 first, qint64 last) {
            const auto base = firstRow(section);
            if (!base)
                return;
            const int at = static_cast<int>(*base + m_index->ids(section).size() - first);
            beginInsertRows({}, at, at + static_cast<int>(last - first));
            m_changing = true;
        });
    connect(m_index, &FindingIndex::inserted, this, [this] {
        if (std::exchange(m_changing, false))
            endInsertRows();
    });
    connect(m_index, &FindingIndex::aboutToRemove, this,
        [this](const FindingIndex::Section &section, qint64 first, qint64 last) {
            const auto base = firstRow(section);
            if (!base)
                return;
            const int at = static_cast<int>(*base + m_index->ids(section).size() - 1 - last);
            beginRemoveRows({}, at, at + static_cast<int>(last - first));
            m_changing = true;
        });
    connect(m_index, &FindingIndex::removed, this, [this] {
        if (std::exchange(m_changing, false))
            endRemoveRows();
    });
    connect(m_index, &FindingIndex::changed, this, &FindingTableModel::forget);
    connect(m_session, &Session::settingsChanged, this, [this] { // perhaps another kind is muted
        const QList<FindingIndex::Section> before = m_sections;
        updateSections();
        if (m_sections == before)
            return;
        const QList<FindingIndex::Section> now = std::exchange(m_sections, before);
        beginResetModel();
        m_sections = now;
        endResetModel();
    });
}

void FindingTableModel::setKind(qsizetype kind)
{
    if (kind == m_kind)
        return;
    beginResetModel();
    m_kind = kind;
    updateSections();
    endResetModel();
}

void FindingTableModel::updateSections()
{
    m_sections.clear();
    for (qsizetype kind = 0; kind < findingKinds().size(); ++kind) {
        if (m_kind >= 0 ? kind != m_kind : m_index->isMuted(kind))
            continue;
        m_sections.append({kind, About::Imports});
        m_sections.append({kind, About::Events});
    }
}

// The row of the newest of a section; none if it is not shown.
std::optional<qint64> FindingTableModel::firstRow(const FindingIndex::Section &section) const
{
    qint64 row = 0;
    for (const FindingIndex::Section &each : m_sections) {
        if (each == section)
            return row;
        row += m_index->ids(each).size();
    }
    return std::nullopt;
}

FindingTableModel::Place FindingTableModel::placeOf(int row) const
{
    qint64 left = row;
    for (const FindingIndex::Section &section : m_sections) {
        const IdSet &ids = m_index->ids(section);
        if (left >= 0 && left < ids.size())
            return {section, ids.at(ids.size() - 1 - left)};
        left -= ids.size();
    }
    return {};
}

int FindingTableModel::rowCount(const QModelIndex &parent) const
{
    qint64 rows = 0;
    for (const FindingIndex::Section &section : m_sections)
        rows += m_index->ids(section).size();
    return parent.isValid() ? 0 : static_cast<int>(rows);
}

int FindingTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

// --- what rows show

void FindingTableModel::load(About about, qint64 page) const
{
    const qint64 key = pageKey(about, page);
    if (m_loading.contains(key))
        return;
    m_loading.insert(key);
    auto *self = const_cast<FindingTableModel *>(this); // only fills the cache and says so
    m_session->readPool()->run<Page>(
        self,
        [about, first = page * kPageIds](EventReader &reader) -> Result<Page> {
            const qint64 last = first + kPageIds - 1;
            return about == About::Events ? readFoundEvents(reader, first, last)
                                          : readFoundImports(reader, first, last);
        },
        [self, about, page, key](const Result<Page> &read) {
            self->m_loading.remove(key);
            if (read)
                self->m_pages.insert(key, new Page(*read));
            if (self->m_stale.remove(key))
                self->load(about, page);
            self->announce();
        });
}

void FindingTableModel::announce()
{
    if (const int rows = rowCount(); rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, ColumnCount - 1));
}

void FindingTableModel::forget(About about, const IdSet &ids)
{
    bool any = false;
    const auto touches = [&](qint64 key) {
        const qint64 first = key / 2 * kPageIds;
        return key % 2 == static_cast<qint64>(about)
            && ids.lowerBound(first) < ids.lowerBound(first + kPageIds);
    };
    const QList<qint64> kept = m_pages.keys();
    for (const qint64 key : kept)
        any = (touches(key) && m_pages.remove(key)) || any;
    for (const qint64 key : std::as_const(m_loading)) {
        if (touches(key))
            m_stale.insert(key);
    }
    if (any)
        announce();
}

const FindingSubject *FindingTableModel::subjectAt(const Place &place) const
{
    const About about = place.section.about;
    const Page *page = m_pages.object(pageKey(about, place.id / kPageIds));
    if (page == nullptr) {
        load(about, place.id / kPageIds);
        return nullptr;
    }
    const auto found = page->constFind(place.id);
    return found == page->constEnd() ? nullptr : &*found;
}

const Finding *FindingTableModel::findingAt(int row) const
{
    const Place place = placeOf(row);
    const FindingSubject *subject = place.id == 0 ? nullptr : subjectAt(place);
    if (subject == nullptr)
        return nullptr;
    for (const Finding &finding : subject->findings) {
        if (finding.id == findingKinds().at(place.section.kind).id)
            return &finding;
    }
    return nullptr;
}

QByteArray FindingTableModel::targetAt(int row) const
{
    const Place place = placeOf(row);
    const FindingSubject *subject = place.id == 0 ? nullptr : subjectAt(place);
    return subject == nullptr ? QByteArray() : subject->target;
}

QString FindingTableModel::text(int row, int column) const
{
    const Place place = placeOf(row);
    const QByteArray kind = findingKinds().at(place.section.kind).id;
    const bool done = m_index->isDone(place.section, place.id);
    if (column == Kind) {
        const Finding *finding = findingAt(row);
        const QString mark = done
            ? QStringLiteral("✓")
            : severityMark(finding != nullptr ? finding->severity
                                              : findingKinds().at(place.section.kind).severity);
        return mark + QLatin1Char(' ') + findingTitle(kind);
    }
    const FindingSubject *subject = subjectAt(place);
    if (subject == nullptr)
        return {};
    switch (column) {
    case Subject:
        return subject->name;
    case Where:
        return whereText(*subject);
    case Time:
        return displayTime(subject->atUs, TimeFormat::TimeOfDay);
    default:
        const Finding *finding = findingAt(row);
        return finding == nullptr ? QString() : displayLine(finding->message.toUtf8(), 512);
    }
}

QString FindingTableModel::whereText(const FindingSubject &subject) const
{
    if (subject.sender.isEmpty())
        return subject.where;
    const Profile *profile =
        m_session->profiles() ? m_session->profiles()->find(subject.sender) : nullptr;
    const QString name = displayLine((profile ? profile->name : subject.sender).toUtf8());
    return subject.where.isEmpty() ? name : tr("%1 · %2").arg(name, subject.where);
}

QVariant FindingTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Place place = placeOf(index.row());
    if (place.id == 0)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    case ToneDelegate::ToneRole:
        if (m_index->isDone(place.section, place.id) || index.column() == Time)
            return static_cast<int>(Tone::Dim);
        return static_cast<int>(index.column() == Kind
                ? severityTone(findingKinds().at(place.section.kind).severity)
                : Tone::Plain);
    case ToneDelegate::WireRole:
        return index.column() == Where && place.section.about == About::Events;
    default:
        return {};
    }
}

QVariant FindingTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Kind:
        return tr("Finding");
    case Subject:
        return tr("About");
    case Where:
        return tr("Where");
    case Time:
        return tr("Time");
    default:
        return tr("What is wrong");
    }
}

} // namespace tallyman
