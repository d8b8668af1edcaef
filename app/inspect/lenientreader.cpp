// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/lenientreader.h"

#include "base/text.h"
#include "inspect/jsonreader.h"
#include "inspect/jsontoken.h"
#include "inspect/utf8.h"

#include <algorithm>
#include <utility>

namespace tallyman {

namespace {
constexpr qsizetype kMostBytes = 512LL * 1024 * 1024;
constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF");
} // namespace

LenientReader::LenientReader(const QByteArray &text, const std::atomic_bool *cancelled)
    : m_kept(text)
    , m_text(m_kept)
    , m_cancelled(cancelled)
{
}

bool LenientReader::read()
{
    if (m_text.startsWith(kByteOrderMark))
        m_at = kByteOrderMark.size();
    skipPrefix();
    if (!skipBlanksAndComments() || !readRootStart())
        return false;
    for (quint32 steps = 0; m_expect != Expect::End; ++steps) {
        step();
        if (m_frames.size() >= JsonReader::kMaxDepth || m_out.size() > kMostBytes)
            return false;
        if ((steps & 0xFFFF) == 0 && m_cancelled != nullptr && *m_cancelled)
            return false;
    }
    readTail();
    return true;
}

// What guards against a script include, and the call of JSONP: left out.
void LenientReader::skipPrefix()
{
    m_at = json::skipBlanks(m_text, m_at);
    const qint64 start = m_at;
    constexpr QByteArrayView kGuard(")]}'");
    if (m_text.sliced(m_at).startsWith(kGuard)) {
        m_at += kGuard.size();
        if (peek() == ',')
            ++m_at;
    } else {
        qint64 at = m_at;
        const auto isNamePart = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'
                || c == '.' || json::isDigit(c);
        };
        while (at < m_text.size() && isNamePart(m_text[at]))
            ++at;
        if (at > m_at && at < m_text.size() && m_text[at] == '(')
            m_at = at + 1;
    }
    if (m_at > start) {
        repair(Kind::SurroundingText, start,
            QStringLiteral("%1 stands before the JSON value.").arg(shown(start, m_at - start)));
    }
}

// Any text would be JSON if a bare word could be the root, so it has to be one that is known.
bool LenientReader::readRootStart()
{
    if (peek() == '{' || peek() == '[' || quoteSizeAt(m_at) > 0)
        return true;
    const qint64 end = json::endOfScalar(m_text, m_at);
    const QByteArrayView word = m_text.sliced(m_at, end - m_at);
    for (const char *known : {"NaN", "nan", "Infinity", "-Infinity", "None", "True", "False",
             "TRUE", "FALSE", "NULL", "undefined"}) {
        if (word == known)
            return true;
    }
    return false;
}

void LenientReader::step()
{
    if (!skipBlanksAndComments()) {
        closeCutOff();
        return;
    }
    switch (m_expect) {
    case Expect::Value:
        readValue();
        break;
    case Expect::Key:
        readKey();
        break;
    case Expect::Colon:
        readColon();
        break;
    case Expect::CommaOrEnd:
        readCommaOrEnd();
        break;
    case Expect::End:
        break;
    }
}

// False at the end of the text.
bool LenientReader::skipBlanksAndComments()
{
    while (true) {
        m_at = json::skipBlanks(m_text, m_at);
        if (atEnd())
            return false;
        if (peek() == '#' || (peek() == '/' && (peek(1) == '/' || peek(1) == '*')))
            skipComment();
        else if (!skipForeignBlank())
            return true;
    }
}

// U+00A0, U+FEFF, vertical tab and form feed: blanks elsewhere, not in JSON.
bool LenientReader::skipForeignBlank()
{
    const QByteArrayView rest = m_text.sliced(m_at);
    const qint64 start = m_at;
    if (rest.startsWith("\xC2\xA0"))
        m_at += 2;
    else if (rest.startsWith(kByteOrderMark))
        m_at += 3;
    else if (peek() == '\v' || peek() == '\f')
        ++m_at;
    if (m_at == start)
        return false;
    repair(Kind::UnexpectedText, start,
        QStringLiteral("This blank (%1) is none in JSON.")
            .arg(QString::fromLatin1(rest.first(m_at - start).toByteArray().toHex(' ').toUpper())));
    return true;
}

void LenientReader::skipComment()
{
    repair(Kind::Comment, m_at, QStringLiteral("A comment stands here; JSON has none."));
    const bool block = peek() == '/' && peek(1) == '*';
    const qint64 end = block ? m_text.indexOf("*/", m_at + 2) : m_text.indexOf('\n', m_at);
    m_at = end < 0 ? m_text.size() : end + (block ? 2 : 1);
}

void LenientReader::readValue()
{
    const char c = peek();
    if (c == '}' || c == ']') {
        readCloser();
    } else if (c == ',') {
        readComma();
    } else if (c == '{' || c == '[') {
        beforeChild();
        open(c == '{');
    } else if (quoteSizeAt(m_at) > 0) {
        beforeChild();
        readString();
        afterValue();
    } else if (json::isDigit(c) || c == '-' || c == '+' || (c == '.' && json::isDigit(peek(1)))) {
        beforeChild();
        readNumber();
        afterValue();
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$') {
        beforeChild();
        readWord(false);
        afterValue();
    } else {
        skipUnexpected();
    }
}

void LenientReader::readKey()
{
    const char c = peek();
    if (c == '}' || c == ']') {
        readCloser();
    } else if (c == ',') {
        readComma();
    } else if (quoteSizeAt(m_at) > 0) {
        beforeChild();
        readString();
        m_expect = Expect::Colon;
    } else if (c == '{' || c == '[' || c == ':') {
        repair(Kind::MissingKey, m_at,
            QStringLiteral("A key was expected, but %1 stands here.").arg(shown(m_at, 1)));
        beforeChild();
        m_out += "\"\"";
        m_expect = Expect::Colon;
    } else if (c == '_' || c == '$' || c == '-' || json::isDigit(c) || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z') || static_cast<uchar>(c) >= 0x80) {
        beforeChild();
        readWord(true);
        m_expect = Expect::Colon;
    } else {
        skipUnexpected();
    }
}

void LenientReader::readColon()
{
    const char c = peek();
    if (c == ':') {
        ++m_at;
    } else if (c == '=') {
        repair(Kind::MissingColon, m_at,
            QStringLiteral("“=” stands between key and value instead of “:”."));
        m_at += peek(1) == '>' ? 2 : 1;
    } else if (c == ',' || c == '}' || c == ']') {
        repair(Kind::MissingValue, m_at, QStringLiteral("This key has no value."));
        m_out += ":null";
        afterValue();
        return;
    } else {
        repair(Kind::MissingColon, m_at,
            QStringLiteral("“:” is missing between the key and the value that begins here."));
    }
    m_out += ':';
    m_expect = Expect::Value;
}

void LenientReader::readCommaOrEnd()
{
    const char c = peek();
    if (c == ',' || c == ';') {
        if (c == ';')
            repair(Kind::MissingComma, m_at, QStringLiteral("“;” stands here instead of “,”."));
        readComma();
    } else if (c == '}' || c == ']') {
        readCloser();
    } else if (c == ':' || QByteArrayView("()=\\<>!%&*|~^?@").contains(c)) {
        skipUnexpected();
    } else {
        repair(Kind::MissingComma, m_at,
            m_frames.back().object
                ? QStringLiteral("A comma is missing before the member that begins here.")
                : QStringLiteral("A comma is missing before the value that begins here."));
        m_comma = m_at;
        m_expect = m_frames.back().object ? Expect::Key : Expect::Value;
    }
}

void LenientReader::readComma()
{
    const bool object = m_frames.empty() ? false : m_frames.back().object;
    const bool needed = m_expect == Expect::CommaOrEnd;
    if (m_expect == Expect::Value && object) {
        repair(Kind::MissingValue, m_at, QStringLiteral("There is no value before this comma."));
        m_out += "null";
        afterValue();
        m_comma = m_at;
        m_expect = Expect::Key;
    } else if (!needed || m_frames.empty()) {
        repair(Kind::ExtraComma, m_at, QStringLiteral("There is nothing before this comma."));
    } else {
        m_comma = m_at;
        m_expect = object ? Expect::Key : Expect::Value;
    }
    ++m_at;
}

void LenientReader::readCloser()
{
    const char c = peek();
    const bool object = c == '}';
    if (m_frames.empty()) {
        skipUnexpected();
        return;
    }
    if (m_expect == Expect::Value && m_frames.back().object) {
        repair(Kind::MissingValue, m_at, QStringLiteral("There is no value before this bracket."));
        m_out += "null";
    }
    if (m_comma >= 0) {
        repair(Kind::TrailingComma, m_comma,
            QStringLiteral("A comma stands before “%1” with nothing behind it (trailing comma).")
                .arg(QLatin1Char(c)));
        m_comma = -1;
    }
    if (m_frames.back().object != object) {
        const bool outer =
            object ? m_openObjects > 0 : std::cmp_greater(m_frames.size(), m_openObjects);
        repair(outer ? Kind::MissingEnd : Kind::WrongBracket, m_at,
            QStringLiteral("“%1” was expected, but “%2” stands here.")
                .arg(QLatin1Char(object ? ']' : '}'))
                .arg(QLatin1Char(c)));
        while (outer && m_frames.back().object != object)
            close();
    }
    close();
    ++m_at;
}

// What is left behind the value.
void LenientReader::readTail()
{
    if (!skipBlanksAndComments())
        return;
    const qint64 start = m_at;
    const char c = peek();
    if (c == '}' || c == ']') {
        repair(Kind::WrongBracket, start,
            QStringLiteral("There is one “%1” too many: the JSON value has ended before it.")
                .arg(QLatin1Char(c)));
    } else {
        repair(Kind::SurroundingText, start,
            QStringLiteral("The JSON value has ended, but %1 follows.")
                .arg(shown(start, std::min<qint64>(12, m_text.size() - start))));
    }
    m_at = m_text.size();
}

void LenientReader::open(bool object)
{
    m_frames.push_back({object, true, m_out.size()});
    m_openObjects += object ? 1 : 0;
    m_out += object ? '{' : '[';
    m_expect = object ? Expect::Key : Expect::Value;
    ++m_at;
}

void LenientReader::close()
{
    m_out += m_frames.back().object ? '}' : ']';
    m_openObjects -= m_frames.back().object ? 1 : 0;
    m_frames.pop_back();
    afterValue();
}

void LenientReader::closeCutOff()
{
    const auto levels = static_cast<qint64>(m_frames.size());
    repair(Kind::MissingEnd, m_text.size(),
        levels == 1 ? QStringLiteral("The text is cut off: a %1 is still open.")
                          .arg(QLatin1Char(m_frames.back().object ? '{' : '['))
                    : QStringLiteral("The text is cut off: %1 levels of { or [ are still open.")
                          .arg(levels));
    if (m_expect == Expect::Colon)
        m_out += ":null";
    else if (m_expect == Expect::Value && (m_frames.empty() || m_frames.back().object))
        m_out += "null";
    m_comma = -1;
    m_expect = Expect::End;
    while (!m_frames.empty())
        close();
}

void LenientReader::beforeChild()
{
    if (m_frames.empty() || (m_frames.back().object && m_expect == Expect::Value))
        return;
    if (!m_frames.back().empty)
        m_out += ',';
    m_frames.back().empty = false;
    m_comma = -1;
}

void LenientReader::afterValue()
{
    m_expect = m_frames.empty() ? Expect::End : Expect::CommaOrEnd;
}

void LenientReader::skipUnexpected()
{
    const qint64 start = m_at;
    const int size = utf8SequenceSize(m_text, m_at);
    m_at += std::max(1, size);
    if (size == 0) {
        repair(Kind::InvalidUtf8, start,
            QStringLiteral("The byte 0x%1 is not UTF-8, which JSON has to be (RFC 8259 §8.1).")
                .arg(static_cast<uchar>(m_text[start]), 2, 16, QLatin1Char('0')));
        return;
    }
    repair(Kind::UnexpectedText, start,
        QStringLiteral("%1 has no meaning here.").arg(shown(start, m_at - start)));
}

QString LenientReader::shown(qint64 from, qint64 size) const
{
    return QStringLiteral("“%1”").arg(displayLine(m_text.sliced(from, size), 24));
}

// Where the key or value begins that a repair is about: the next one, the string that is being
// read, or the container.
qint64 LenientReader::repairedAt(Kind kind) const
{
    switch (kind) {
    case Kind::MissingComma: // behind the comma that is written then
    case Kind::MissingKey:
    case Kind::MissingColon:
        return m_out.size() + 1;
    case Kind::MissingValue:
        return m_out.size() + (m_expect == Expect::Colon ? 1 : 0);
    case Kind::ControlCharacter:
    case Kind::BadEscape:
    case Kind::InnerQuote:
    case Kind::UnclosedString:
    case Kind::InvalidUtf8:
        return m_stringStart;
    case Kind::SingleQuotes:
    case Kind::UnquotedKey:
    case Kind::UnquotedString:
    case Kind::SpecialNumber:
    case Kind::ForeignLiteral:
    case Kind::NumberForm:
        return m_out.size();
    default:
        return m_frames.empty() ? 0 : m_frames.back().start;
    }
}

void LenientReader::repair(Kind kind, qint64 offset, const QString &sentence)
{
    ++m_repairCount;
    if (m_repairs.size() >= LenientJson::kListedRepairs)
        return;
    if (offset < m_lineAt) { // a comma may be told of after what stands behind it
        m_line -= std::count(m_text.begin() + offset, m_text.begin() + m_lineAt, '\n');
        m_lineStart = m_text.first(offset).lastIndexOf('\n') + 1;
    } else {
        const QByteArrayView passed = m_text.sliced(m_lineAt, offset - m_lineAt);
        m_line += std::count(passed.begin(), passed.end(), '\n');
        if (const qsizetype last = passed.lastIndexOf('\n'); last >= 0)
            m_lineStart = m_lineAt + last + 1;
    }
    m_lineAt = offset;
    m_repairs.append({kind, offset, m_line, offset - m_lineStart + 1, repairedAt(kind), sentence});
}

} // namespace tallyman
