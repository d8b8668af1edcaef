// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "inspect/jsonvalue.h"

#include <QByteArrayList>
#include <QStringList>
#include <vector>

namespace tallyman {

// What a comparison leaves out. A value; made once, then only read.
class IgnoreRules
{
public:
    // Reads "/items/*/id" (a JSON Pointer, "*" is any step), "id" (members of that name wherever
    // they stand) and "header:Date". Errors: InvalidInput naming the rule.
    [[nodiscard]] static Result<IgnoreRules> parse(const QStringList &rules);

    [[nodiscard]] bool concernsContent() const { return !m_paths.empty() || !m_names.isEmpty(); }
    // Whether the value that these steps lead to is left out.
    [[nodiscard]] bool matches(const std::vector<QByteArray> &steps) const;
    [[nodiscard]] bool matchesHeader(QByteArrayView name) const;

private:
    std::vector<QByteArrayList> m_paths;
    QByteArrayList m_names;
    QByteArrayList m_headers;
};

} // namespace tallyman
