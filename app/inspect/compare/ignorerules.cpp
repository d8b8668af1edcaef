// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/ignorerules.h"

#include "http/headerlist.h"

#include <algorithm>

namespace tallyman {

Result<IgnoreRules> IgnoreRules::parse(const QStringList &rules)
{
    const QLatin1String header("header:");
    IgnoreRules result;
    for (const QString &rule : rules) {
        if (rule.startsWith(header)) {
            const QByteArray name = rule.mid(header.size()).toUtf8();
            if (!isToken(name))
                return failure(ErrorCode::InvalidInput,
                    QStringLiteral("“%1” names no header; expected something such as header:Date.")
                        .arg(rule));
            result.m_headers.append(name);
        } else if (rule.startsWith(QLatin1Char('/'))) {
            result.m_paths.push_back(JsonPath::parse(rule)->steps());
        } else if (!rule.isEmpty()) {
            result.m_names.append(rule.toUtf8());
        } else {
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("A field to ignore is named by a path such as /items/*/id, by its "
                               "name alone, or as header:NAME."));
        }
    }
    return result;
}

bool IgnoreRules::matches(const std::vector<QByteArray> &steps) const
{
    if (steps.empty())
        return false;
    if (m_names.contains(steps.back()))
        return true;
    return std::any_of(m_paths.begin(), m_paths.end(), [&](const QByteArrayList &path) {
        return path.size() == static_cast<qsizetype>(steps.size())
            && std::equal(path.begin(), path.end(), steps.begin(),
                [](const QByteArray &wanted, const QByteArray &step) {
                    return wanted == "*" || wanted == step;
                });
    });
}

bool IgnoreRules::matchesHeader(QByteArrayView name) const
{
    return std::any_of(m_headers.begin(), m_headers.end(),
        [&](const QByteArray &header) { return equalsIgnoringCase(header, name); });
}

} // namespace tallyman
