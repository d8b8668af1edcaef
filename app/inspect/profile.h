// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "inspect/jsonvalue.h"

#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <optional>

namespace tallyman {

// How sure a recognition is: high when the form is documented by its sender and unmistakable,
// low when only marketing pages or guesses show it.
enum class Confidence : quint8 { Low, Medium, High };
[[nodiscard]] QString confidenceName(Confidence confidence); // "low", "medium", "high"

// What a form of notification is for.
enum class FormKind : quint8 {
    Rows,   // carries rows of an import, all or a part of them
    Notice, // says that an import is complete, with counts
    Thin,   // says that something happened; the data is fetched elsewhere
    Other,  // about no import
};

// Where a value is found in a notification: in its content or in a header field.
struct ValuePlace
{
    QByteArray header; // a field name; empty: in the content
    JsonPath path;
    friend bool operator==(const ValuePlace &, const ValuePlace &) = default;
};

// What must hold for a notification to have a form; all of it.
struct FormConditions
{
    std::optional<JsonKind> root; // Object or Array
    QList<JsonPath> has;
    QList<JsonPath> lacks;
    // of the array that the content is; it has at least one item
    QList<JsonPath> everyItemHas;
    QList<JsonPath> everyItemSame;  // has these, with one text
    bool everyItemIsRecord = false; // an array of plain values, as many as the others have
    QList<std::pair<JsonPath, QStringList>> equals;           // the text of one of these
    QList<std::pair<QByteArray, QRegularExpression>> headers; // one line of the name matches
    QList<std::pair<JsonPath, QRegularExpression>> matches;   // the text of the value
};

// The k-th of n requests of one import.
struct SeriesPlaces
{
    JsonPath index;
    JsonPath count;
    int base = 1; // the index of the first
};

// Where the rows of an import stand.
struct RowPlaces
{
    JsonPath list;                         // an array of rows
    std::optional<JsonPath> number;        // in a row; none: rows have no numbers
    JsonPath data;                         // in a row; "" is the row itself
    std::optional<JsonPath> errors;        // an array of rows that were rejected
    JsonPath errorData;                    // in one of those; "" is the row itself
    std::optional<JsonPath> errorMessages; // in one of those: why it was rejected
};

// Counts of a completion notice.
struct NoticePlaces
{
    std::optional<JsonPath> rows;
    std::optional<JsonPath> succeeded;
    std::optional<JsonPath> failed;
    std::optional<JsonPath> status;
};

// One shape in which a sender sends.
struct ProfileForm
{
    QString id;   // unique in the profile, e.g. "rows"
    QString name; // for people: "row webhook"
    FormKind kind = FormKind::Other;
    Confidence confidence = Confidence::High;
    bool documented = true; // false: only marketing pages show it
    FormConditions when;
    std::optional<JsonPath> inside; // a string that has the JSON in it which all paths mean
    std::optional<ValuePlace> importKey;
    QList<ValuePlace> requestKey; // together the same when the same request is sent again
    std::optional<SeriesPlaces> series;
    std::optional<RowPlaces> rows;
    std::optional<JsonPath> rowsTotal; // of the whole import
    std::optional<JsonPath> rowsHere;  // of this request, as it says itself
    std::optional<NoticePlaces> notice;
    std::optional<JsonPath> file;
    std::optional<JsonPath> user;
    std::optional<JsonPath> environment;
    QList<JsonPath> requiredFields;
    QList<JsonPath> optionalFields;
    bool fieldsComplete = false; // every other field is undocumented
};

// When a sender tries again after a failure.
struct RetrySchedule
{
    QList<qint64> delaysMs;  // after the first attempt, the second …; empty: none are known
    bool never = false;      // it is known that there are no retries
    QStringList endStatuses; // replies after which there is none, as in Profile::success
    QString note;
    QString source;
    QString checked; // YYYY-MM-DD
};

// Knowledge about one sender. A value, made from a JSON file (see profilereader.h).
struct Profile
{
    QString id;   // "csvbox"
    QString name; // "CSVBox"
    QStringList sources;
    QString checked; // YYYY-MM-DD: when the sources were read
    QString note;
    QList<QByteArray> methods;       // empty: any
    QList<QByteArray> contentTypes;  // media types; empty: any
    QStringList addresses;           // and networks that it publishes to send from; empty: none
    QStringList success;             // "200", "2xx"; empty: not known
    std::optional<qint64> timeoutMs; // how long the sender waits
    int validationStatus = 0;        // of a reply that names refused rows; 0: the sender knows none
    qint64 quietMs = 5000;           // without arrivals, an import with gaps is incomplete
    RetrySchedule retries;
    QStringList schemes;            // of signatures and tokens, e.g. "static", "svix"
    QByteArray tokenHeader;         // of a static token, when one is usual
    QList<JsonPath> redacted;       // values that are secret
    QList<JsonPath> volatileFields; // that differ when the same is sent again
    QList<std::pair<ValuePlace, QStringList>> testEvents; // texts that tell a test event
    QList<ProfileForm> forms;
    QString origin; // where it was read
};

// Whether a sender takes the status of a reply as success; by any sender whose own rules are not
// known (null, or not published) every 2xx is.
[[nodiscard]] bool isSuccess(const Profile *sender, int status);
// Whether it is known that the sender does not try again after that reply.
[[nodiscard]] bool endsRetries(const Profile *sender, int status);
// Whether the sender has given up before a reply that took so long.
[[nodiscard]] bool isTooLate(const Profile *sender, qint64 tookUs);

} // namespace tallyman
