// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/searchindexer.h"

#include "base/workerthread.h"
#include "store/database.h"
#include "store/eventlog.h"

namespace tallyman {

namespace {

constexpr int kBlocksAtOnce = 32; // in one transaction
constexpr EventId kEventsWorthwhile = 256;
constexpr int kLaterMs = 1000;

} // namespace

struct SearchIndexer::Shared
{
    std::mutex mutex; // guards the three below
    bool stopped = false;
    Database *database = nullptr;     // while it is open
    SearchIndexer *indexer = nullptr; // while it lives
};

SearchIndexer::SearchIndexer(const QString &path, const QByteArray &vfs, EventLog *log)
    : m_path(path)
    , m_vfs(vfs)
    , m_log(log)
    , m_shared(std::make_shared<Shared>())
    , m_later(this)
{
    m_shared->indexer = this;
    m_later.setSingleShot(true);
    m_later.setInterval(kLaterMs);
    connect(&m_later, &QTimer::timeout, this, &SearchIndexer::work);
    QMetaObject::invokeMethod(this, &lowerThreadPriority, Qt::QueuedConnection);
}

SearchIndexer::~SearchIndexer()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->indexer = nullptr;
    m_shared->database = nullptr;
}

void SearchIndexer::stop()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->stopped = true;
    if (m_shared->database != nullptr)
        m_shared->database->interrupt();
}

void SearchIndexer::follow(EventId last)
{
    QMetaObject::invokeMethod(this, [this, last] { onEvents(last); }, Qt::QueuedConnection);
}

void SearchIndexer::onEvents(EventId last)
{
    m_available = last;
    if (m_available - m_indexed >= kEventsWorthwhile)
        work();
    else if (!m_later.isActive())
        m_later.start();
}

void SearchIndexer::work()
{
    if (m_storing)
        return;
    QList<SearchBlock> blocks;
    try {
        if (!m_database)
            open();
        blocks = build();
    } catch (const SqliteError &) { // whoever needs the workspace says what is wrong with it
        return;
    }
    if (!blocks.isEmpty())
        store(blocks);
}

void SearchIndexer::open()
{
    auto database = std::make_unique<Database>(m_path, Database::Mode::ReadOnly, m_vfs);
    database->execute("PRAGMA query_only = 1");
    database->execute("PRAGMA cache_size = -1024");
    m_indexed = lastIndexedId(*database);
    m_builder = std::make_unique<SearchBlockBuilder>(*database);
    m_database = std::move(database);
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->database = m_database.get();
}

QList<SearchBlock> SearchIndexer::build()
{
    const auto stopped = [this] {
        const std::scoped_lock lock(m_shared->mutex);
        return m_shared->stopped;
    };
    QList<SearchBlock> blocks;
    EventId last = m_indexed;
    while (blocks.size() < kBlocksAtOnce && last < m_available && !stopped()) {
        std::optional<SearchBlock> block = m_builder->next(last);
        if (!block)
            break;
        last = block->last;
        blocks.append(std::move(*block));
    }
    return blocks;
}

void SearchIndexer::store(const QList<SearchBlock> &blocks)
{
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->stopped)
        return;
    m_storing = true;
    m_log->post([blocks](Database &database) { storeBlocks(database, blocks); },
        [shared = m_shared, last = blocks.last().last](const Result<void> &stored) {
            const std::scoped_lock alive(shared->mutex);
            if (SearchIndexer *indexer = shared->indexer) {
                QMetaObject::invokeMethod(
                    indexer,
                    [indexer, last, well = stored.has_value()] { indexer->onStored(last, well); },
                    Qt::QueuedConnection);
            }
        });
}

void SearchIndexer::onStored(EventId last, bool well)
{
    m_storing = false;
    if (!well) { // the next events make it try again
        return;
    }
    m_indexed = last;
    if (m_indexed < m_available)
        onEvents(m_available);
}

} // namespace tallyman
