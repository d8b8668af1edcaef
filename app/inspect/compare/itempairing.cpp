// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/itempairing.h"

#include <QSet>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostItems = 48;       // of a stretch that is looked at closely
constexpr qint64 kMostBytes = 1024 * 1024; // of its items together
constexpr double kAlike = 0.3;             // share of the same members from which on items are one

using Parts = QSet<quint64>;

Parts partsOf(const JsonValue &item)
{
    Parts parts;
    item.forEach([&](const JsonValue &child) {
        const quint64 name = item.isObject() ? qHash(child.name()) : 0;
        parts.insert(jsonDigest(child.token()) ^ name * 31);
        return true;
    });
    return parts;
}

double likeness(const Parts &left, const Parts &right)
{
    if (left.isEmpty() || right.isEmpty())
        return 0;
    const auto common =
        std::count_if(left.begin(), left.end(), [&](quint64 part) { return right.contains(part); });
    return static_cast<double>(common) / static_cast<double>(std::max(left.size(), right.size()));
}

std::vector<AlignedPair> pairByPlace(qint64 count)
{
    std::vector<AlignedPair> pairs;
    for (qint64 i = 0; i < count; ++i)
        pairs.push_back({i, i});
    return pairs;
}

bool isSmall(const QList<JsonValue> &items)
{
    qint64 bytes = 0;
    for (const JsonValue &item : items)
        bytes += item.token().size();
    return items.size() <= kMostItems && bytes <= kMostBytes;
}

// The pairs with the most likeness in all (as an alignment by dynamic programming).
std::vector<AlignedPair> pairByLikeness(
    const std::vector<Parts> &left, const std::vector<Parts> &right)
{
    const size_t width = right.size() + 1;
    std::vector<double> alike(left.size() * width, 0);
    std::vector<double> best((left.size() + 1) * width, 0);
    for (size_t i = left.size(); i-- > 0;) {
        for (size_t j = right.size(); j-- > 0;) {
            const double one = likeness(left[i], right[j]);
            alike[i * width + j] = one;
            const double paired = one >= kAlike ? one + best[(i + 1) * width + j + 1] : 0;
            best[i * width + j] =
                std::max({paired, best[(i + 1) * width + j], best[i * width + j + 1]});
        }
    }
    std::vector<AlignedPair> pairs;
    for (size_t i = 0, j = 0; i < left.size() && j < right.size();) {
        const double here = best[i * width + j];
        if (here <= best[(i + 1) * width + j]) {
            ++i;
        } else if (here <= best[i * width + j + 1]) {
            ++j;
        } else {
            pairs.push_back({static_cast<qint64>(i++), static_cast<qint64>(j++)});
        }
    }
    return pairs;
}

} // namespace

std::vector<AlignedPair> pairItems(const QList<JsonValue> &left, const QList<JsonValue> &right)
{
    const qsizetype shorter = std::min(left.size(), right.size());
    if (left.size() == right.size() || shorter == 0 || !isSmall(left) || !isSmall(right))
        return pairByPlace(shorter);
    const auto partsOfAll = [](const QList<JsonValue> &items) {
        std::vector<Parts> all;
        for (const JsonValue &item : items)
            all.push_back(partsOf(item));
        return all;
    };
    return pairByLikeness(partsOfAll(left), partsOfAll(right));
}

} // namespace tallyman
