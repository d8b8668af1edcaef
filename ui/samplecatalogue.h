// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace tallyman {

// A request as one of the senders makes it.
struct Sample
{
    QString sender; // id of the profile
    QString title;  // "CSVBox: five rows"
    QByteArray method = "POST";
    HeaderList headers; // without Host and Content-Length
    QByteArray body;
};

// Those that come with the program, in the order of their list; without their contents, which
// loadSample() reads.
struct SampleEntry
{
    QString file; // resource
    Sample sample;
};
[[nodiscard]] const QList<SampleEntry> &sampleEntries();
[[nodiscard]] Sample loadSample(const SampleEntry &entry);

// A whole import of CSVBox as it arrives on a bad day: twelve rows in three requests out of order,
// one of them sent again, and the notice that it is complete. `importId` makes it a new one.
[[nodiscard]] QList<Sample> wholeImport(qint64 importId);

} // namespace tallyman
