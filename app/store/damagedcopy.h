// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QTemporaryDir>
#include <atomic>
#include <memory>

namespace tallyman {

// A copy of a damaged workspace with which SQLite may do what it wants, in a folder of its own that
// is removed with it. Functions block.
class DamagedCopy
{
public:
    // Copies `source` and its write-ahead log to a new folder inside of `folder`. Errors: ReadOnly,
    // Io.
    [[nodiscard]] static Result<std::unique_ptr<DamagedCopy>> make(
        const QString &source, const QString &folder);

    [[nodiscard]] const QString &path() const { return m_path; }

    // Sees to it that SQLite finds our tables at all. Throws SqliteError.
    void findTables();
    // Makes leaves reachable to which no page leads any more. Nobody may have the copy open.
    // Returns whether a tree was damaged. Errors: Io, Cancelled. Throws SqliteError.
    [[nodiscard]] Result<bool> rebuildTrees(const std::atomic_bool *cancelled);

private:
    explicit DamagedCopy(const QString &folder);
    [[nodiscard]] Result<void> copyFrom(const QString &source);
    void replaceFirstPage();
    void takeInLog();

    QTemporaryDir m_folder;
    QString m_path;
};

} // namespace tallyman
