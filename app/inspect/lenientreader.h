// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/lenientjson.h"

#include <vector>

namespace tallyman {

// The state of one lenient reading: walks through a text that is no JSON and writes one that is.
// Every step consumes at least one byte or closes a level. Used once, by readLeniently().
class LenientReader
{
public:
    LenientReader(const QByteArray &text, const std::atomic_bool *cancelled);

    // Whether something came out; see takeText(). Blanks and comments are left out of it.
    [[nodiscard]] bool read();
    [[nodiscard]] QByteArray takeText() { return std::move(m_out); }
    [[nodiscard]] const QList<JsonRepair> &repairs() const { return m_repairs; }
    [[nodiscard]] qint64 repairCount() const { return m_repairCount; }

private:
    using Kind = JsonRepair::Kind;
    enum class Expect : quint8 { Value, Key, Colon, CommaOrEnd, End };
    struct Frame
    {
        bool object = false;
        bool empty = true; // nothing was written into it
        qint64 start = 0;  // in what was written
    };

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek(qint64 ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    [[nodiscard]] int quoteSizeAt(qint64 at) const;
    [[nodiscard]] QString shown(qint64 from, qint64 size) const;

    void skipPrefix();
    [[nodiscard]] bool skipBlanksAndComments();
    [[nodiscard]] bool skipForeignBlank();
    void skipComment();
    void step();
    [[nodiscard]] bool readRootStart();
    void readValue();
    void readKey();
    void readColon();
    void readCommaOrEnd();
    void readComma();
    void readCloser();
    void readTail();

    void open(bool object);
    void close();
    void closeCutOff();
    void beforeChild();
    void afterValue();

    void readString();
    [[nodiscard]] bool closesString(qint64 at, int size);
    [[nodiscard]] bool continuesBehindBreak(char quote);
    void readEscape();
    void readStringBytes();
    void readControl();
    void endUnclosed(qint64 start, qint64 outStart);

    void readNumber();
    void readWord(bool key);
    void readWordValue(QByteArrayView word, qint64 start);
    void skipUnexpected();
    void writeQuoted(QByteArrayView bytes);
    void writeEscaped(uchar c);

    [[nodiscard]] qint64 repairedAt(Kind kind) const;
    void repair(Kind kind, qint64 offset, const QString &sentence);

    QByteArray m_kept; // the text itself
    QByteArrayView m_text;
    const std::atomic_bool *m_cancelled;
    qint64 m_at = 0;
    QByteArray m_out;
    std::vector<Frame> m_frames;
    qint64 m_openObjects = 0; // of the frames
    qint64 m_stringStart = 0; // of the last string, in what was written
    Expect m_expect = Expect::Value;
    qint64 m_comma = -1;      // a comma that is read and not written yet
    qint64 m_lookedAhead = 0; // bytes in all, to stay linear
    qint64 m_line = 1;        // at m_lineAt
    qint64 m_lineStart = 0;   // of that line
    qint64 m_lineAt = 0;
    QList<JsonRepair> m_repairs;
    qint64 m_repairCount = 0;
};

} // namespace tallyman
