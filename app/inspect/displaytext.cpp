// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/displaytext.h"

#include "inspect/utf8.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

constexpr QByteArrayView kReplacement("\xEF\xBF\xBD");

// Code point of a well-formed sequence of three bytes; all bidi controls but one have three.
char32_t codePoint3(QByteArrayView s)
{
    return (static_cast<char32_t>(s[0] & 0x0F) << 12) | (static_cast<char32_t>(s[1] & 0x3F) << 6)
        | static_cast<char32_t>(s[2] & 0x3F);
}

// How many bytes from `at` on are printable ASCII.
qint64 plainRun(const QByteArray &bytes, qint64 at)
{
    qint64 end = at;
    while (end < bytes.size() && bytes[end] >= 0x20 && bytes[end] < 0x7F)
        ++end;
    return end - at;
}

QByteArray spelledOut(char32_t point)
{
    return "\xE2\x9F\xA8" + codePointName(point) + "\xE2\x9F\xA9";
}

struct Range
{
    char32_t first;
    char32_t last;
};

// Zero-width characters, separators of lines, bidi controls, C1 controls.
constexpr std::array kHidden = {Range{0x80, 0x9F}, Range{0x61C, 0x61C}, Range{0x200B, 0x200F},
    Range{0x2028, 0x202E}, Range{0x2060, 0x2069}, Range{0xFEFF, 0xFEFF}};

// Controls that change the order or the look of their neighbours without being seen.
bool isHidden(QByteArrayView s, char32_t *point)
{
    if (s.size() == 2) {
        *point = (static_cast<char32_t>(s[0] & 0x1F) << 6) | static_cast<char32_t>(s[1] & 0x3F);
    } else if (s.size() == 3) {
        *point = codePoint3(s);
    } else {
        return false;
    }
    return std::any_of(kHidden.begin(), kHidden.end(),
        [point](const Range &range) { return *point >= range.first && *point <= range.last; });
}

} // namespace

QByteArray codePointName(char32_t point)
{
    const QByteArray number = QByteArray::number(static_cast<uint>(point), 16).toUpper();
    return "U+" + number.rightJustified(4, '0');
}

QList<char32_t> hiddenCharacters()
{
    QList<char32_t> points;
    for (const Range &range : kHidden) {
        for (char32_t point = range.first; point <= range.last; ++point)
            points.append(point);
    }
    return points;
}

qint64 countHidden(QByteArrayView utf8)
{
    qint64 count = 0;
    for (qint64 at = 0; at < utf8.size();) {
        if (static_cast<uchar>(utf8[at]) < 0x80) {
            ++at;
            continue;
        }
        const int size = utf8SequenceSize(utf8, at);
        char32_t point = 0;
        count += size > 0 && isHidden(utf8.sliced(at, size), &point) ? 1 : 0;
        at += qMax(1, size);
    }
    return count;
}

void DisplayText::append(QByteArrayView bytes, QByteArray *out)
{
    const QByteArray joined = m_kept + bytes;
    m_kept.clear();
    qint64 at = 0;
    while (at < joined.size()) {
        if (const qint64 run = plainRun(joined, at); run > 0) {
            putPlain(QByteArrayView(joined).sliced(at, run), out);
            at += run;
            continue;
        }
        const int size = utf8SequenceSize(joined, at);
        const bool unfinished = size == 0 || joined[at] == '\r';
        if (unfinished && joined.size() - at < (size == 0 ? 4 : 2)) {
            m_kept = joined.mid(at);
            return;
        }
        appendByte(joined, at, size, out);
        at += qMax(1, size);
    }
}

void DisplayText::finish(QByteArray *out)
{
    const QByteArray rest = std::exchange(m_kept, {});
    for (qint64 at = 0; at < rest.size();) {
        const int size = utf8SequenceSize(rest, at);
        appendByte(rest, at, size, out);
        at += qMax(1, size);
    }
}

void DisplayText::appendByte(QByteArrayView bytes, qint64 at, int size, QByteArray *out)
{
    const auto c = static_cast<uchar>(bytes[at]);
    if (size == 0) {
        ++m_invalid;
        put(kReplacement, out);
    } else if (size == 1 && (c < 0x20 || c == 0x7F)) {
        if (c == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n')
            return;
        appendControl(c, out);
    } else if (char32_t point = 0; isHidden(bytes.sliced(at, size), &point)) {
        ++m_bidi;
        put(spelledOut(point), out);
    } else {
        put(bytes.sliced(at, size), out);
    }
}

void DisplayText::appendControl(uchar c, QByteArray *out)
{
    if (c == '\n') {
        out->append('\n');
        m_lineBytes = 0;
    } else if (c == '\t') {
        put("\t", out);
    } else {
        ++m_controls;
        const QChar picture(static_cast<char16_t>(c == 0x7F ? 0x2421 : 0x2400 + c));
        put(QString(picture).toUtf8(), out);
    }
}

void DisplayText::put(QByteArrayView sequence, QByteArray *out)
{
    if (m_lineBytes + sequence.size() > kMaxLineBytes)
        breakLine(out);
    out->append(sequence);
    m_lineBytes += sequence.size();
}

// The same for printable ASCII, many bytes at once.
void DisplayText::putPlain(QByteArrayView run, QByteArray *out)
{
    while (!run.isEmpty()) {
        if (m_lineBytes >= kMaxLineBytes)
            breakLine(out);
        const qsizetype count = qMin(run.size(), kMaxLineBytes - m_lineBytes);
        out->append(run.first(count));
        m_lineBytes += count;
        run = run.sliced(count);
    }
}

void DisplayText::breakLine(QByteArray *out)
{
    out->append(kLineBreakSign).append('\n');
    m_lineBytes = 0;
    ++m_brokenLines;
}

QStringList DisplayText::notes() const
{
    QStringList notes;
    if (m_brokenLines > 0) {
        notes += QStringLiteral("Long lines are broken at “⤶” every %1 bytes, for display only.")
                     .arg(kMaxLineBytes);
    }
    if (m_invalid > 0)
        notes += m_invalid == 1
            ? QStringLiteral("1 byte is not UTF-8, shown as “�”.")
            : QStringLiteral("%1 bytes are not UTF-8, shown as “�”.").arg(m_invalid);
    if (m_controls > 0)
        notes += m_controls == 1
            ? QStringLiteral("1 control character is shown as a picture.")
            : QStringLiteral("%1 control characters are shown as pictures.").arg(m_controls);
    if (m_bidi > 0)
        notes += m_bidi == 1
            ? QStringLiteral("1 invisible character is spelled out.")
            : QStringLiteral("%1 invisible characters are spelled out.").arg(m_bidi);
    return notes;
}

QByteArray displayText(QByteArrayView bytes, QStringList *notes)
{
    DisplayText text;
    QByteArray out;
    text.append(bytes, &out);
    text.finish(&out);
    if (notes != nullptr)
        *notes = text.notes();
    return out;
}

} // namespace tallyman
