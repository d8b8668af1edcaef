// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonreader.h"

#include "base/text.h"
#include "inspect/jsontoken.h"
#include "inspect/utf8.h"

namespace tallyman {

namespace {

bool isHexDigit(char c)
{
    return json::isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace

JsonReader::JsonReader(QByteArrayView text, const std::atomic_bool *cancelled)
    : m_text(text)
    , m_cancelled(cancelled)
{
}

JsonIndex JsonReader::takeIndex()
{
    m_index.finish();
    return std::move(m_index);
}

bool JsonReader::read(qint64 from)
{
    m_at = json::skipBlanks(m_text, from);
    m_rootStart = m_at;
    if (atEnd())
        return fail(QStringLiteral("There is nothing but blanks: a JSON value was expected."));
    for (quint32 steps = 0; m_expect != Expect::End; ++steps) {
        if (!step())
            return false;
        if ((steps & 0xFFFF) == 0 && m_cancelled != nullptr && *m_cancelled)
            return fail(QStringLiteral("Reading was stopped."));
    }
    m_at = json::skipBlanks(m_text, m_at);
    if (!atEnd())
        return fail(QStringLiteral("The JSON value has ended, but %1 follows.").arg(found()));
    return checkUtf8();
}

bool JsonReader::step()
{
    m_at = json::skipBlanks(m_text, m_at);
    if (atEnd())
        return failAtEnd();
    const char c = m_text[m_at];
    switch (m_expect) {
    case Expect::ValueOrEnd:
        return c == ']' ? close() : readValue();
    case Expect::Value:
        return readValue();
    case Expect::KeyOrEnd:
        return c == '}' ? close() : readKey();
    case Expect::Key:
        return readKey();
    case Expect::CommaOrEnd:
        return readCommaOrEnd();
    case Expect::End:
        break;
    }
    return true;
}

bool JsonReader::readValue()
{
    const char c = m_text[m_at];
    if (!m_frames.empty() && !m_frames.back().object)
        countChild();
    if (c == '{' || c == '[')
        return open(c == '{');
    bool good = false;
    if (c == '"')
        good = readString();
    else if (c == '-' || json::isDigit(c))
        good = readNumber();
    else if (c == 't')
        good = readLiteral("true");
    else if (c == 'f')
        good = readLiteral("false");
    else if (c == 'n')
        good = readLiteral("null");
    else
        return fail(QStringLiteral("A value was expected, but %1 stands here.").arg(found()));
    if (good)
        afterValue();
    return good;
}

bool JsonReader::readKey()
{
    if (m_text[m_at] != '"') {
        return fail(QStringLiteral("A key in double quotes was expected, but %1 stands here.")
                        .arg(found()));
    }
    countChild();
    if (!readString())
        return false;
    m_at = json::skipBlanks(m_text, m_at);
    if (atEnd())
        return failAtEnd();
    if (m_text[m_at] != ':')
        return fail(
            QStringLiteral("“:” was expected after the key, but %1 stands here.").arg(found()));
    ++m_at;
    m_expect = Expect::Value;
    return true;
}

bool JsonReader::readString()
{
    const qint64 start = m_at;
    ++m_at;
    while (!atEnd()) {
        const char c = m_text[m_at];
        if (c == '"') {
            ++m_at;
            m_index.add({start, m_at, 0, 0}, {});
            return true;
        }
        if (c == '\\') {
            if (!checkEscape())
                return false;
        } else if (static_cast<uchar>(c) < 0x20) {
            return fail(QStringLiteral("A control character stands in a string unescaped (0x%1).")
                            .arg(static_cast<uchar>(c), 2, 16, QLatin1Char('0')));
        } else {
            ++m_at;
        }
    }
    m_at = start;
    return fail(QStringLiteral("The string that begins here is not closed: the text is cut off."));
}

bool JsonReader::checkEscape()
{
    if (m_at + 1 >= m_text.size())
        return failAtEnd();
    const char kind = m_text[m_at + 1];
    if (kind == 'u') {
        for (qint64 i = m_at + 2; i < m_at + 6; ++i) {
            if (i >= m_text.size() || !isHexDigit(m_text[i]))
                return fail(QStringLiteral("\\u must be followed by four hexadecimal digits."));
        }
        m_at += 6;
        return true;
    }
    if (QByteArrayView("\"\\/bfnrt").contains(kind)) {
        m_at += 2;
        return true;
    }
    return fail(QStringLiteral("This backslash begins no JSON escape."));
}

bool JsonReader::readNumber()
{
    if (m_text[m_at] == '-')
        ++m_at;
    if (atEnd() || !json::isDigit(m_text[m_at]))
        return fail(QStringLiteral("A digit was expected after “-”."));
    if (m_text[m_at] == '0') {
        ++m_at;
        if (!atEnd() && json::isDigit(m_text[m_at]))
            return fail(QStringLiteral("A JSON number has no leading zero."));
    } else if (!readDigits({})) {
        return false;
    }
    if (!atEnd() && m_text[m_at] == '.') {
        ++m_at;
        if (!readDigits(QStringLiteral("A digit was expected after the decimal point.")))
            return false;
    }
    if (!atEnd() && (m_text[m_at] == 'e' || m_text[m_at] == 'E')) {
        ++m_at;
        if (!atEnd() && (m_text[m_at] == '+' || m_text[m_at] == '-'))
            ++m_at;
        if (!readDigits(QStringLiteral("A digit was expected in the exponent.")))
            return false;
    }
    if (!atEnd() && !json::endsScalar(m_text[m_at]))
        return fail(QStringLiteral("%1 cannot follow a number.").arg(found()));
    return true;
}

bool JsonReader::readDigits(const QString &sentence)
{
    const qint64 start = m_at;
    while (!atEnd() && json::isDigit(m_text[m_at]))
        ++m_at;
    return m_at > start || fail(sentence);
}

bool JsonReader::readLiteral(QByteArrayView word)
{
    const qint64 end = json::endOfScalar(m_text, m_at);
    if (m_text.sliced(m_at, end - m_at) != word) {
        return fail(
            QStringLiteral("“%1” is no JSON value; “%2” was expected.")
                .arg(displayLine(m_text.sliced(m_at, end - m_at), 24), QString::fromLatin1(word)));
    }
    m_at = end;
    return true;
}

bool JsonReader::readCommaOrEnd()
{
    const bool object = m_frames.back().object;
    const char c = m_text[m_at];
    if (c == ',') {
        ++m_at;
        m_expect = object ? Expect::Key : Expect::Value;
        return true;
    }
    if (c == (object ? '}' : ']'))
        return close();
    return fail(QStringLiteral("“,” or “%1” was expected, but %2 stands here.")
                    .arg(QLatin1Char(object ? '}' : ']'))
                    .arg(found()));
}

bool JsonReader::open(bool object)
{
    if (m_frames.size() >= kMaxDepth) {
        fail(QStringLiteral("It is nested deeper than %1 levels.").arg(kMaxDepth));
        m_problem.isLimit = true;
        return false;
    }
    m_frames.push_back({m_at, 0, object, {}});
    ++m_at;
    m_expect = object ? Expect::KeyOrEnd : Expect::ValueOrEnd;
    return true;
}

bool JsonReader::close()
{
    ++m_at;
    const Frame &frame = m_frames.back();
    m_index.add({frame.start, m_at, frame.count, 0}, frame.marks);
    m_frames.pop_back();
    afterValue();
    return true;
}

// Called at the first byte of an element or a key.
void JsonReader::countChild()
{
    Frame &frame = m_frames.back();
    if (frame.count > 0 && frame.count % JsonIndex::kPageSize == 0)
        frame.marks.push_back(m_at);
    ++frame.count;
}

void JsonReader::afterValue()
{
    m_expect = m_frames.empty() ? Expect::End : Expect::CommaOrEnd;
}

QString JsonReader::found() const
{
    return atEnd() ? QStringLiteral("the end")
                   : QStringLiteral("“%1”").arg(displayLine(m_text.sliced(m_at, 1)));
}

bool JsonReader::failAtEnd()
{
    m_at = m_text.size();
    const auto levels = static_cast<qint64>(m_frames.size());
    return fail(levels == 1
            ? QStringLiteral("The text is cut off: a { or [ is still open.")
            : QStringLiteral("The text is cut off: %1 levels of { or [ are still open.")
                  .arg(levels));
}

bool JsonReader::fail(const QString &sentence)
{
    m_problem = problemAt(m_text, m_at, sentence);
    return false;
}

bool JsonReader::checkUtf8()
{
    const qint64 bad = firstInvalidUtf8(m_text);
    if (bad < 0)
        return true;
    m_at = bad;
    return fail(QStringLiteral("The byte 0x%1 is not UTF-8, which JSON has to be (RFC 8259 §8.1).")
                    .arg(static_cast<uchar>(m_text[bad]), 2, 16, QLatin1Char('0')));
}

} // namespace tallyman
