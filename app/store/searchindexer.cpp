// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/searchindexer.h"

#include "base/workerthread.h"

namespace tallyman {

namespace {

constexpr int kBlocksAtOnce = 32; // in one transaction
constexpr EventId kEventsWorthwhile = 256;

} // namespace

SearchIndexer::SearchIndexer(const QString &path, const QByteArray &vfs, EventLog *log)
    : LogFollower(path, vfs, log, kEventsWorthwhile)
{
    QMetaObject::invokeMethod(this, &lowerThreadPriority, Qt::QueuedConnection);
}

void SearchIndexer::startAnew()
{
    m_anew = true;
    repeatFrom(0);
}

EventId SearchIndexer::open(Database &database)
{
    m_builder = std::make_unique<SearchBlockBuilder>(database);
    return lastIndexedId(database);
}

std::optional<LogFollower::Batch> SearchIndexer::next(EventId after, EventId available)
{
    const bool anew = m_anew.exchange(false);
    if (anew) {
        m_builder = std::make_unique<SearchBlockBuilder>(*database());
        after = 0;
    }
    QList<SearchBlock> blocks;
    while (blocks.size() < kBlocksAtOnce && after < available && !isStopped()) {
        std::optional<SearchBlock> block = m_builder->next(after);
        if (!block)
            break;
        after = block->last;
        blocks.append(std::move(*block));
    }
    if (blocks.isEmpty())
        return std::nullopt;
    return Batch{after, [blocks, anew](Database &database) {
                     if (anew)
                         forgetSearchIndex(database);
                     storeBlocks(database, blocks);
                 }};
}

} // namespace tallyman
