// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"

#include <QMetaType>
#include <QString>
#include <QStringList>
#include <optional>

namespace tallyman {

using ImportId = qint64;

enum class ImportState : quint8 {
    Arriving,    // something is missing, but it may still come
    Complete,    // all that was announced is there
    Incomplete,  // something is missing, and nothing has come for a while or the notice has come
    Conflicting, // the same row or part came with different content
};
[[nodiscard]] QString importStateName(ImportState state); // "arriving", "complete", …

// What a completion notice says.
struct ImportNotice
{
    EventId eventId = 0;
    std::optional<qint64> rows;
    std::optional<qint64> succeeded;
    std::optional<qint64> failed;
    QString status; // as the sender writes it
    friend bool operator==(const ImportNotice &, const ImportNotice &) = default;
};

// What was found out about one event.
struct EventFacts
{
    QString sender;       // id of the profile; empty: no profile fits
    QString form;         // of the profile
    QString importKey;    // empty: it is about no import
    int attempt = 0;      // the how manyeth time this notification came; 0: not known yet
    QStringList findings; // ids of their kinds
};

// All events that belong to one import, summed up: what is announced, what has arrived and what is
// missing. A value; made by ImportLedger.
struct Import
{
    ImportId id = 0;
    QString sender; // id of the profile
    QString form;   // of the event that came first
    QString key;    // the sender's own value
    QString file;
    QString user;
    QString environment;
    qint64 rowsReceived = 0; // distinct ones
    std::optional<qint64> rowsTotal;
    qint64 rowsDuplicated = 0;  // distinct rows that came more than once, always the same
    qint64 rowsConflicting = 0; // distinct rows that came with different content
    // Row numbers. Where rows have none: parts of a series, counted as the sender does; without a
    // series the how manyeth row it is, the requests in the order of their arrival.
    IdSet gaps;        // missing
    IdSet twice;       // came more than once, always the same
    IdSet conflicting; // came with different content
    bool gapsAreParts = false;
    std::optional<qint64> parts; // of the series
    qint64 chunks = 0;           // distinct requests that carried rows
    qint64 attempts = 0;         // all requests that carried rows
    qint64 notices = 0;          // requests that were nothing but a completion notice
    qint64 rowsRejected = 0;     // that the sender names as erroneous, apart from the others
    qint64 outOfOrder = 0;       // requests that came after a later part
    EventId firstOutOfOrder = 0;
    quint64 contentDigest = 0; // of all rows, whatever their order
    QString resubmitOf;        // key of an earlier import with the same rows
    qint64 events = 0;
    EventId firstEvent = 0;
    EventId lastEvent = 0;
    qint64 firstAtUs = 0; // UTC
    qint64 lastAtUs = 0;
    std::optional<ImportNotice> notice;
    bool noticesConflict = false; // the same notice came with other counts
    qint64 quietUs = 0;           // without arrivals for so long, an import with gaps is incomplete

    // Whether something that was announced has not come.
    [[nodiscard]] bool isMissingSomething() const;
    [[nodiscard]] ImportState state(qint64 nowUs) const;
    friend bool operator==(const Import &, const Import &) = default;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::Import)
