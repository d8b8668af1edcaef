// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/contentproblem.h"
#include "inspect/jsonindex.h"

#include <QByteArrayView>
#include <QString>
#include <atomic>
#include <vector>

namespace tallyman {

// Reads a JSON text once from beginning to end: checks the grammar of RFC 8259 and collects the
// index. No recursion, no value is converted, so big numbers, duplicate keys and lone surrogates
// are what they are. Used once, on any thread.
class JsonReader
{
public:
    // Deeper nesting is a limit that is met: nobody can look at it, and text still shows it.
    static constexpr size_t kMaxDepth = 10'000;

    explicit JsonReader(QByteArrayView text, const std::atomic_bool *cancelled = nullptr);

    // Whether the text is JSON; otherwise see problem().
    [[nodiscard]] bool read(qint64 from);
    [[nodiscard]] const ContentProblem &problem() const { return m_problem; }
    [[nodiscard]] JsonIndex takeIndex();
    [[nodiscard]] qint64 rootStart() const { return m_rootStart; }

private:
    enum class Expect : quint8 { Value, ValueOrEnd, Key, KeyOrEnd, CommaOrEnd, End };
    struct Frame
    {
        qint64 start = 0;
        qint64 count = 0;
        bool object = false;
        std::vector<qint64> marks;
    };

    bool step();
    bool readValue();
    bool readKey();
    bool readString();
    bool checkEscape();
    bool readNumber();
    bool readDigits(const QString &sentence);
    bool readLiteral(QByteArrayView word);
    bool readCommaOrEnd();
    bool open(bool object);
    bool close();
    void countChild();
    void afterValue();
    bool fail(const QString &sentence);
    bool failAtEnd();
    bool checkUtf8();
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QString found() const;

    QByteArrayView m_text;
    const std::atomic_bool *m_cancelled;
    qint64 m_at = 0;
    qint64 m_rootStart = 0;
    Expect m_expect = Expect::Value;
    std::vector<Frame> m_frames;
    JsonIndex m_index;
    ContentProblem m_problem;
};

} // namespace tallyman
