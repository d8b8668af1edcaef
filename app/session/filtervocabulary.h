// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace tallyman {

class EventReader;

// What can be asked for in a workspace, for completion while a filter is typed: taken from the
// newest events, so that it is quick in a large one.
struct FilterVocabulary
{
    QStringList methods;
    QStringList statuses;
    QStringList paths;
    QStringList senders;
    QStringList endpoints;
    QStringList forms;
    QStringList imports; // keys, newest first
    QStringList headers;
    QStringList jsonPaths; // as they follow "json."
};

// Reads the newest 200 events and imports. Throws SqliteError.
[[nodiscard]] FilterVocabulary readFilterVocabulary(EventReader &reader);

} // namespace tallyman
