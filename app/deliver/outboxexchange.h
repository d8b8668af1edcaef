// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/outboxitem.h"

#include <QList>

namespace tallyman {

class Database;

enum class ItemFate : quint8 {
    Done,  // it leaves the queue
    Waits, // it is tried again
    Dies,  // it is given up
};

// An attempt that has ended, and what becomes of its item.
struct EndedAttempt
{
    OutboxItem item;
    std::optional<Delivery> delivery; // none: it could not be composed
    ItemFate fate = ItemFate::Done;
};

// A wish for more to send.
struct OutboxClaim
{
    qint64 targetId = 0;
    qint64 limit = 0;
    QList<OutboxItem> items = {}; // filled in
    qint64 nextDueUs = 0;         // filled in where there were fewer; 0: none waits
};

// What an Outbox has the workspace do in one transaction: store results, give back, take up.
struct OutboxExchange
{
    bool recovers = false; // first makes wait again what an earlier process had taken up
    QList<EndedAttempt> ended = {};
    QList<OutboxItem> givenBack = {};
    QList<OutboxClaim> claims = {};
    qint64 nowUs = 0;

    // On the writer thread. Throws SqliteError.
    void run(Database &database);
};

} // namespace tallyman
