// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/jsondiff.h"

#include "inspect/compare/alignment.h"
#include "inspect/compare/itempairing.h"
#include "inspect/compare/movedvalues.h"

#include <QHash>
#include <algorithm>
#include <numeric>

namespace tallyman {

namespace {

constexpr qint64 kWorkBytes = 3LL << 30;    // looked at in all, values counted each time
constexpr qint64 kMostChildren = 1'000'000; // of a container that is compared one by one
constexpr size_t kDeepest = 400;
constexpr qsizetype kStepBytes = 200; // of a name in a path that is shown

class Differ
{
public:
    Differ(const IgnoreRules &ignored, const std::atomic_bool *cancelled)
        : m_ignored(ignored)
        , m_cancelled(cancelled)
    {
    }

    JsonDiff diff(const JsonValue &left, const JsonValue &right)
    {
        compare(left, right);
        m_result.changes = joinMoves(m_found, &m_result.counts);
        return std::move(m_result);
    }

private:
    // Looking at so many bytes; false when there has been enough of it.
    bool spend(qint64 bytes)
    {
        m_work += bytes;
        if (m_cancelled != nullptr && m_cancelled->load(std::memory_order_relaxed))
            m_result.cancelled = true;
        return m_work <= kWorkBytes && !m_result.cancelled;
    }

    static QByteArray stepOf(const JsonValue &value, bool inObject)
    {
        return inObject ? value.name().toUtf8() : QByteArray::number(value.slice().index);
    }

    // The digest without what is ignored; m_path leads to the value.
    quint64 digest(const JsonValue &value)
    {
        spend(value.token().size());
        if (!m_ignored.concernsContent() || !(value.isObject() || value.isArray())
            || m_path.size() >= kDeepest)
            return jsonDigest(value.token());
        const bool inObject = value.isObject();
        quint64 sum = inObject ? 1 : 2;
        value.forEach([&](const JsonValue &child) {
            m_path.push_back(stepOf(child, inObject));
            if (!m_ignored.matches(m_path)) {
                const quint64 one = digest(child);
                sum = inObject ? sum + qHashMulti(one, m_path.back()) * 31
                               : (sum ^ one) * 0x9E3779B97F4A7C15U;
            }
            m_path.pop_back();
            return !m_result.cancelled;
        });
        return sum;
    }

    bool same(const JsonValue &left, const JsonValue &right)
    {
        if (left.token() == right.token())
            return true;
        return left.isString() && right.isString() && left.text() == right.text();
    }

    void compare(const JsonValue &left, const JsonValue &right)
    {
        if (m_ignored.matches(m_path))
            return;
        const bool more = spend(std::min(left.token().size(), right.token().size()));
        if (same(left, right) || m_result.cancelled)
            return;
        const bool objects = left.isObject() && right.isObject();
        const bool arrays = left.isArray() && right.isArray();
        if (!objects && !arrays) {
            found(ChangeKind::Changed, left, right);
        } else if (!more || m_path.size() >= kDeepest || left.count() > kMostChildren
            || right.count() > kMostChildren) {
            if (digest(left) != digest(right)) {
                m_result.coarse = true;
                found(ChangeKind::Changed, left, right);
            }
        } else if (objects) {
            compareObjects(left, right);
        } else {
            compareArrays(left, right);
        }
    }

    void descend(const QByteArray &step, const JsonValue &left, const JsonValue &right)
    {
        m_path.push_back(step);
        compare(left, right);
        m_path.pop_back();
    }

    static QList<JsonValue> childrenOf(const JsonValue &value)
    {
        QList<JsonValue> children;
        value.forEach([&](const JsonValue &child) {
            children.append(child);
            return true;
        });
        return children;
    }

    // A repeated name is matched with its repetition.
    void compareObjects(const JsonValue &left, const JsonValue &right)
    {
        using Name = std::pair<QByteArray, int>;
        QHash<Name, JsonValue> members;
        QHash<QByteArray, int> repeated;
        right.forEach([&](const JsonValue &member) {
            const QByteArray name = member.name().toUtf8();
            members.insert({name, repeated[name]++}, member);
            return true;
        });
        repeated.clear();
        qint64 previous = -1;
        left.forEach([&](const JsonValue &member) {
            const QByteArray name = member.name().toUtf8();
            const JsonValue other = members.take({name, repeated[name]++});
            if (other.isNull()) {
                onlyOn(ChangeKind::Removed, name, member);
                return !m_result.cancelled;
            }
            m_result.orderDiffers |= other.slice().index < previous;
            previous = other.slice().index;
            descend(name, member, other);
            return !m_result.cancelled;
        });
        QList<JsonValue> rest = members.values();
        std::sort(rest.begin(), rest.end(), [](const JsonValue &a, const JsonValue &b) {
            return a.slice().index < b.slice().index;
        });
        for (const JsonValue &member : std::as_const(rest))
            onlyOn(ChangeKind::Added, member.name().toUtf8(), member);
    }

    std::vector<quint64> digestsOf(const QList<JsonValue> &items)
    {
        std::vector<quint64> digests;
        digests.reserve(static_cast<size_t>(items.size()));
        for (const JsonValue &item : items) {
            m_path.push_back(QByteArray::number(item.slice().index));
            digests.push_back(digest(item));
            m_path.pop_back();
        }
        return digests;
    }

    void compareArrays(const JsonValue &left, const JsonValue &right)
    {
        const QList<JsonValue> before = childrenOf(left);
        const QList<JsonValue> after = childrenOf(right);
        if (before.size() == 1 && after.size() == 1) { // so that nesting costs nothing
            descend("0", before.first(), after.first());
            return;
        }
        const auto anchors = alignSequences(digestsOf(before), digestsOf(after));
        qint64 leftAt = 0;
        qint64 rightAt = 0;
        for (const AlignedPair &anchor : anchors) {
            compareStretch(before.mid(leftAt, anchor.left - leftAt),
                after.mid(rightAt, anchor.right - rightAt));
            leftAt = anchor.left + 1;
            rightAt = anchor.right + 1;
        }
        compareStretch(before.mid(leftAt), after.mid(rightAt));
    }

    // Items between two that are the same.
    void compareStretch(const QList<JsonValue> &left, const QList<JsonValue> &right)
    {
        qsizetype leftAt = 0;
        qsizetype rightAt = 0;
        auto pairs = pairItems(left, right);
        pairs.push_back({left.size(), right.size()});
        for (const AlignedPair &pair : pairs) {
            for (; leftAt < pair.left; ++leftAt)
                onlyOn(ChangeKind::Removed, stepOf(left.at(leftAt), false), left.at(leftAt));
            for (; rightAt < pair.right; ++rightAt)
                onlyOn(ChangeKind::Added, stepOf(right.at(rightAt), false), right.at(rightAt));
            if (leftAt < left.size() && rightAt < right.size())
                descend(stepOf(left.at(leftAt), false), left.at(leftAt), right.at(rightAt));
            ++leftAt;
            ++rightAt;
            if (m_result.cancelled)
                return;
        }
    }

    void onlyOn(ChangeKind kind, const QByteArray &step, const JsonValue &value)
    {
        m_path.push_back(step);
        if (!m_ignored.matches(m_path)) {
            if (kind == ChangeKind::Removed)
                found(kind, value, {});
            else
                found(kind, {}, value);
        }
        m_path.pop_back();
    }

    [[nodiscard]] QString shownPath() const
    {
        QString path;
        for (const QByteArray &step : m_path) {
            const bool cut = step.size() > kStepBytes;
            path += jsonPointerStep(QString::fromUtf8(step.first(cut ? kStepBytes : step.size()))
                + (cut ? QStringLiteral("…") : QString()));
        }
        return path;
    }

    void found(ChangeKind kind, const JsonValue &left, const JsonValue &right)
    {
        ++m_result.counts[static_cast<size_t>(kind)];
        if (m_found.size() >= kMostFound)
            return;
        const auto excerpt = [](QByteArrayView token) {
            return token.first(std::min(token.size(), kExcerptBytes)).toByteArray();
        };
        FoundChange one;
        one.change = {kind, shownPath(), {}, excerpt(left.token()), excerpt(right.token()),
            left.token().size(), right.token().size()};
        if (kind != ChangeKind::Changed)
            one.digest = digest(left.isNull() ? right : left);
        m_found.push_back(std::move(one));
    }

    const IgnoreRules &m_ignored;
    const std::atomic_bool *m_cancelled;
    qint64 m_work = 0;
    std::vector<QByteArray> m_path;
    FoundChanges m_found;
    JsonDiff m_result;
};

} // namespace

QString changeKindName(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Changed:
        return QStringLiteral("changed");
    case ChangeKind::Added:
        return QStringLiteral("added");
    case ChangeKind::Removed:
        return QStringLiteral("removed");
    case ChangeKind::Moved:
        break;
    }
    return QStringLiteral("moved");
}

qint64 JsonDiff::total() const
{
    return std::accumulate(counts.begin(), counts.end(), qint64(0));
}

JsonDiff diffJson(const JsonDocumentPtr &left, const JsonDocumentPtr &right,
    const IgnoreRules &ignored, const std::atomic_bool *cancelled)
{
    return Differ(ignored, cancelled).diff(JsonValue(left), JsonValue(right));
}

} // namespace tallyman
