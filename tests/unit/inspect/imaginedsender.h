// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/notification.h"

#include <QByteArrayList>

namespace tallyman {

// How requests of an import are told apart, and with them their rows.
enum class Counting : quint8 {
    Rows,     // rows have numbers
    Parts,    // requests are parts of a series of known length
    Requests, // requests have a name of their own
    Contents, // nothing but what stands in them
};

struct ImaginedRow
{
    qint64 number = 0; // from 1
    int content = 0;   // rows with the same number and content are the same
};

// A request that somebody who imports might send.
struct ImaginedRequest
{
    qint64 part = 0; // from 0
    std::vector<ImaginedRow> rows;
    qint64 rejected = 0; // rows that stand apart from the others
    bool isNotice = false;
};

// What the requests of an import say of the whole.
struct ImaginedImport
{
    qint64 rows = 0;
    qint64 parts = 0;
};

// A sender of resources/profiles as far as it counts.
struct ImaginedSender
{
    const char *form; // "csvbox/rows"
    Counting counting;
    int base;          // of parts
    bool announces;    // how many rows there are, in each request
    bool tellsRejects; // rows that stand apart
    QByteArray notice; // of completion, %ROWS% is to be replaced; empty: there is none
    QByteArray (*write)(const ImaginedRequest &, const ImaginedImport &);
};

[[nodiscard]] const QList<ImaginedSender> &imaginedSenders();

// What a sender puts into a cell: its data, and what the ledger knows of it.
[[nodiscard]] QByteArray dataOf(const ImaginedRow &row);

// The request as the program reads it: written, parsed, recognised by `profiles`.
[[nodiscard]] Notification notificationOf(const ProfileSet &profiles, const ImaginedSender &sender,
    const ImaginedRequest &request, const ImaginedImport &import);

} // namespace tallyman
