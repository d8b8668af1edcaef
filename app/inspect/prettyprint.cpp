// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/prettyprint.h"

#include "inspect/jsontoken.h"

#include <simdjson.h>

namespace tallyman {

namespace {
constexpr int kIndent = 2;
// Deeper levels are not moved further to the right: the blanks alone would take gigabytes.
constexpr int kMaxIndent = 120;
} // namespace

PrettyPrinter::PrettyPrinter(QByteArrayView text)
    : m_text(text)
{
}

bool PrettyPrinter::next(QByteArray *out, qsizetype bytes)
{
    m_at = json::skipBlanks(m_text, m_at);
    if (m_at >= m_text.size())
        return false;
    const qsizetype limit = out->size() + bytes;
    while (m_at < m_text.size() && out->size() < limit) {
        step(out);
        m_at = json::skipBlanks(m_text, m_at);
    }
    return true;
}

void PrettyPrinter::step(QByteArray *out)
{
    const char c = m_text[m_at];
    if (c == '{' || c == '[') {
        open(c, out);
    } else if (c == '}' || c == ']') {
        m_depth = qMax(0, m_depth - 1);
        newLine(out);
        out->append(c);
        ++m_at;
    } else if (c == ',') {
        out->append(c);
        newLine(out);
        ++m_at;
    } else if (c == ':') {
        out->append(": ");
        ++m_at;
    } else {
        const qint64 end =
            c == '"' ? json::endOfString(m_text, m_at) : json::endOfScalar(m_text, m_at);
        out->append(m_text.sliced(m_at, end - m_at));
        m_at = end;
    }
}

void PrettyPrinter::open(char c, QByteArray *out)
{
    out->append(c);
    m_at = json::skipBlanks(m_text, m_at + 1);
    const char closing = c == '{' ? '}' : ']';
    if (m_at < m_text.size() && m_text[m_at] == closing) {
        out->append(closing);
        ++m_at;
        return;
    }
    ++m_depth;
    newLine(out);
}

void PrettyPrinter::newLine(QByteArray *out) const
{
    out->append('\n');
    out->append(qMin(m_depth * kIndent, kMaxIndent), ' ');
}

QByteArray prettyJson(QByteArrayView text)
{
    PrettyPrinter printer(text);
    QByteArray out;
    while (printer.next(&out, 1 << 20)) { }
    return out;
}

QByteArray compactJson(QByteArrayView text)
{
    QByteArray out(text.size(), Qt::Uninitialized);
    size_t size = 0;
    const auto error =
        simdjson::minify(text.data(), static_cast<size_t>(text.size()), out.data(), size);
    if (error != simdjson::SUCCESS)
        return text.toByteArray();
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

} // namespace tallyman
