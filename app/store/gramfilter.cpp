// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/gramfilter.h"

#include "store/textsearch.h"

#include <algorithm>
#include <bit>

namespace tallyman {

namespace {

constexpr qsizetype kGramBytes = 4;
constexpr qsizetype kSmallestBytes = 64;
constexpr quint32 kBitsPerWord = 64;

// Mixes all bits of a gram into the lower ones, of which a filter uses as many as it needs.
quint32 hashOf(quint32 gram)
{
    gram *= 0x9E3779B1U; // 2³² divided by the golden ratio, odd
    gram ^= gram >> 15;
    gram *= 0x85EBCA6BU;
    gram ^= gram >> 13;
    return gram;
}

QList<quint32> hashesOf(QByteArrayView word)
{
    QList<quint32> hashes;
    quint32 gram = 0;
    for (qsizetype i = 0; i < word.size(); ++i) {
        gram = gram << 8 | asciiLower(word[i]);
        if (i + 1 >= kGramBytes)
            hashes.append(hashOf(gram));
    }
    return hashes;
}

// Of what a text that matches has in it, as far as it is known.
QList<quint32> hashesOf(const FilterMatch &match)
{
    switch (match.kind) {
    case FilterMatch::Kind::Contains:
    case FilterMatch::Kind::Whole:
        return hashesOf(QByteArrayView(match.text));
    case FilterMatch::Kind::Pattern:
    case FilterMatch::Kind::WholePattern: {
        QList<quint32> hashes;
        qsizetype start = 0;
        for (qsizetype at = 0; at <= match.text.size(); ++at) {
            if (at < match.text.size() && match.text[at] != '*' && match.text[at] != '?')
                continue;
            hashes += hashesOf(QByteArrayView(match.text).sliced(start, at - start));
            start = at + 1;
        }
        return hashes;
    }
    default:
        return {};
    }
}

bool hasAll(QByteArrayView filter, const QList<quint32> &hashes)
{
    const auto mask = static_cast<quint32>(filter.size() * 8 - 1);
    return std::all_of(hashes.begin(), hashes.end(), [&](quint32 hash) {
        const quint32 bit = hash & mask;
        return (static_cast<uchar>(filter[bit / 8]) >> (bit % 8) & 1U) != 0;
    });
}

} // namespace

GramFilter::GramFilter()
    : m_words(kBits / kBitsPerWord)
{
}

void GramFilter::add(QByteArrayView bytes)
{
    for (const char c : bytes) {
        m_gram = m_gram << 8 | asciiLower(c);
        if (m_pending + 1 < kGramBytes) {
            ++m_pending;
            continue;
        }
        const quint32 bit = hashOf(m_gram) & (kBits - 1);
        quint64 &word = m_words[bit / kBitsPerWord];
        const quint64 mask = quint64(1) << (bit % kBitsPerWord);
        m_set += (word & mask) == 0 ? 1 : 0;
        word |= mask;
    }
}

QByteArray GramFilter::take()
{
    size_t words = m_words.size();
    quint32 set = m_set;
    // One half is laid over the other as long as less than a third of the bits is set.
    while (words * sizeof(quint64) > kSmallestBytes && set < words * kBitsPerWord / 6) {
        words /= 2;
        set = 0;
        for (size_t i = 0; i < words; ++i) {
            m_words[i] |= m_words[i + words];
            set += static_cast<quint32>(std::popcount(m_words[i]));
        }
    }
    QByteArray bytes;
    if (!isSpoiled()) {
        bytes.reserve(static_cast<qsizetype>(words * sizeof(quint64)));
        for (size_t i = 0; i < words; ++i) {
            for (int shift = 0; shift < 64; shift += 8)
                bytes.append(static_cast<char>(m_words[i] >> shift & 0xFF));
        }
    }
    std::fill(m_words.begin(), m_words.end(), 0);
    m_set = 0;
    m_pending = 0;
    return bytes;
}

GramQuery::GramQuery(const Filter &filter)
    : m_root(nodeOf(filter.root))
{
    filter.forEachCondition([this](const FilterCondition &condition) {
        m_asksComments = m_asksComments || condition.subject == FilterSubject::Words;
    });
}

GramQuery::Node GramQuery::joined(Node::Kind kind, std::vector<Node> children)
{
    const bool isAny = kind == Node::Kind::Any;
    const auto isTrue = [](const Node &node) { return node.kind == Node::Kind::True; };
    if (isAny && std::any_of(children.begin(), children.end(), isTrue))
        return {};
    std::erase_if(children, isTrue);
    if (children.empty() && !isAny)
        return {};
    if (children.size() == 1)
        return std::move(children.front());
    Node node;
    node.kind = kind;
    node.children = std::move(children);
    return node;
}

GramQuery::Node GramQuery::nodeOf(const FilterNode &node)
{
    if (node.kind == FilterNode::Kind::Condition)
        return conditionOf(node.condition);
    if (node.kind == FilterNode::Kind::Not)
        return {};
    std::vector<Node> children;
    for (const FilterNode &child : node.children)
        children.push_back(nodeOf(child));
    return joined(node.kind == FilterNode::Kind::And ? Node::Kind::All : Node::Kind::Any,
        std::move(children));
}

GramQuery::Node GramQuery::conditionOf(const FilterCondition &condition)
{
    switch (condition.subject) {
    case FilterSubject::Words:
    case FilterSubject::Path:
    case FilterSubject::Header:
    case FilterSubject::Body:
    case FilterSubject::Head:
        break;
    default:
        return {};
    }
    std::vector<Node> alternatives;
    for (const FilterMatch &match : condition.matches)
        alternatives.push_back(gramsNode(hashesOf(match)));
    std::vector<Node> all;
    if (condition.subject == FilterSubject::Header)
        all.push_back(gramsNode(hashesOf(condition.name)));
    if (!alternatives.empty())
        all.push_back(joined(Node::Kind::Any, std::move(alternatives)));
    return joined(Node::Kind::All, std::move(all));
}

GramQuery::Node GramQuery::gramsNode(QList<quint32> hashes)
{
    Node node;
    node.kind = hashes.isEmpty() ? Node::Kind::True : Node::Kind::Grams;
    node.hashes = std::move(hashes);
    return node;
}

bool GramQuery::mayMatch(QByteArrayView filter) const
{
    if (filter.isEmpty() || !std::has_single_bit(static_cast<size_t>(filter.size())))
        return true;
    return mayMatch(m_root, filter);
}

bool GramQuery::mayMatch(const Node &node, QByteArrayView filter)
{
    const auto matches = [filter](const Node &child) { return mayMatch(child, filter); };
    switch (node.kind) {
    case Node::Kind::True:
        return true;
    case Node::Kind::Grams:
        return hasAll(filter, node.hashes);
    case Node::Kind::All:
        return std::all_of(node.children.begin(), node.children.end(), matches);
    case Node::Kind::Any:
        return std::any_of(node.children.begin(), node.children.end(), matches);
    }
    return true;
}

} // namespace tallyman
