// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"
#include "event/import.h"

#include <QHash>

namespace tallyman {

class EventReader;

// An event or an import with what was found about it, as a list shows it.
struct FindingSubject
{
    QString name;            // "#17", the import's key
    QString sender;          // of an import: the id of its profile
    QByteArray target;       // of an event
    QString where;           // the event's method and target, the import's file
    qint64 atUs = 0;         // UTC; when it came, or its last part
    QList<Finding> findings; // the gravest first
};

// By id, of those first…last that are there. On a thread of the pool. They throw SqliteError.
[[nodiscard]] QHash<qint64, FindingSubject> readFoundEvents(
    EventReader &reader, EventId first, EventId last);
[[nodiscard]] QHash<qint64, FindingSubject> readFoundImports(
    EventReader &reader, ImportId first, ImportId last);

} // namespace tallyman
