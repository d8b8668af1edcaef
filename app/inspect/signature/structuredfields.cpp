// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/structuredfields.h"

#include "inspect/signature/keydecoding.h"

#include <algorithm>

namespace tallyman {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isAlpha(char c)
{
    return isLower(c) || (c >= 'A' && c <= 'Z');
}

bool isKeyCharacter(char c)
{
    return isLower(c) || isDigit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}

bool isTokenCharacter(char c)
{
    static constexpr QByteArrayView marks("!#$%&'*+-.^_`|~:/");
    return isAlpha(c) || isDigit(c) || marks.contains(c);
}

// Of what is there twice the last counts, in the place of the first.
template <typename T> void put(QList<T> *into, const T &entry, QByteArray T::*name)
{
    const auto known = std::find_if(
        into->begin(), into->end(), [&](const T &each) { return each.*name == entry.*name; });
    if (known == into->end())
        into->append(entry);
    else
        *known = entry;
}

// Reads from the beginning to the end; each function leaves m_at behind what it has read and says
// whether that was well formed.
class SfReader
{
public:
    explicit SfReader(const QByteArray &text)
        : m_text(text)
    {
    }

    bool readDictionary(QList<SfMember> *members);
    bool readList(QList<SfValue> *values);

private:
    [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : char(0); }
    bool take(char c)
    {
        if (peek() != c || m_at >= m_text.size())
            return false;
        ++m_at;
        return true;
    }
    void skip(const char *characters)
    {
        while (m_at < m_text.size() && QByteArrayView(characters).contains(peek()))
            ++m_at;
    }
    template <typename P> QByteArray takeWhile(P matches)
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && matches(m_text[m_at]))
            ++m_at;
        return m_text.mid(start, m_at - start);
    }
    bool readKey(QByteArray *key);
    bool readMember(SfMember *member);
    bool readValue(SfValue *value);
    template <typename Read> bool readAll(Read readOne);
    bool readInnerList(SfValue *list);
    bool readItem(SfValue *item);
    bool readBare(SfValue *item);
    bool readString(SfValue *item);
    bool readBytes(SfValue *item);
    bool readNumber(SfValue *item);
    bool readParameters(QList<SfParameter> *parameters);

    const QByteArray &m_text;
    qsizetype m_at = 0;
};

bool SfReader::readKey(QByteArray *key)
{
    if (!isLower(peek()) && peek() != '*')
        return false;
    *key = takeWhile(isKeyCharacter);
    return true;
}

bool SfReader::readString(SfValue *item)
{
    item->kind = SfKind::String;
    item->value = QByteArray("");
    ++m_at;
    while (m_at < m_text.size() && peek() != '"') {
        const bool escaped = take('\\');
        const char c = peek();
        if (escaped ? c != '"' && c != '\\' : c < 0x20 || c > 0x7E)
            return false;
        item->value += c;
        ++m_at;
    }
    return take('"');
}

bool SfReader::readBytes(SfValue *item)
{
    item->kind = SfKind::Bytes;
    ++m_at;
    const QByteArray coded = takeWhile([](char c) { return c != ':'; });
    const auto decoded = coded.isEmpty() ? QByteArray("") : decodeBase64(coded);
    item->value = decoded.value_or(QByteArray());
    return decoded && take(':');
}

bool SfReader::readNumber(SfValue *item)
{
    constexpr qsizetype kIntegerDigits = 15;
    constexpr qsizetype kWholeDigits = 12; // of a decimal
    constexpr qsizetype kFractionDigits = 3;
    const qsizetype start = m_at;
    (void)take('-');
    const qsizetype digits = takeWhile(isDigit).size();
    item->kind = SfKind::Integer;
    bool ok = digits > 0 && digits <= kIntegerDigits;
    if (ok && take('.')) {
        item->kind = SfKind::Decimal;
        const qsizetype fraction = takeWhile(isDigit).size();
        ok = digits <= kWholeDigits && fraction > 0 && fraction <= kFractionDigits;
    }
    item->value = m_text.mid(start, m_at - start);
    return ok;
}

bool SfReader::readBare(SfValue *item)
{
    const char c = peek();
    if (c == '"')
        return readString(item);
    if (c == ':')
        return readBytes(item);
    if (c == '-' || isDigit(c))
        return readNumber(item);
    if (c == '?') {
        ++m_at;
        item->kind = SfKind::Boolean;
        item->value = QByteArray(1, peek());
        return take('0') || take('1');
    }
    item->kind = SfKind::Token;
    item->value = takeWhile(isTokenCharacter);
    return isAlpha(c) || c == '*';
}

bool SfReader::readParameters(QList<SfParameter> *parameters)
{
    while (take(';')) {
        skip(" ");
        SfParameter parameter;
        if (!readKey(&parameter.name))
            return false;
        parameter.value.value = "1"; // true
        if (take('=') && !readBare(&parameter.value))
            return false;
        put(parameters, parameter, &SfParameter::name);
    }
    return true;
}

bool SfReader::readItem(SfValue *item)
{
    const qsizetype start = m_at;
    const bool ok = readBare(item) && readParameters(&item->parameters);
    item->text = m_text.mid(start, m_at - start);
    return ok;
}

bool SfReader::readInnerList(SfValue *list)
{
    const qsizetype start = m_at;
    list->isList = true;
    ++m_at;
    for (skip(" "); peek() != ')'; skip(" ")) {
        SfValue item;
        if (!readItem(&item) || (peek() != ' ' && peek() != ')'))
            return false;
        list->items.append(item);
    }
    const bool ok = take(')') && readParameters(&list->parameters);
    list->text = m_text.mid(start, m_at - start);
    return ok;
}

bool SfReader::readValue(SfValue *value)
{
    return peek() == '(' ? readInnerList(value) : readItem(value);
}

bool SfReader::readMember(SfMember *member)
{
    if (!readKey(&member->key))
        return false;
    if (take('='))
        return readValue(&member->value);
    const qsizetype start = m_at;
    member->value.value = "1"; // true
    const bool ok = readParameters(&member->value.parameters);
    member->value.text = "?1" + m_text.mid(start, m_at - start);
    return ok;
}

// What stands between commas, up to the end.
template <typename Read> bool SfReader::readAll(Read readOne)
{
    skip(" ");
    while (m_at < m_text.size()) {
        if (!readOne())
            return false;
        skip(" \t");
        if (m_at >= m_text.size())
            return true;
        if (!take(','))
            return false;
        skip(" \t");
        if (m_at >= m_text.size())
            return false;
    }
    return true;
}

bool SfReader::readDictionary(QList<SfMember> *members)
{
    return readAll([&] {
        SfMember member;
        const bool ok = readMember(&member);
        put(members, member, &SfMember::key);
        return ok;
    });
}

bool SfReader::readList(QList<SfValue> *values)
{
    return readAll([&] {
        SfValue value;
        const bool ok = readValue(&value);
        values->append(value);
        return ok;
    });
}

} // namespace

const SfValue *SfValue::parameter(QByteArrayView name) const
{
    const auto found = std::find_if(parameters.begin(), parameters.end(),
        [name](const SfParameter &each) { return each.name == name; });
    return found == parameters.end() ? nullptr : &found->value;
}

std::optional<QList<SfValue>> parseList(const QByteArray &text)
{
    QList<SfValue> values;
    if (!SfReader(text).readList(&values))
        return std::nullopt;
    return values;
}

std::optional<QList<SfMember>> parseDictionary(const QByteArray &text)
{
    QList<SfMember> members;
    if (!SfReader(text).readDictionary(&members))
        return std::nullopt;
    return members;
}

} // namespace tallyman
