// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/finding.h"
#include "event/import.h"
#include "store/analysisrecords.h"

#include <QMetaType>

namespace tallyman {

class EventReader;

// One request of an import.
struct ImportEvent
{
    EventId id = 0;
    qint64 receivedAtUs = 0; // UTC
    int status = 0;          // of the reply; 0: none
    QString replyNote; // why it was this one, see replyNoteText(); empty: as its endpoint does
    qint64 rows = 0;
    qint64 firstRow = 0; // numbers, where rows have some; 0: not known
    qint64 lastRow = 0;
    qint64 part = 0; // of a series, as the sender counts; 0: not one
    bool isNotice = false;
    int attempt = 1;
    Sameness sameness = Sameness::First;
    QStringList findings;     // ids of their kinds, the gravest first
    IdSet conflicting;        // rows that had come with other content before
    EventId contradicts = 0;  // the event that the lowest of them came with first
    EventId firstAttempt = 0; // the event of the first one, if that is of this import and not this
};
constexpr qsizetype kMostImportEvents = 100'000;

// In the order of their arrival, the first kMostImportEvents. Throws SqliteError.
[[nodiscard]] QList<ImportEvent> readImportEvents(EventReader &reader, ImportId import);

// What was found about the import and about its requests, `events`: each kind once, with the first
// of its findings and the events that have it. `nowUs`: see findingsOf(). Throws SqliteError.
[[nodiscard]] QList<Finding> readImportFindings(
    EventReader &reader, const Import &import, const QList<ImportEvent> &events, qint64 nowUs);

// "first", "identical bytes", "same JSON with other bytes", …
[[nodiscard]] QString samenessText(Sameness sameness);

} // namespace tallyman
