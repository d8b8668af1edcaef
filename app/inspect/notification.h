// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
};

// What one event says about an import. A value.
struct Notification
{
    QString profileId; // empty: no profile fits
    QString formId;
    FormKind kind = FormKind::Other;
    Confidence confidence = Confidence::Low;
    QString importKey;                 // empty: it is about no import
    QByteArray requestKey;             // the same for the same request again; see notificationOf()
    std::optional<qint64> seriesIndex; // from 0
    std::optional<qint64> seriesCount;
    bool rowsAreNumbered = false;
    std::vector<NotifiedRow> rows;
    qint64 errorRows = 0;
    std::optional<qint64> rowsTotal;
    std::optional<qint64> rowsHere; // as it says itself
    std::optional<NoticeCounts> notice;
    QString file;
    QString user;
    QString environment;
};

// Takes from a payload what its form says. The request key is made of the values that the profile
// names, else of the method, the target and the content without the profile's volatile fields.
// Pure.
[[nodiscard]] Notification notificationOf(const Recognition &recognition, const HeaderList &headers,
    const QByteArray &method, const QByteArray &target, const QByteArray &bodySha256);

} // namespace tallyman
