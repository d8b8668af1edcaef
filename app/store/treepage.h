// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/pagefile.h"

#include <QList>
#include <optional>
#include <span>

namespace tallyman {

// Pages of the b-trees of tables, which may hold anything (§1.6 and §2 of the format).

// The columns of a table, a letter each: n NULL, i integer, l integer of 8 bytes, t text, b blob;
// a capital one may be NULL as well.
using RowShape = QByteArray;

// The lowest and the highest row id on a page.
struct RowSpan
{
    qint64 first = 0;
    qint64 last = 0;
};

// A page with the highest row id of the rows below it.
struct ChildPage
{
    quint32 page = 0;
    qint64 last = 0;
};

enum class PageKind : char { InnerTable = 0x05, LeafIndex = 0x0A, LeafTable = 0x0D };

// How many children a page has room for, however long their row ids are.
constexpr qsizetype kMostChildren = 270;

[[nodiscard]] bool isEmptyLeaf(QByteArrayView page);
// The row ids of a leaf of which all rows have that shape and ascending positive ids; nothing when
// it is not such a leaf or has no rows.
[[nodiscard]] std::optional<RowSpan> leafSpan(QByteArrayView page, QByteArrayView shape);
// The children of an inner page, ascending; the `last` of the last one is the highest there is.
// Empty when it is not a sound inner page.
[[nodiscard]] QList<ChildPage> childrenOf(QByteArrayView page);

// An inner page over 2 … kMostChildren ascending children.
[[nodiscard]] QByteArray innerPage(std::span<const ChildPage> children);
[[nodiscard]] QByteArray emptyPage(PageKind kind);

} // namespace tallyman
