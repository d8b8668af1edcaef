// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsontoken.h"
#include "inspect/jsonvalue.h"

#include <QtEndian>

namespace tallyman {

namespace {

constexpr int kDeepest = 256; // what is nested deeper counts as one token

quint64 mix(quint64 hash, quint64 value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U; // 2⁶⁴ divided by the golden ratio, odd
    return hash ^ hash >> 29;
}

quint64 hashBytes(quint64 hash, QByteArrayView bytes)
{
    constexpr qsizetype kStep = sizeof(quint64);
    const qsizetype size = bytes.size();
    qsizetype at = 0;
    for (; at + kStep <= size; at += kStep)
        hash = mix(hash, qFromLittleEndian<quint64>(bytes.data() + at));
    quint64 rest = 0;
    for (; at < size; ++at)
        rest = rest << 8 | static_cast<uchar>(bytes[at]);
    return mix(mix(hash, rest), static_cast<quint64>(size));
}

// Walks over a valid JSON value.
class Digester
{
public:
    explicit Digester(QByteArrayView text)
        : m_text(text)
    {
    }

    quint64 value(int depth)
    {
        skip();
        switch (m_at < m_text.size() ? m_text[m_at] : '\0') {
        case '{':
            return depth < kDeepest ? object(depth) : scalar();
        case '[':
            return depth < kDeepest ? array(depth) : scalar();
        case '"':
            return string();
        default:
            return scalar();
        }
    }

private:
    void skip() { m_at = json::skipBlanks(m_text, m_at); }

    // Steps over the character if it is the next one.
    bool take(char c)
    {
        skip();
        const bool there = m_at < m_text.size() && m_text[m_at] == c;
        m_at += there ? 1 : 0;
        return there;
    }

    quint64 string()
    {
        const qint64 start = m_at;
        m_at = json::endOfString(m_text, start);
        const QByteArrayView token = m_text.sliced(start, m_at - start);
        constexpr quint64 kString = 's';
        if (token.contains('\\'))
            return hashBytes(kString, jsonStringText(token).toUtf8());
        return hashBytes(kString, token.sliced(1, std::max<qsizetype>(0, token.size() - 2)));
    }

    quint64 scalar()
    {
        const qint64 start = m_at;
        m_at = std::max(json::endOfScalar(m_text, start), start + 1);
        m_at = std::min<qint64>(m_at, m_text.size());
        return hashBytes('n', m_text.sliced(start, m_at - start));
    }

    quint64 array(int depth)
    {
        quint64 hash = '[';
        ++m_at;
        while (m_at < m_text.size() && !take(']')) {
            hash = mix(hash, value(depth + 1));
            take(',');
        }
        return hash;
    }

    quint64 object(int depth)
    {
        quint64 sum = 0;
        quint64 count = 0;
        ++m_at;
        while (m_at < m_text.size() && !take('}')) {
            const quint64 key = mix(':', value(depth + 1)); // so that it is not taken for a value
            take(':');
            sum += mix(mix(key, value(depth + 1)), 1); // in any order
            ++count;
            take(',');
        }
        return mix(mix('{', sum), count);
    }

    QByteArrayView m_text;
    qint64 m_at = 0;
};

} // namespace

quint64 jsonDigest(QByteArrayView token)
{
    return Digester(token).value(0);
}

} // namespace tallyman
