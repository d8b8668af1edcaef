// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/contentstore.h"
#include "store/database.h"
#include "store/eventlog.h"
#include "store/eventwriter.h"
#include "store/maintenance.h"

#include <sys/stat.h>

namespace tallyman {

// Which file a path leads to.
struct FileIdentity
{
    dev_t device = 0;
    ino_t inode = 0;
    friend bool operator==(const FileIdentity &, const FileIdentity &) = default;
};

// Nothing if there is none.
[[nodiscard]] std::optional<FileIdentity> identityOf(const QByteArray &path);

// What the writer works with, shared by the source files that implement EventLog.
struct EventLog::Engine
{
    explicit Engine(const Options &options);
    static void prepare(Database &database, const Options &options);

    Database database;
    ContentStore content;
    EventWriter events;
    Maintenance maintenance;
    QByteArray fileName;
    QByteArray walName;
    std::optional<FileIdentity> file;
    std::optional<FileIdentity> wal; // once it was there
};

} // namespace tallyman
