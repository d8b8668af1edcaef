// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/jsonhighlighter.h"

#include "inspect/displaytext.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace tallyman {

namespace {

// After so many bytes a string is taken for a value without looking for the colon of a key.
constexpr int kLongestKeyBytes = 1024;

// What a line needs to know of those above it, as Scintilla keeps it for each line.
struct LineState
{
    enum Inside : int { Nothing, String, Property };
    int inside = Nothing; // in which kind of string, broken at the line's end
    bool brokenWord = false;
    bool brokenEscape = false; // behind its backslash
    int depth = 0;             // of objects and arrays

    [[nodiscard]] static LineState fromNumber(int number)
    {
        return {number & 3, (number & 4) != 0, (number & 8) != 0, number >> 4};
    }
    [[nodiscard]] int toNumber() const
    {
        return (depth << 4) | (brokenEscape ? 8 : 0) | (brokenWord ? 4 : 0) | inside;
    }
};

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
        || c == '+' || c == '-' || c == '_';
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// Gives each byte of one line its style.
class LineStyler
{
public:
    // `line` without its line feed; `styles` takes as many.
    LineStyler(QByteArrayView line, const LineState &before, QByteArray *styles)
        : m_line(line)
        , m_state(before)
        , m_styles(styles)
    {
        if (line.endsWith(DisplayText::kLineBreakSign))
            m_end = line.size() - DisplayText::kLineBreakSign.size();
        else
            m_end = line.size();
    }

    LineState run();

private:
    [[nodiscard]] bool isBroken() const { return m_end < m_line.size(); }
    void put(qsizetype count, int style)
    {
        m_styles->append(count, static_cast<char>(style));
        m_at += count;
    }
    void string();
    void escape();
    void word();
    void sign(char c);
    [[nodiscard]] bool beginsKey() const;
    [[nodiscard]] int wordStyle(QByteArrayView word) const;

    QByteArrayView m_line;
    LineState m_state;
    QByteArray *m_styles;
    qsizetype m_at = 0;
    qsizetype m_end = 0; // without the sign of a break
};

LineState LineStyler::run()
{
    if (m_state.inside != LineState::Nothing)
        string();
    while (m_at < m_end) {
        const char c = m_line[m_at];
        if (c == '"') {
            m_state.inside = beginsKey() ? LineState::Property : LineState::String;
            put(1,
                m_state.inside == LineState::Property ? QsciLexerJSON::Property
                                                      : QsciLexerJSON::String);
            string();
        } else if (isWordByte(c)) {
            word();
        } else {
            sign(c);
        }
    }
    m_state.brokenWord = isBroken() && m_end > 0 && isWordByte(m_line[m_end - 1]);
    put(m_line.size() - m_end, QsciLexerJSON::Operator);
    return m_state;
}

// The rest of a string, behind its opening quote; one that a real line end cuts is an error.
void LineStyler::string()
{
    const int style =
        m_state.inside == LineState::Property ? QsciLexerJSON::Property : QsciLexerJSON::String;
    const qsizetype from = m_at;
    if (std::exchange(m_state.brokenEscape, false) && m_at < m_end)
        put(1, QsciLexerJSON::EscapeSequence);
    while (m_at < m_end) {
        const char c = m_line[m_at];
        if (c == '\\') {
            escape();
            continue;
        }
        put(1, style);
        if (c == '"') {
            m_state.inside = LineState::Nothing;
            return;
        }
    }
    if (isBroken())
        return;
    std::fill(m_styles->end() - (m_at - from), m_styles->end(),
        static_cast<char>(QsciLexerJSON::UnclosedString));
    m_state.inside = LineState::Nothing;
}

// RFC 8259 §7; one that is cut by a break is believed.
void LineStyler::escape()
{
    const QByteArrayView rest = m_line.sliced(m_at, m_end - m_at);
    const bool unicode = rest.size() > 1 && rest[1] == 'u';
    const qsizetype size = std::min<qsizetype>(rest.size(), unicode ? 6 : 2);
    bool good = size < 2 || unicode || QByteArrayView("\"\\/bfnrt").contains(rest[1]);
    for (qsizetype i = 2; i < size; ++i)
        good = good && std::isxdigit(static_cast<unsigned char>(rest[i])) != 0;
    m_state.brokenEscape = size < 2 && isBroken();
    put(good ? size : 1, good ? QsciLexerJSON::EscapeSequence : QsciLexerJSON::Error);
}

void LineStyler::word()
{
    qsizetype end = m_at;
    while (end < m_end && isWordByte(m_line[end]))
        ++end;
    const bool part = (m_at == 0 && m_state.brokenWord) || (end == m_end && isBroken());
    const QByteArrayView text = m_line.sliced(m_at, end - m_at);
    const int style = wordStyle(text);
    put(text.size(), part && style == QsciLexerJSON::Error ? QsciLexerJSON::Default : style);
}

int LineStyler::wordStyle(QByteArrayView word) const
{
    if (word == "true" || word == "false" || word == "null")
        return QsciLexerJSON::Keyword;
    const char first = word.front();
    const bool number = (first >= '0' && first <= '9') || first == '-';
    const bool digits = std::all_of(word.begin(), word.end(),
        [](char c) { return (c >= '0' && c <= '9') || QByteArrayView("+-.eE").contains(c); });
    return number && digits ? QsciLexerJSON::Number : QsciLexerJSON::Error;
}

void LineStyler::sign(char c)
{
    if (c == '{' || c == '[')
        ++m_state.depth;
    else if (c == '}' || c == ']')
        m_state.depth = std::max(0, m_state.depth - 1);
    if (QByteArrayView("{}[],:").contains(c))
        put(1, QsciLexerJSON::Operator);
    else
        put(1, isBlank(c) ? QsciLexerJSON::Default : QsciLexerJSON::Error);
}

// Whether the string that begins here is followed by a colon.
bool LineStyler::beginsKey() const
{
    const qsizetype end = std::min<qsizetype>(m_end, m_at + 1 + kLongestKeyBytes);
    qsizetype at = m_at + 1;
    while (at < end && m_line[at] != '"')
        at += m_line[at] == '\\' ? 2 : 1;
    ++at;
    while (at < end && isBlank(m_line[at]))
        ++at;
    return at < end && m_line[at] == ':';
}

// A line that ends deeper than it begins can be folded up to where its depth is reached again.
void setFolding(QsciScintilla *editor, int line, int before, int after)
{
    constexpr int kDeepest =
        QsciScintillaBase::SC_FOLDLEVELNUMBERMASK - QsciScintillaBase::SC_FOLDLEVELBASE;
    int level = QsciScintillaBase::SC_FOLDLEVELBASE + std::min(before, kDeepest);
    if (after > before)
        level |= QsciScintillaBase::SC_FOLDLEVELHEADERFLAG;
    editor->SendScintilla(QsciScintillaBase::SCI_SETFOLDLEVEL, static_cast<unsigned long>(line),
        static_cast<long>(level));
}

} // namespace

QString JsonHighlighter::description(int style) const
{
    return style >= QsciLexerJSON::Default && style <= QsciLexerJSON::Error
        ? QStringLiteral("JSON %1").arg(style)
        : QString();
}

void JsonHighlighter::styleText(int start, int end)
{
    QsciScintilla *view = editor();
    const auto ask = [view](unsigned int message, int number) {
        return static_cast<int>(view->SendScintilla(message, static_cast<unsigned long>(number)));
    };
    int line = ask(QsciScintillaBase::SCI_LINEFROMPOSITION, start);
    const int last = ask(QsciScintillaBase::SCI_LINEFROMPOSITION, std::max(start, end - 1));
    const int first = ask(QsciScintillaBase::SCI_POSITIONFROMLINE, line);
    const int stop = std::max(end, ask(QsciScintillaBase::SCI_GETLINEENDPOSITION, last));
    const QByteArray text = view->bytes(first, stop);
    QByteArray styles;
    styles.reserve(text.size());
    LineState state;
    if (line > 0)
        state = LineState::fromNumber(ask(QsciScintillaBase::SCI_GETLINESTATE, line - 1));
    for (qsizetype at = 0; line <= last; ++line) {
        const qsizetype feed = text.indexOf('\n', at);
        const qsizetype lineEnd = feed < 0 ? stop - first : feed;
        const int before = state.depth;
        state = LineStyler(QByteArrayView(text).sliced(at, lineEnd - at), state, &styles).run();
        if (feed >= 0)
            styles.append(static_cast<char>(QsciLexerJSON::Default));
        view->SendScintilla(QsciScintillaBase::SCI_SETLINESTATE, static_cast<unsigned long>(line),
            static_cast<long>(state.toNumber()));
        setFolding(view, line, before, state.depth);
        at = lineEnd + 1;
    }
    startStyling(first);
    view->SendScintilla(QsciScintillaBase::SCI_SETSTYLINGEX,
        static_cast<unsigned long>(std::min<qsizetype>(styles.size(), stop - first)),
        styles.constData());
}

} // namespace tallyman
