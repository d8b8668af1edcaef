// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/findingindex.h"

#include "base/clock.h"
#include "inspect/findings/importfindings.h"
#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/findingrecords.h"
#include "store/readpool.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

constexpr qint64 kEventsAtOnce = 20'000;
constexpr qint64 kImportsAtOnce = 200;
constexpr int kStartMs = 500; // the window comes up first
constexpr int kRefreshMs = 250;
constexpr int kOthersMs = 2000;        // another process finds things out, and does not say when
constexpr qint64 kOthersEvents = 1000; // the newest, which it may be looking at
constexpr qint64 kOthersImports = 1000;
constexpr int kBreathMs = 5; // between two reads of many imports
constexpr ImportId kHighestId = 1LL << 60;
const QByteArray kSetting = QByteArrayLiteral("findings.done");

constexpr std::array kAbouts = {FindingIndex::About::Imports, FindingIndex::About::Events};

// The ids first…last of `set`.
IdSet part(const IdSet &set, const IdSet &asked)
{
    IdSet outside = set;
    outside.subtract(asked);
    IdSet inside = set;
    inside.subtract(outside);
    return inside;
}

} // namespace

struct FindingIndex::ImportsRead
{
    QMap<QByteArray, IdSet> found; // by kind
    QMap<ImportId, QString> names; // of those with findings
    QMap<ImportId, qint64> unsettled;
    ImportId last = 0; // up to which they were read
    ImportId highest = 0;
};

FindingIndex::FindingIndex(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_lists(2 * static_cast<size_t>(findingKinds().size()))
{
    m_refresh.setSingleShot(true);
    m_quiet.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, &FindingIndex::readNext);
    connect(&m_quiet, &QTimer::timeout, this, &FindingIndex::readNext);
    connect(session, &Session::findingsChanged, this, &FindingIndex::onFound);
    connect(session, &Session::eventsCommitted, this, &FindingIndex::onCommitted);
    connect(session, &Session::eventsDeleted, this, &FindingIndex::onDeleted);
    connect(session, &Session::eventsRestored, this, [this](const IdSet &ids) {
        m_events.unite(ids);
        m_refresh.start(kRefreshMs);
    });
    connect(session, &Session::importsChanged, this, [this](const QList<qint64> &ids) {
        for (const qint64 id : ids)
            m_imports.insert(id);
        if (!m_refresh.isActive())
            m_refresh.start(kRefreshMs);
    });
    connect(session, &Session::settingsChanged, this, &FindingIndex::countsChanged);
    if (session->statistics().lastId > 0)
        m_events.insert(1, session->statistics().lastId);
    m_imports.insert(1, kHighestId);
    connect(session, &Session::settingChanged, this, [this](const QByteArray &name) {
        if (name != kSetting || m_session->setting(kSetting) == m_marks.toJson())
            return;
        loadMarks();
        showAll();
    });
    loadMarks();
    m_refresh.start(kStartMs);
}

FindingIndex::~FindingIndex() = default;

// --- what is there

FindingIndex::Lists &FindingIndex::lists(const Section &section)
{
    return m_lists[2 * static_cast<size_t>(section.kind) + static_cast<size_t>(section.about)];
}

const FindingIndex::Lists &FindingIndex::lists(const Section &section) const
{
    return m_lists[2 * static_cast<size_t>(section.kind) + static_cast<size_t>(section.about)];
}

const IdSet &FindingIndex::ids(const Section &section) const
{
    return lists(section).shown;
}

qint64 FindingIndex::count(qsizetype kind) const
{
    return ids({kind, About::Imports}).size() + ids({kind, About::Events}).size();
}

bool FindingIndex::isMuted(qsizetype kind) const
{
    return m_session->settings().mutedFindings.contains(QLatin1String(findingKinds().at(kind).id));
}

qint64 FindingIndex::openCount() const
{
    return openCount(false);
}

qint64 FindingIndex::noteCount() const
{
    return openCount(true);
}

qint64 FindingIndex::openCount(bool ofNotes) const
{
    qint64 open = 0;
    for (qsizetype kind = 0; kind < findingKinds().size(); ++kind) {
        const bool isNote = findingKinds().at(kind).severity == Severity::Note;
        if (isNote != ofNotes || isMuted(kind))
            continue;
        for (const About about : kAbouts) {
            const Lists &list = lists({kind, about});
            open +=
                m_showsDone ? list.found.size() - doneOf({kind, about}).size() : list.shown.size();
        }
    }
    return open;
}

// --- done

bool FindingIndex::isWritable() const
{
    return m_session->canStore();
}

void FindingIndex::loadMarks()
{
    m_marks = FindingMarks::fromJson(m_session->setting(kSetting));
}

// Those of the section that are done.
IdSet FindingIndex::doneOf(const Section &section) const
{
    const QByteArray kind = findingKinds().at(section.kind).id;
    const IdSet &found = lists(section).found;
    if (section.about == About::Events)
        return m_marks.events(kind).isEmpty() ? IdSet() : part(found, m_marks.events(kind));
    IdSet done;
    for (const IdSet::Range &range : found.ranges()) {
        for (ImportId id = range.first; id <= range.last; ++id) {
            if (m_marks.containsImport(kind, m_importNames.value(id)))
                done.insert(id);
        }
    }
    return done;
}

bool FindingIndex::isDone(const Section &section, qint64 id) const
{
    const QByteArray kind = findingKinds().at(section.kind).id;
    return section.about == About::Events ? m_marks.events(kind).contains(id)
                                          : m_marks.containsImport(kind, m_importNames.value(id));
}

void FindingIndex::setDone(const Section &section, const IdSet &ids, bool done)
{
    if (!isWritable())
        return;
    const QByteArray kind = findingKinds().at(section.kind).id;
    if (section.about == About::Events) {
        m_marks.setEvents(kind, ids, done);
    } else {
        for (const IdSet::Range &range : ids.ranges()) {
            for (ImportId id = range.first; id <= range.last; ++id)
                m_marks.setImport(kind, m_importNames.value(id), done);
        }
    }
    m_session->storeSetting(kSetting, m_marks.toJson());
    show(section);
    Q_EMIT changed(section.about, ids);
    Q_EMIT countsChanged();
}

void FindingIndex::setShowsDone(bool shows)
{
    if (shows == m_showsDone)
        return;
    m_showsDone = shows;
    showAll();
}

void FindingIndex::showAll()
{
    for (qsizetype kind = 0; kind < findingKinds().size(); ++kind) {
        for (const About about : kAbouts)
            show({kind, about});
    }
    Q_EMIT countsChanged();
}

// --- following

void FindingIndex::onFound(qint64 first, qint64 last)
{
    m_events.insert(first, last);
    if (!m_refresh.isActive())
        m_refresh.start(kRefreshMs);
}

void FindingIndex::onCommitted(qint64 first, qint64 last)
{
    if (m_session->workspace().mode == WorkspaceMode::Capture)
        return;
    m_events.insert(std::max<qint64>(1, first - kOthersEvents), last);
    m_imports.insert(std::max<ImportId>(1, m_highestImport - kOthersImports), kHighestId);
    if (!m_refresh.isActive())
        m_refresh.start(kOthersMs);
}

void FindingIndex::onDeleted(const IdSet &ids)
{
    m_events.subtract(ids);
    take(About::Events, ids, {});
}

void FindingIndex::readNext()
{
    if (m_reading)
        return;
    const qint64 now = SystemClock::instance().nowUs();
    for (auto due = m_unsettled.begin(); due != m_unsettled.end();) {
        if (due.value() > now) {
            ++due;
            continue;
        }
        m_imports.insert(due.key());
        due = m_unsettled.erase(due);
    }
    if (!m_imports.isEmpty()) {
        const IdSet::Range &range = m_imports.ranges().first();
        readImports(range.first, range.last);
    } else if (!m_events.isEmpty()) { // the newest first: that is what is looked at
        const IdSet::Range &range = m_events.ranges().last();
        readEvents(std::max(range.first, range.last - kEventsAtOnce + 1), range.last);
    } else {
        waitForQuiet();
    }
}

void FindingIndex::readEvents(EventId first, EventId last)
{
    using Found = QMap<QByteArray, IdSet>;
    m_reading = true;
    m_events.remove(first, last);
    m_session->readPool()->run<Found>(
        this,
        [first, last](EventReader &reader) -> Result<Found> {
            return findingEvents(reader.database(), first, last);
        },
        [this, first, last](const Result<Found> &found) {
            m_reading = false;
            IdSet asked;
            asked.insert(first, last);
            if (found)
                take(About::Events, asked, *found);
            readNext();
        },
        ReadPool::Priority::Background);
}

void FindingIndex::readImports(qint64 first, qint64 last)
{
    m_reading = true;
    m_session->readPool()->run<ImportsRead>(
        this,
        [first, last](EventReader &reader) -> Result<ImportsRead> {
            ImportsRead read;
            read.highest = highestImportId(reader.database());
            read.last = first > read.highest ? last : std::min(last, first + kImportsAtOnce - 1);
            const qint64 now = SystemClock::instance().nowUs();
            const QList<Import> list = imports(reader.database(), first, read.last);
            for (const Import &import : list) {
                if (import.state(now) == ImportState::Arriving)
                    read.unsettled.insert(import.id, import.lastAtUs + import.quietUs);
                const QList<Finding> found = findingsOf(import, now);
                for (const Finding &finding : found)
                    read.found[finding.id].insert(import.id);
                if (!found.isEmpty())
                    read.names.insert(
                        import.id, FindingMarks::importName(import.sender, import.key));
            }
            return read;
        },
        [this, first, last](const Result<ImportsRead> &read) {
            m_reading = false;
            IdSet asked;
            asked.insert(first, read ? read->last : last);
            m_imports.subtract(asked);
            if (read)
                takeImports(asked, *read);
            m_refresh.start(kBreathMs);
        },
        ReadPool::Priority::Background);
}

void FindingIndex::takeImports(const IdSet &asked, const ImportsRead &read)
{
    m_highestImport = read.highest;
    for (auto name = read.names.cbegin(); name != read.names.cend(); ++name)
        m_importNames.insert(name.key(), name.value());
    for (auto due = read.unsettled.cbegin(); due != read.unsettled.cend(); ++due)
        m_unsettled.insert(due.key(), due.value());
    take(About::Imports, asked, read.found);
}

// An import that is still arriving is judged again when it has been quiet for long enough.
void FindingIndex::waitForQuiet()
{
    if (m_unsettled.isEmpty())
        return;
    const qint64 due = *std::min_element(m_unsettled.cbegin(), m_unsettled.cend());
    const qint64 waitMs = (due - SystemClock::instance().nowUs()) / 1000 + 1;
    m_quiet.start(static_cast<int>(std::clamp<qint64>(waitMs, kRefreshMs, 60'000)));
}

void FindingIndex::take(About about, const IdSet &asked, const QMap<QByteArray, IdSet> &found)
{
    for (qsizetype kind = 0; kind < findingKinds().size(); ++kind) {
        const Section section{kind, about};
        const IdSet fresh = found.value(findingKinds().at(kind).id);
        Lists &list = lists(section);
        if (fresh.isEmpty() && list.found.isEmpty())
            continue;
        list.found.subtract(asked);
        list.found.unite(fresh);
        show(section);
    }
    Q_EMIT changed(about, asked);
    Q_EMIT countsChanged();
}

// Brings ids() up to date.
void FindingIndex::show(const Section &section)
{
    Lists &list = lists(section);
    IdSet wanted = list.found;
    if (!m_showsDone)
        wanted.subtract(doneOf(section));
    if (wanted == list.shown)
        return;
    IdSet gone = list.shown;
    gone.subtract(wanted);
    const QList<IdSet::Range> ranges = gone.ranges();
    for (auto range = ranges.crbegin(); range != ranges.crend(); ++range) {
        const qint64 from = list.shown.lowerBound(range->first);
        Q_EMIT aboutToRemove(section, from, from + range->last - range->first);
        list.shown.remove(range->first, range->last);
        Q_EMIT removed();
    }
    IdSet fresh = wanted;
    fresh.subtract(list.shown);
    const QList<IdSet::Range> added = fresh.ranges();
    for (const IdSet::Range &range : added) {
        const qint64 at = list.shown.lowerBound(range.first);
        Q_EMIT aboutToInsert(section, at, at + range.last - range.first);
        list.shown.insert(range.first, range.last);
        Q_EMIT inserted();
    }
}

} // namespace tallyman
