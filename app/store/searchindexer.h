// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/searchindex.h"

#include <QObject>
#include <QTimer>
#include <mutex>

namespace tallyman {

class EventLog;

// Follows the log and makes its search index, block by block, behind everything else that the
// machine has to do. What it knows is in the workspace: it goes on where the last one stopped.
// Lives on the analysis thread; functions are thread-safe.
class SearchIndexer : public QObject
{
    Q_OBJECT

public:
    // `path` as Database takes it. `log` stores the blocks; it must live until stop().
    SearchIndexer(const QString &path, const QByteArray &vfs, EventLog *log);
    ~SearchIndexer() override;

    // Events up to `last` are there.
    void follow(EventId last);
    // Ends what is going on, and uses `log` no more. The object is then to be deleted.
    void stop();

private:
    struct Shared;

    void onEvents(EventId last);
    void work();
    [[nodiscard]] QList<SearchBlock> build();
    void open();
    void store(const QList<SearchBlock> &blocks);
    void onStored(EventId last, bool well);

    const QString m_path;
    const QByteArray m_vfs;
    EventLog *const m_log;
    const std::shared_ptr<Shared> m_shared;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<SearchBlockBuilder> m_builder;
    EventId m_indexed = 0;   // up to here
    EventId m_available = 0; // what follow() said
    bool m_storing = false;
    QTimer m_later; // fewer events than a block takes, but perhaps large ones
};

} // namespace tallyman
