// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/lenientreader.h"

#include "base/text.h"
#include "inspect/jsontoken.h"
#include "inspect/utf8.h"

namespace tallyman {

namespace {

// How far is looked for the end of a string that may have none, once and in all.
constexpr qint64 kLookAhead = 4096;
constexpr qint64 kLookAheadInAll = 64LL * 1024 * 1024;

bool isHexDigit(char c)
{
    return json::isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isNumber(QByteArrayView token)
{
    qsizetype at = token.startsWith('-') ? 1 : 0;
    const auto digits = [&] {
        const qsizetype from = at;
        while (at < token.size() && json::isDigit(token[at]))
            ++at;
        return at - from;
    };
    const qsizetype first = at;
    const qsizetype whole = digits();
    if (whole == 0 || (whole > 1 && token[first] == '0'))
        return false;
    if (at < token.size() && token[at] == '.') {
        ++at;
        if (digits() == 0)
            return false;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '+' || token[at] == '-'))
            ++at;
        if (digits() == 0)
            return false;
    }
    return at == token.size();
}

// A JSON number for one of another notation; empty when it has to stay text.
QByteArray normalNumber(QByteArrayView token)
{
    QByteArray number = token.toByteArray();
    if (number.startsWith('+'))
        number.remove(0, 1);
    const bool negative = number.startsWith('-');
    QByteArray digits = number.mid(negative ? 1 : 0);
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
        bool good = false;
        const qulonglong value = digits.toULongLong(&good, 16);
        digits = good ? QByteArray::number(value) : QByteArray();
    }
    if (digits.startsWith('.'))
        digits.prepend('0');
    if (const qsizetype point = digits.indexOf('.');
        point >= 0 && (point + 1 == digits.size() || !json::isDigit(digits[point + 1])))
        digits.insert(point + 1, '0');
    const QByteArray whole = (negative ? "-" : "") + digits;
    return isNumber(whole) ? whole : QByteArray();
}

} // namespace

// The size of the quote at a position: " ' ` and the curly ones; 0: none.
int LenientReader::quoteSizeAt(qint64 at) const
{
    if (at >= m_text.size())
        return 0;
    const char c = m_text[at];
    if (c == '"' || c == '\'' || c == '`')
        return 1;
    const QByteArrayView rest = m_text.sliced(at);
    for (const char *quote : {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98", "\xE2\x80\x99"}) {
        if (rest.startsWith(quote))
            return 3;
    }
    return 0;
}

void LenientReader::readString()
{
    const qint64 start = m_at;
    const qint64 outStart = m_out.size();
    const char quote = m_text[m_at];
    const int size = quoteSizeAt(m_at);
    m_stringStart = outStart;
    if (quote != '"') {
        repair(Kind::SingleQuotes, start,
            QStringLiteral("A string stands in %1; JSON wants double quotes (\").")
                .arg(shown(start, size)));
    }
    m_at += size;
    m_out += '"';
    while (!atEnd()) {
        const char c = m_text[m_at];
        if (c == quote && quoteSizeAt(m_at) == size) {
            if (closesString(m_at, size)) {
                m_at += size;
                m_out += '"';
                return;
            }
            repair(Kind::InnerQuote, m_at,
                QStringLiteral("A quote stands inside the string unescaped."));
            writeQuoted(m_text.sliced(m_at, size));
            m_at += size;
        } else if (c == '\\') {
            readEscape();
        } else if ((c == '\n' || (c == '\r' && peek(1) == '\n')) && !continuesBehindBreak(quote)) {
            break;
        } else if (static_cast<uchar>(c) < 0x20) {
            readControl();
        } else {
            readStringBytes();
        }
    }
    endUnclosed(start, outStart);
}

// A quote that is followed by a letter, with another quote in the same line, is meant to be read.
bool LenientReader::closesString(qint64 at, int size)
{
    const qint64 from = at + size;
    const qint64 next = json::skipBlanks(m_text, from);
    if (next >= m_text.size() || QByteArrayView(",:]}\"'`{[/#;=").contains(m_text[next])
        || json::isDigit(m_text[next]) || m_text[next] == '-')
        return true;
    if (m_text.sliced(from, next - from).contains('\n') || m_lookedAhead > kLookAheadInAll)
        return true;
    const QByteArrayView ahead = m_text.sliced(next, std::min(kLookAhead, m_text.size() - next));
    const qsizetype lineEnd = ahead.indexOf('\n');
    m_lookedAhead += lineEnd < 0 ? ahead.size() : lineEnd;
    const QByteArrayView line = lineEnd < 0 ? ahead : ahead.first(lineEnd);
    return !line.contains(m_text.sliced(at, size));
}

// Whether the string goes on behind a line break: then its closing quote is followed by something
// that can follow a string.
bool LenientReader::continuesBehindBreak(char quote)
{
    if (m_lookedAhead > kLookAheadInAll)
        return true;
    const qint64 most = std::min(m_text.size(), m_at + kLookAhead);
    const qsizetype end = m_text.first(most).indexOf(quote, m_at);
    m_lookedAhead += (end < 0 ? most : end) - m_at;
    if (end < 0)
        return false;
    const qint64 next = json::skipBlanks(m_text, end + 1);
    return next >= m_text.size() || QByteArrayView(",:]}").contains(m_text[next]);
}

// Takes a comma that the open string has swallowed out of it again.
void LenientReader::endUnclosed(qint64 start, qint64 outStart)
{
    repair(Kind::UnclosedString, start,
        atEnd() ? QStringLiteral("The string that begins here is not closed: the text is cut off.")
                : QStringLiteral("The string that begins here is not closed in its line."));
    if (!atEnd()) {
        qint64 blanks = 0; // in the text as in what was written
        while (m_text[m_at - 1 - blanks] == ' ')
            ++blanks;
        if (m_text[m_at - 1 - blanks] == ',' && m_out.size() - blanks - 1 > outStart) {
            m_out.chop(blanks + 1);
            m_at -= blanks + 1;
        }
    }
    m_out += '"';
}

void LenientReader::readEscape()
{
    const qint64 start = m_at;
    const char kind = peek(1);
    const auto hexDigits = [this](int from, int count) {
        for (int i = from; i < from + count; ++i) {
            if (!isHexDigit(peek(i)))
                return false;
        }
        return true;
    };
    if ((kind == 'u' && hexDigits(2, 4))
        || (kind != '\0' && QByteArrayView("\"\\/bfnrt").contains(kind))) {
        const int size = kind == 'u' ? 6 : 2;
        m_out += m_text.sliced(start, size);
        m_at += size;
        return;
    }
    repair(Kind::BadEscape, start,
        kind == 'u' ? QStringLiteral("\\u must be followed by four hexadecimal digits.")
                    : QStringLiteral("This backslash begins no JSON escape."));
    if (kind == '\'' || kind == '`') {
        m_out += kind;
        m_at += 2;
    } else if (kind == 'x' && hexDigits(2, 2)) {
        m_out += "\\u00";
        m_out += m_text.sliced(start + 2, 2);
        m_at += 4;
    } else if (kind == '\n') { // goes on in the next line
        m_at += 2;
    } else {
        m_out += "\\\\";
        ++m_at;
    }
}

// A run of bytes that mean themselves.
void LenientReader::readStringBytes()
{
    const qint64 start = m_at;
    const auto plain = [](char c) {
        return static_cast<uchar>(c) >= 0x20 && c != '"' && c != '\'' && c != '`' && c != '\\'
            && static_cast<uchar>(c) < 0x80;
    };
    while (!atEnd() && plain(m_text[m_at]))
        ++m_at;
    if (m_at > start) {
        m_out += m_text.sliced(start, m_at - start);
        return;
    }
    const int size = utf8SequenceSize(m_text, m_at);
    if (size == 0) {
        repair(Kind::InvalidUtf8, start,
            QStringLiteral("The byte 0x%1 is not UTF-8, which JSON has to be (RFC 8259 §8.1).")
                .arg(static_cast<uchar>(m_text[m_at]), 2, 16, QLatin1Char('0')));
        m_out += "\xEF\xBF\xBD";
        ++m_at;
        return;
    }
    writeQuoted(m_text.sliced(m_at, size));
    m_at += size;
}

void LenientReader::readControl()
{
    const auto c = static_cast<uchar>(m_text[m_at]);
    repair(Kind::ControlCharacter, m_at,
        c == '\n' ? QStringLiteral("A line break stands in a string unescaped.")
                  : QStringLiteral("A control character stands in a string unescaped (0x%1).")
                        .arg(c, 2, 16, QLatin1Char('0')));
    writeEscaped(c);
    ++m_at;
}

void LenientReader::writeEscaped(uchar c)
{
    switch (c) {
    case '\n':
        m_out += "\\n";
        break;
    case '\r':
        m_out += "\\r";
        break;
    case '\t':
        m_out += "\\t";
        break;
    default:
        m_out += "\\u00" + QByteArray(1, static_cast<char>(c)).toHex();
    }
}

// Into a string, escaped as far as it has to be.
void LenientReader::writeQuoted(QByteArrayView bytes)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const char c = bytes[at];
        const int size = utf8SequenceSize(bytes, at);
        if (c == '"' || c == '\\')
            m_out += '\\';
        if (static_cast<uchar>(c) < 0x20)
            writeEscaped(static_cast<uchar>(c));
        else if (size == 0)
            m_out += "\xEF\xBF\xBD";
        else
            m_out += bytes.sliced(at, size);
        at += std::max(1, size);
    }
}

void LenientReader::readNumber()
{
    const qint64 start = m_at;
    while (!atEnd() && !json::endsScalar(m_text[m_at])
        && !QByteArrayView("\"'`{[/#;()").contains(m_text[m_at]))
        ++m_at;
    const QByteArrayView token = m_text.sliced(start, m_at - start);
    if (isNumber(token)) {
        m_out += token;
        return;
    }
    const QByteArrayView unsignedToken =
        token.startsWith('-') || token.startsWith('+') ? token.sliced(1) : token;
    if (unsignedToken == "Infinity" || unsignedToken == "inf" || unsignedToken == "NaN") {
        readWordValue(unsignedToken, start);
        return;
    }
    const QByteArray number = token.size() < 400 ? normalNumber(token) : QByteArray();
    if (!number.isEmpty()) {
        repair(Kind::NumberForm, start,
            QStringLiteral("JSON does not write a number as %1.").arg(shown(start, token.size())));
        m_out += number;
        return;
    }
    const bool zeros = unsignedToken.startsWith('0') && unsignedToken.size() > 1
        && json::isDigit(unsignedToken[1]);
    repair(zeros ? Kind::NumberForm : Kind::UnquotedString, start,
        zeros ? QStringLiteral("%1 begins with a zero, which a JSON number does not; it is read "
                               "as text.")
                    .arg(shown(start, token.size()))
              : QStringLiteral("%1 is no JSON value; it is read as text.")
                    .arg(shown(start, token.size())));
    m_out += '"';
    writeQuoted(token);
    m_out += '"';
}

void LenientReader::readWord(bool key)
{
    const qint64 start = m_at;
    while (!atEnd() && !json::endsScalar(m_text[m_at])
        && !QByteArrayView("\"'`{[()=;#").contains(m_text[m_at]))
        ++m_at;
    m_at = std::max(m_at, start + 1);
    const QByteArrayView word = m_text.sliced(start, m_at - start);
    if (!key) {
        readWordValue(word, start);
        return;
    }
    repair(Kind::UnquotedKey, start,
        QStringLiteral("The key %1 stands without double quotes.").arg(shown(start, word.size())));
    m_out += '"';
    writeQuoted(word);
    m_out += '"';
}

void LenientReader::readWordValue(QByteArrayView word, qint64 start)
{
    if (word == "true" || word == "false" || word == "null") {
        m_out += word;
        return;
    }
    if (word == "NaN" || word == "Infinity" || word == "inf" || word == "nan") {
        repair(Kind::SpecialNumber, start,
            QStringLiteral("JSON has no %1; it is read as null.").arg(shown(start, word.size())));
        m_out += "null";
        return;
    }
    const QByteArray lower = word.size() < 10 ? word.toByteArray().toLower() : QByteArray();
    if (lower == "true" || lower == "false" || lower == "null" || lower == "none" || lower == "nil"
        || lower == "undefined") {
        const QByteArray meant = lower == "true" || lower == "false" ? lower : "null";
        repair(Kind::ForeignLiteral, start,
            QStringLiteral("%1 is no JSON value; “%2” is meant.")
                .arg(shown(start, word.size()), QString::fromLatin1(meant)));
        m_out += meant;
        return;
    }
    repair(Kind::UnquotedString, start,
        QStringLiteral("The text %1 stands without double quotes.").arg(shown(start, word.size())));
    m_out += '"';
    writeQuoted(word);
    m_out += '"';
}

} // namespace tallyman
