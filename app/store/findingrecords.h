// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"

#include <QHash>
#include <QMap>
#include <QStringList>

namespace tallyman {

class Database;

// All of these throw SqliteError. Those that read find nothing in a workspace of an earlier
// version.

// Puts `findings` in the place of what was found about the events first…last.
void storeFindings(Database &database, EventId first, EventId last, const QList<Finding> &findings);
// Puts those of `findings` in the place of all findings of these kinds about one event.
void replaceFindings(
    Database &database, EventId event, const QByteArrayList &kinds, const QList<Finding> &findings);
void removeFinding(Database &database, EventId event, QByteArrayView id);
void removeFindings(Database &database, EventId first, EventId last);
// Everything, so that it is found anew.
void forgetFindings(Database &database);
// Of one event, the gravest first.
[[nodiscard]] QList<Finding> findingsOfEvent(Database &database, EventId event);
// The ids of their kinds only, of those with first ≤ event id ≤ last that have any; each ordered
// likewise.
[[nodiscard]] QHash<EventId, QStringList> findingIdsOfEvents(
    Database &database, EventId first, EventId last);
// Of the events first…last that are not in the trash, ascending, at most `most`.
[[nodiscard]] QList<Finding> findings(Database &database, EventId first, EventId last, qint64 most);
// The events first…last that are not in the trash, by the id of what was found about them.
[[nodiscard]] QMap<QByteArray, IdSet> findingEvents(
    Database &database, EventId first, EventId last);
// The events first…last with a finding of that kind, ascending, at most `most`.
[[nodiscard]] QList<Finding> findingsOfKind(Database &database, QByteArrayView id, qint64 most);

} // namespace tallyman
