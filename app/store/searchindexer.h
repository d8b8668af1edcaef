// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/logfollower.h"
#include "store/searchindex.h"

#include <atomic>

namespace tallyman {

// Makes the search index of a workspace, block by block.
class SearchIndexer : public LogFollower
{
    Q_OBJECT

public:
    SearchIndexer(const QString &path, const QByteArray &vfs, EventLog *log);

    // Makes the index anew. Thread-safe.
    void startAnew();

protected:
    EventId open(Database &database) override;
    std::optional<Batch> next(EventId after, EventId available) override;

private:
    std::unique_ptr<SearchBlockBuilder> m_builder;
    std::atomic_bool m_anew{false};
};

} // namespace tallyman
