// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringList>

namespace tallyman {

// Makes foreign bytes into UTF-8 that is safe to show in a text view, in pieces: controls become
// their pictures (U+2400…), bidi controls are spelled out (⟨U+202E⟩), bytes that are not UTF-8
// become U+FFFD, CRLF becomes LF, and lines of more than kMaxLineBytes are broken at a “⤶”, since
// laying out a line of megabytes takes a text view minutes. Remembers what it changed.
// Not thread-safe.
class DisplayText
{
public:
    static constexpr qsizetype kMaxLineBytes = 1024;
    static constexpr QByteArrayView kLineBreakSign{"\xE2\xA4\xB6"}; // “⤶”, before the line feed

    // Appends the next bytes of the text to `out`. A sequence that is cut by the end of `bytes` is
    // kept for the next call.
    void append(QByteArrayView bytes, QByteArray *out);
    // Ends the text: what was kept is shown as broken.
    void finish(QByteArray *out);

    // What was changed, as sentences; empty when the text is shown as it is.
    [[nodiscard]] QStringList notes() const;

private:
    void appendByte(QByteArrayView bytes, qint64 at, int size, QByteArray *out);
    void appendControl(uchar c, QByteArray *out);
    void put(QByteArrayView sequence, QByteArray *out);
    void putPlain(QByteArrayView run, QByteArray *out);
    void breakLine(QByteArray *out);

    QByteArray m_kept;
    qsizetype m_lineBytes = 0;
    qint64 m_controls = 0;
    qint64 m_bidi = 0;
    qint64 m_invalid = 0;
    qint64 m_brokenLines = 0;
};

// The characters that are spelled out, as they change the look of their neighbours without being
// seen themselves, and how many of them are in a text.
[[nodiscard]] QList<char32_t> hiddenCharacters();
[[nodiscard]] qint64 countHidden(QByteArrayView utf8);
[[nodiscard]] QByteArray codePointName(char32_t point); // "U+202E"

// The whole of a text at once.
[[nodiscard]] QByteArray displayText(QByteArrayView bytes, QStringList *notes = nullptr);

} // namespace tallyman
