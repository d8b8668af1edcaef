// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/profile.h"

#include <QStringList>
#include <memory>
#include <vector>

namespace tallyman {

// Which fields of a content a form's documentation does not have, and which it has that are not
// there. Each is told once, as a pointer with * for the items of an array.
struct FieldDifferences
{
    QStringList missing;
    QStringList undocumented;
};

// The documented fields of one form as a tree, so that a content is compared in one pass.
// Immutable.
class DocumentedFields
{
public:
    explicit DocumentedFields(const ProfileForm &form);
    ~DocumentedFields();
    DocumentedFields(DocumentedFields &&other) noexcept;

    // Reads at most `maxItems` of every array.
    [[nodiscard]] FieldDifferences compare(const JsonValue &content, qint64 maxItems) const;

private:
    struct Node;
    struct Comparison;
    void add(const JsonPath &path, bool required);

    std::unique_ptr<Node> m_root;
    bool m_complete;
};

} // namespace tallyman
