// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <optional>

namespace tallyman {

// A line of a comparison: on both sides, or only on one of them.
struct TextLine
{
    enum class Side : quint8 { Both, Left, Right };
    Side side = Side::Both;
    qint64 left = 0; // number of the line, from 1; 0: not there
    qint64 right = 0;
    QByteArray text; // without its line break, cut to kMostLineBytes
};

// How two texts differ, by lines.
struct TextDiff
{
    QList<TextLine> lines; // the first kMostTextLines of those that differ, with some around them
    qint64 removed = 0;    // of all
    qint64 added = 0;
    bool onlyLineBreaks = false; // the lines are the same, their ends are not
    bool tooManyLines = false;   // more than are compared one by one
};

constexpr qsizetype kMostTextLines = 5000;
constexpr qsizetype kMostLineBytes = 1000;

// Bounded for any input: texts of more than two million lines are not compared by lines. Pure.
[[nodiscard]] TextDiff diffText(QByteArrayView left, QByteArrayView right);

// The first byte that is not the same; the size of the shorter when it begins the other one.
[[nodiscard]] qint64 firstDifference(QByteArrayView left, QByteArrayView right);

} // namespace tallyman
