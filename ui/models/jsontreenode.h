// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/jsontreemodel.h"

namespace tallyman {

// A row of the tree. Only for the model's own sources.
struct JsonTreeModel::Node
{
    enum class Type : quint8 { Value, Before, Behind };
    Type type = Type::Value;
    Node *parent = nullptr;
    const JsonDocument *document = nullptr; // in which the slice is
    JsonSlice slice;
    // what a string holds, once it has been looked at
    mutable std::unique_ptr<const EmbeddedValue> embedded;
    mutable qint64 count = -1; // of children; -1: not looked at
    qint64 firstPage = 0;      // the run of pages that is loaded
    qint64 pages = 0;
    std::vector<std::unique_ptr<Node>> children; // pagers included

    // Where its children are: in its own document, or in the one that its string holds.
    [[nodiscard]] const JsonDocument *childDocument() const
    {
        return embedded && embedded->document ? embedded->document.get() : document;
    }
    [[nodiscard]] const JsonSlice &container() const
    {
        return embedded && embedded->document ? embedded->document->root() : slice;
    }
    [[nodiscard]] bool hasBefore() const
    {
        return !children.empty() && children.front()->type == Type::Before;
    }
};

} // namespace tallyman
