// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/compare/ignorerules.h"
#include "inspect/jsondocument.h"

#include <array>
#include <atomic>

namespace tallyman {

enum class ChangeKind : quint8 { Changed, Added, Removed, Moved };
constexpr int kChangeKinds = 4;
[[nodiscard]] QString changeKindName(ChangeKind kind); // "changed", …

// One difference between two JSON documents.
struct JsonChange
{
    ChangeKind kind = ChangeKind::Changed;
    QString path;      // JSON Pointer; in the right document for what was added
    QString movedTo;   // Moved: where it stands in the right document
    QByteArray before; // as sent, cut to kExcerptBytes
    QByteArray after;
    qint64 beforeBytes = 0; // of the whole values
    qint64 afterBytes = 0;
};

struct JsonDiff
{
    QList<JsonChange> changes; // the first kMostChanges, in the order of the documents
    std::array<qint64, kChangeKinds> counts{}; // of all, by kind
    bool orderDiffers = false;                 // members of an object stand in another order
    // Some values are so large or so deep that they were only compared as a whole.
    bool coarse = false;
    bool cancelled = false;

    [[nodiscard]] qint64 total() const;
};

constexpr qsizetype kMostChanges = 10'000;
constexpr qsizetype kExcerptBytes = 1000;

// Compares two valid documents as JSON: members by their names in any order, items of arrays by
// what they are, so that one that was put in or taken out does not change all behind it. A value
// that was taken out at one place and put in at another has moved. Numbers are the same when they
// are written the same; strings when their text is. The work is bounded for any input. Pure.
[[nodiscard]] JsonDiff diffJson(const JsonDocumentPtr &left, const JsonDocumentPtr &right,
    const IgnoreRules &ignored, const std::atomic_bool *cancelled = nullptr);

} // namespace tallyman
