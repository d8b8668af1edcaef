// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/headerlist.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text.chop(1);
    return text;
}

// Cuts the first line, without its line break, off `rest`.
QByteArrayView takeLine(QByteArrayView &rest)
{
    const qsizetype end = rest.indexOf('\n');
    QByteArrayView line = end < 0 ? rest : rest.first(end);
    rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

constexpr auto makeTokenTable()
{
    std::array<bool, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c)
        table[c] = true;
    for (unsigned c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 32] = true;
    for (const char c :
        {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}

} // namespace

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

bool isToken(QByteArrayView name)
{
    static constexpr auto kTable = makeTokenTable();
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return kTable[static_cast<unsigned char>(c)];
    });
}

bool isFieldValue(QByteArrayView value)
{
    return std::none_of(
        value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

HeaderList HeaderList::parse(QByteArrayView rest)
{
    HeaderList list;
    while (!rest.isEmpty()) {
        const QByteArrayView line = takeLine(rest);
        if (line.isEmpty())
            break;
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            list.append(line.toByteArray(), {});
        else
            list.append(
                line.first(colon).toByteArray(), trimmed(line.sliced(colon + 1)).toByteArray());
    }
    return list;
}

HeaderList HeaderList::parseHead(QByteArrayView head)
{
    while (head.startsWith("\r\n"))
        head = head.sliced(2);
    takeLine(head);
    return parse(head);
}

QByteArray HeaderList::value(QByteArrayView name) const
{
    for (const HeaderField &field : m_fields) {
        if (equalsIgnoringCase(field.name, name))
            return field.value.isNull() ? QByteArray("") : field.value;
    }
    return {};
}

qsizetype HeaderList::count(QByteArrayView name) const
{
    return std::count_if(m_fields.begin(), m_fields.end(),
        [name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); });
}

bool HeaderList::hasToken(QByteArrayView name, QByteArrayView token) const
{
    for (const HeaderField &field : m_fields) {
        if (!equalsIgnoringCase(field.name, name))
            continue;
        for (const QByteArray &part : field.value.split(',')) {
            if (equalsIgnoringCase(trimmed(part), token))
                return true;
        }
    }
    return false;
}

void HeaderList::set(const QByteArray &name, const QByteArray &value)
{
    QList<HeaderField> fields;
    bool done = false;
    for (const HeaderField &field : std::as_const(m_fields)) {
        if (!equalsIgnoringCase(field.name, name))
            fields.append(field);
        else if (!std::exchange(done, true))
            fields.append({field.name, value});
    }
    if (!done)
        fields.append({name, value});
    m_fields = fields;
}

void HeaderList::removeAll(QByteArrayView name)
{
    m_fields.removeIf(
        [name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); });
}

} // namespace tallyman
