// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <vector>

namespace tallyman {

// Which sequences of four bytes ("grams", ASCII letters in lower case) occur in a number of texts:
// a Bloom filter with one hash function, whose size fits what was added. It may claim grams that
// were not added, never the reverse. A word of n bytes has n − 3 grams, so the longer the word, the
// rarer a false claim.
// After: Bloom, “Space/time trade-offs in hash coding with allowable errors”, CACM 13 (1970).
class GramFilter
{
public:
    GramFilter();

    // Begins another text: no gram spans two of them.
    void beginText() { m_pending = 0; }
    // The next bytes of the text.
    void add(QByteArrayView bytes);
    // Whether more would spoil it: half of what it can tell apart is used up.
    [[nodiscard]] bool isFull() const { return m_set > kBits / 4; }

    // Whether it holds too many grams to deny any; more need not be added.
    [[nodiscard]] bool isSpoiled() const { return m_set > kBits / 2; }

    // The filter as bytes, as few as tell the grams apart; empty if it is spoiled, which means that
    // everything may occur. Begins anew.
    [[nodiscard]] QByteArray take();

private:
    static constexpr quint32 kBits = 1U << 20;
    std::vector<quint64> m_words;
    quint32 m_set = 0;       // bits
    quint32 m_gram = 0;      // the last bytes of the text
    qsizetype m_pending = 0; // how many of them
};

// What a filter asks of the texts of an event: a tree like the filter's, in which everything that a
// GramFilter cannot deny (numbers, comments, short words, whatever stands under `not`) holds.
class GramQuery
{
public:
    explicit GramQuery(const Filter &filter);

    // Whether it asks for anything that a GramFilter can deny.
    [[nodiscard]] bool isUseful() const { return m_root.kind != Node::Kind::True; }
    // Whether what it asks for may also be in a comment, which no GramFilter knows.
    [[nodiscard]] bool asksComments() const { return m_asksComments; }
    // Whether an event that matches may be among those whose texts made `filter`, the bytes of
    // GramFilter::take().
    [[nodiscard]] bool mayMatch(QByteArrayView filter) const;

private:
    struct Node
    {
        enum class Kind : quint8 { True, Grams, All, Any };
        Kind kind = Kind::True;
        QList<quint32> hashes; // all must occur
        std::vector<Node> children;
    };
    [[nodiscard]] static Node nodeOf(const FilterNode &node);
    [[nodiscard]] static Node conditionOf(const FilterCondition &condition);
    [[nodiscard]] static Node joined(Node::Kind kind, std::vector<Node> children);
    [[nodiscard]] static Node gramsNode(QList<quint32> hashes);
    [[nodiscard]] static bool mayMatch(const Node &node, QByteArrayView filter);

    Node m_root;
    bool m_asksComments = false;
};

} // namespace tallyman
