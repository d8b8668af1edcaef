// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"
#include "inspect/recogniser.h"

#include <vector>

namespace tallyman {

// One row as a notification has it.
struct NotifiedRow
{
    qint64 number = 0;  // as the sender counts; for rows without numbers their place, from 1
    quint64 digest = 0; // jsonDigest() of its data
    qint64 offset = 0;  // of the row in the document of the payload
    qint64 size = 0;    // in bytes
};

// Counts of a completion notice.
struct NoticeCounts
{
    std::optional<qint64> rows;
    std::optional<qint64> succeeded;
    std::optional<qint64> failed;
    QString status;
    friend bool operator==(const NoticeCounts &, const NoticeCounts &) = default;
};

// What became of the rows of a request when they were counted.
struct RowArrival
{
    IdSet repeated;          // numbers (or places, from 1) that had come before, always the same
    IdSet conflicting;       // that had come with other content
    EventId repeats = 0;     // the event that the lowest of the repeated rows came with first
    EventId contradicts = 0; // the same of the conflicting ones
    friend bool operator==(const RowArrival &, const RowArrival &) = default;
};

// What one event says about an import. A value.
struct Notification
{
    QString profileId; // empty: no profile fits
    QString formId;
    FormKind kind = FormKind::Other;
    Confidence confidence = Confidence::Low;
    QString importKey;                 // empty: it is about no import
    QByteArray requestKey;             // 8 bytes; the same for the same request again
    quint64 contentDigest = 0;         // jsonDigest() of the content
    quint64 steadyDigest = 0;          // the same without the profile's volatile fields
    std::optional<qint64> seriesIndex; // from 0
    std::optional<qint64> seriesCount;
    int seriesBase = 1; // how the sender counts the first part
    bool rowsAreNumbered = false;
    std::vector<NotifiedRow> rows;
    qint64 errorRows = 0;
    std::optional<qint64> rowsTotal;
    std::optional<qint64> rowsHere; // as it says itself
    std::optional<NoticeCounts> notice;
    QString file;
    QString user;
    QString environment;
    RowArrival arrival; // filled in by whoever counts
};

// Whether a value can be the key of an import: a number, or a text that is not empty.
[[nodiscard]] bool namesImport(const JsonValue &value);

// Takes from a payload what its form says. The request key is made of the values that the profile
// names; else, of a part of an import, of which part it is (its place in the series, or the first
// and last row); else of the method, the target and the content without the profile's volatile
// fields. Numbers that no import has (rows over 2⁵³, parts over 2³¹) count as none. Pure.
[[nodiscard]] Notification notificationOf(const Recognition &recognition, const HeaderList &headers,
    const QByteArray &method, const QByteArray &target, const QByteArray &bodySha256);

} // namespace tallyman
