// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/attempts.h"
#include "event/import.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <optional>

namespace tallyman {

class Database;

// What was found out about one event. Its form and facts are read and written by inspect/.
struct AnalysisRecord
{
    EventId eventId = 0;
    QByteArray form;       // "profile/form"; empty: no profile fits
    ImportId importId = 0; // 0: it is about no import
    int attempt = 1;       // the how manyeth event with this request key
    Sameness sameness = Sameness::First;
    quint64 requestKey = 0;
    quint64 bodyKey = 0; // the first bytes of the SHA-256 of the content
    quint64 contentDigest = 0;
    quint64 steadyDigest = 0;
    EventId previousAttempt = 0; // of the same notification; 0: there is none
    EventId nextAttempt = 0;     // kept by storeAnalyses()
    QByteArray facts;            // empty: none
};

// All of these throw SqliteError.

// Whether the workspace has room for what is found out; one that an earlier version has made and
// that cannot be written has none.
[[nodiscard]] bool hasAnalysis(Database &database);

// Stores them, and with previous attempts which one comes next: 16 bytes of each, for at most one
// earlier row of each notification that came again; nothing for the others.
void storeAnalyses(Database &database, const QList<AnalysisRecord> &records);
[[nodiscard]] std::optional<AnalysisRecord> analysisOf(Database &database, EventId id);
// The same in words, of those with first ≤ event id ≤ last that have been looked at; of none where
// the workspace has no room for that because an earlier version has made it.
[[nodiscard]] QHash<EventId, EventFacts> factsOf(Database &database, EventId first, EventId last);
// With first ≤ event id ≤ last, ascending, without facts.
[[nodiscard]] QList<AnalysisRecord> analysesOf(Database &database, EventId first, EventId last);
// All attempts at the notification of an event, itself among them, ascending, without facts; empty
// when it is not known yet. Of very many those that are nearest, `most` to each side.
[[nodiscard]] QList<AnalysisRecord> attemptsOf(Database &database, EventId id, qsizetype most);
// As analysesOf() with facts, at most `most`.
[[nodiscard]] QList<AnalysisRecord> analysesWithFacts(
    Database &database, EventId first, EventId last, qint64 most);
// The newest `count`, newest first, without facts.
[[nodiscard]] QList<AnalysisRecord> newestAnalyses(Database &database, qint64 count);
// Of all events of an import that are neither removed nor in the trash, ascending, with facts.
[[nodiscard]] QList<AnalysisRecord> analysesOfImport(Database &database, ImportId id);
// The imports that some of these events belong to.
[[nodiscard]] QList<ImportId> importsOf(Database &database, const IdSet &events);

// The highest id that was given to an import.
[[nodiscard]] ImportId highestImportId(Database &database);
[[nodiscard]] ImportId findImport(Database &database, const QString &sender, const QString &key);
// The sender's own value; empty when there is no such import.
[[nodiscard]] QString importKeyOf(Database &database, ImportId id);
[[nodiscard]] std::optional<Import> importOf(Database &database, ImportId id);
void storeImport(Database &database, const Import &import);
// Forgets what is known of events that are removed for good, and the imports of which no event is
// left.
void removeAnalyses(Database &database, EventId first, EventId last);
// Of the imports that have events, ascending, which is the order of their first events.
[[nodiscard]] IdSet importIds(Database &database, ImportId first, ImportId last);
// Those of them with first ≤ id ≤ last.
[[nodiscard]] QList<Import> imports(Database &database, ImportId first, ImportId last);

// Up to which event a follower is done, and with what it was made; 0 and empty: not begun.
struct FollowerState
{
    EventId cursor = 0;
    QByteArray madeWith;
};
[[nodiscard]] FollowerState followerState(Database &database, const QByteArray &name);
void storeFollowerState(Database &database, const QByteArray &name, const FollowerState &state);
// Forgets everything that was found out, so that it is found out again.
void forgetAnalysis(Database &database);

} // namespace tallyman
