// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>
#include <limits>
#include <vector>

namespace tallyman {

// What a condition of a filter is about.
enum class FilterSubject : quint8 {
    Words, // target, head, trailers, content or comment
    Method,
    Status, // of the reply; 0: none was sent
    State,
    Path, // the request target
    Received,
    Id,
    Marked,
    Sameness, // to an earlier event, see Sameness in store/analysisrecords.h
    Sender,   // id of the profile
    Import,   // the sender's own key
    Form,     // of the profile
    Attempt,
    Header,
    Json,
    Body,
    Head,
    Comment,
    Size, // bytes of the content; of all that arrived when that was no whole request
    Remote,
    Listener,
    Endpoint, // its name
    Duration, // µs from received to answered
    Finding,  // a kind of what was found about it
    Severity, // of any of these
};

// Numbers that match, both ends included. Statuses, ids, µs, bytes, enumerators.
struct FilterRange
{
    qint64 first = std::numeric_limits<qint64>::min();
    qint64 last = std::numeric_limits<qint64>::max();
    friend bool operator==(const FilterRange &, const FilterRange &) = default;
};

// How a text, or a value of JSON, must be.
struct FilterMatch
{
    enum class Kind : quint8 {
        Contains,     // a number or literal of JSON must be the same
        Whole,        // the same; a number of the same value
        Pattern,      // somewhere: * any bytes, ? any character
        WholePattern, // from the first to the last byte
        Regex,        // Perl's, somewhere
        Between,      // the bounds below; as numbers where both are, otherwise as texts
    };
    Kind kind = Kind::Contains;
    QByteArray text; // UTF-8
    bool ignoreCase = true;
    QByteArray lower; // null: none
    QByteArray upper;
    bool withLower = true; // whether the bound itself matches
    bool withUpper = true;
    friend bool operator==(const FilterMatch &, const FilterMatch &) = default;
};

// One condition: it holds when any of its ranges or matches does. A header, a value of
// JSON or a finding without either must only be there.
struct FilterCondition
{
    FilterSubject subject = FilterSubject::Words;
    QByteArray name;      // as written: of the header, the path in the JSON, "after", "duplicate"
    QByteArrayList steps; // of the path: names, indices, "*" for every child
    QList<FilterRange> ranges;
    QList<FilterMatch> matches;
    QString op;    // as written: ":", ">="; empty: none
    QString value; // as written
    friend bool operator==(const FilterCondition &, const FilterCondition &) = default;
};

// A filter as a tree. And without children holds for every event.
struct FilterNode
{
    enum class Kind : quint8 { And, Or, Not, Condition };
    Kind kind = Kind::And;
    std::vector<FilterNode> children; // of Not: one
    FilterCondition condition;

    friend bool operator==(const FilterNode &, const FilterNode &) = default;
};

} // namespace tallyman
