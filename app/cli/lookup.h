// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/filter.h"
#include "session/opening.h"
#include "store/eventreader.h"

#include <functional>
#include <memory>

namespace tallyman {

// A workspace that a subcommand only looks at, read on the main thread.
class Lookup
{
public:
    // Errors: NotFound, Unsupported, Io, Corrupt.
    [[nodiscard]] static Result<std::unique_ptr<Lookup>> open(const QString &workspace);

    [[nodiscard]] EventReader &reader() { return m_reader; }
    [[nodiscard]] const OpenedWorkspace &workspace() const { return m_opened; }

    // Calls `each` for the matching ids that are not deleted, ascending or newest first, until it
    // returns false. Throws SqliteError.
    // Of events that are not accounted for yet, only those that the filter can judge so; a line on
    // standard error says from which one on.
    void forEach(const Filter &filter, bool newestFirst, const std::function<bool(EventId)> &each);

private:
    explicit Lookup(OpenedWorkspace opened);
    OpenedWorkspace m_opened;
    Database m_database;
    EventReader m_reader;
};

// Opens a workspace and runs something with it; an exit code. What fails is told.
[[nodiscard]] int withLookup(const QString &workspace, const std::function<int(Lookup &)> &run);

// That senders and imports are not known of the events from `first` on, which were left out.
[[nodiscard]] QString notAccountedFor(EventId first);

// Reads "17", "3-9" and the like into a set. Errors: InvalidInput naming the word.
[[nodiscard]] Result<IdSet> parseIds(const QStringList &words);

} // namespace tallyman
