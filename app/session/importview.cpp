// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/importview.h"

#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/readpool.h"

#include <QHash>
#include <utility>

namespace tallyman {

namespace {

constexpr qint64 kPageImports = 64; // ids per page
constexpr int kImportsKept = 4096;
constexpr int kRefreshMs = 100;
constexpr int kOthersMs = 1000;
constexpr ImportId kHighestId = 1LL << 60;

} // namespace

struct ImportView::Page
{
    QHash<ImportId, Import> imports;
};

ImportView::ImportView(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_pages(kImportsKept)
{
    m_refresh.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, &ImportView::readChanged);
    connect(session, &Session::importsChanged, this, &ImportView::onChanged);
    connect(session, &Session::eventsCommitted, this, &ImportView::onCommitted);
    m_changed.insert(1, kHighestId);
    readChanged();
}

ImportView::~ImportView() = default;

// Where another process keeps the ledgers, nobody tells when they change.
void ImportView::onCommitted()
{
    if (m_session->workspace().mode == WorkspaceMode::Capture || m_refresh.isActive())
        return;
    m_changed.insert(1, kHighestId);
    m_refresh.start(kOthersMs);
    const QList<qint64> pages = m_pages.keys();
    for (const qint64 page : pages)
        loadPage(page);
}

void ImportView::readChanged()
{
    if (m_reading || m_changed.isEmpty())
        return;
    m_reading = true;
    const IdSet asked = std::exchange(m_changed, {});
    m_session->readPool()->run<IdSet>(
        this,
        [asked](EventReader &reader) -> Result<IdSet> {
            IdSet present;
            for (const IdSet::Range &range : asked.ranges())
                present.unite(importIds(reader.database(), range.first, range.last));
            return present;
        },
        [this, asked](const Result<IdSet> &present) {
            m_reading = false;
            if (present)
                applyIds(asked, *present);
            if (!m_changed.isEmpty())
                m_refresh.start(kRefreshMs);
        },
        ReadPool::Priority::Background);
}

void ImportView::applyIds(const IdSet &asked, const IdSet &present)
{
    IdSet others = m_ids;
    others.subtract(asked);
    IdSet gone = m_ids;
    gone.subtract(others);
    gone.subtract(present);
    const auto ranges = gone.ranges();
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        const qint64 from = m_ids.lowerBound(range->first);
        Q_EMIT rowsAboutToBeRemoved(from, from + (range->last - range->first));
        m_ids.remove(range->first, range->last);
        Q_EMIT rowsRemoved();
    }
    IdSet fresh = present;
    fresh.subtract(m_ids);
    for (const IdSet::Range &range : fresh.ranges()) {
        const qint64 row = m_ids.lowerBound(range.first);
        Q_EMIT rowsAboutToBeInserted(row, row + (range.last - range.first));
        m_ids.insert(range.first, range.last);
        Q_EMIT rowsInserted();
    }
}

void ImportView::onChanged(const QList<qint64> &ids)
{
    QSet<qint64> pages;
    for (const qint64 id : ids) {
        pages.insert(id / kPageImports);
        m_changed.insert(id);
    }
    for (const qint64 page : std::as_const(pages)) {
        if (m_loading.contains(page))
            m_stale.insert(page);
        else if (m_pages.contains(page))
            loadPage(page);
    }
    if (!m_refresh.isActive())
        m_refresh.start(kRefreshMs);
}

const Import *ImportView::importAt(qint64 row)
{
    const ImportId id = m_ids.at(row);
    const qint64 number = id / kPageImports;
    if (const Page *page = m_pages.object(number)) {
        const auto found = page->imports.constFind(id);
        if (found != page->imports.constEnd())
            return &*found;
    }
    loadPage(number);
    return nullptr;
}

void ImportView::loadPage(qint64 number)
{
    if (m_loading.contains(number))
        return;
    m_loading.insert(number);
    const ImportId first = number * kPageImports;
    const ImportId last = first + kPageImports - 1;
    m_session->readPool()->run<QList<Import>>(
        this,
        [=](EventReader &reader) -> Result<QList<Import>> {
            return imports(reader.database(), first, last);
        },
        [this, number, first, last](const Result<QList<Import>> &loaded) {
            m_loading.remove(number);
            if (!loaded)
                return;
            auto page = std::make_unique<Page>();
            for (const Import &import : *loaded)
                page->imports.insert(import.id, import);
            const int cost = std::max(1, static_cast<int>(page->imports.size()));
            m_pages.insert(number, page.release(), cost);
            const qint64 from = m_ids.lowerBound(first);
            const qint64 to = m_ids.lowerBound(last + 1) - 1;
            if (from <= to)
                Q_EMIT rowsChanged(from, to);
            if (m_stale.remove(number))
                loadPage(number);
        });
}

} // namespace tallyman
