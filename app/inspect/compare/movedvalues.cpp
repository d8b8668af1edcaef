// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/movedvalues.h"

#include <QHash>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kSmallBytes = 8; // "true" somewhere else says nothing

class Joiner
{
public:
    Joiner(FoundChanges &found, std::array<qint64, kChangeKinds> *counts)
        : m_found(found)
        , m_counts(counts)
        , m_gone(found.size(), false)
    {
    }

    void join()
    {
        joinBy(
            [](const FoundChange &one) {
                const QString &path = one.change.path;
                return qHashMulti(one.digest, QStringView(path).first(path.lastIndexOf(u'/') + 1));
            },
            true);
        joinBy([](const FoundChange &one) { return static_cast<size_t>(one.digest); }, false);
    }

    [[nodiscard]] QList<JsonChange> rest()
    {
        QList<JsonChange> changes;
        for (size_t i = 0; i < m_found.size() && changes.size() < kMostChanges; ++i) {
            if (!m_gone[i])
                changes.append(std::move(m_found[i].change));
        }
        return changes;
    }

private:
    template <typename Key> void joinBy(const Key &keyOf, bool inOrder)
    {
        QHash<size_t, QList<size_t>> removed;
        QHash<size_t, qsizetype> added;
        for (size_t i = 0; i < m_found.size(); ++i) {
            if (!stands(i, ChangeKind::Removed, inOrder) && !stands(i, ChangeKind::Added, inOrder))
                continue;
            if (m_found[i].change.kind == ChangeKind::Removed)
                removed[keyOf(m_found[i])].append(i);
            else
                ++added[keyOf(m_found[i])];
        }
        QHash<size_t, qsizetype> taken;
        for (size_t i = 0; i < m_found.size(); ++i) {
            if (!stands(i, ChangeKind::Added, inOrder))
                continue;
            const size_t key = keyOf(m_found[i]);
            const auto from = removed.constFind(key);
            if (from == removed.constEnd() || taken.value(key) >= from->size()
                || (!inOrder && (from->size() > 1 || added.value(key) > 1)))
                continue;
            move(from->at(taken[key]++), i);
        }
    }

    [[nodiscard]] bool stands(size_t i, ChangeKind kind, bool small) const
    {
        const JsonChange &change = m_found[i].change;
        return change.kind == kind && !m_gone[i]
            && (small || change.beforeBytes + change.afterBytes >= kSmallBytes);
    }

    void move(size_t from, size_t to)
    {
        JsonChange &change = m_found[from].change;
        change.kind = ChangeKind::Moved;
        change.movedTo = m_found[to].change.path;
        change.after = m_found[to].change.after;
        change.afterBytes = m_found[to].change.afterBytes;
        m_gone[to] = true;
        --(*m_counts)[static_cast<size_t>(ChangeKind::Removed)];
        --(*m_counts)[static_cast<size_t>(ChangeKind::Added)];
        ++(*m_counts)[static_cast<size_t>(ChangeKind::Moved)];
    }

    FoundChanges &m_found;
    std::array<qint64, kChangeKinds> *m_counts;
    std::vector<bool> m_gone;
};

} // namespace

QList<JsonChange> joinMoves(FoundChanges &found, std::array<qint64, kChangeKinds> *counts)
{
    Joiner joiner(found, counts);
    joiner.join();
    return joiner.rest();
}

} // namespace tallyman
