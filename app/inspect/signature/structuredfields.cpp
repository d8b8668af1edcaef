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
        if (peek() == '\\')
            ++m_at;
        if (m_at >= m_text.size() || static_cast<unsigned char>(peek()) < 0x20)
            return false;
        item->value += m_text[m_at++];
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
    const qsizetype start = m_at;
    (void)take('-');
    bool ok = !takeWhile(isDigit).isEmpty();
    item->kind = SfKind::Integer;
    if (ok && take('.')) {
        item->kind = SfKind::Decimal;
        ok = !takeWhile(isDigit).isEmpty();
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
        parameters->append(parameter);
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

bool SfReader::readMember(SfMember *member)
{
    if (!readKey(&member->key))
        return false;
    if (take('='))
        return peek() == '(' ? readInnerList(&member->value) : readItem(&member->value);
    const qsizetype start = m_at;
    member->value.value = "1"; // true
    const bool ok = readParameters(&member->value.parameters);
    member->value.text = "?1" + m_text.mid(start, m_at - start);
    return ok;
}

bool SfReader::readDictionary(QList<SfMember> *members)
{
    skip(" ");
    while (m_at < m_text.size()) {
        SfMember member;
        if (!readMember(&member))
            return false;
        members->removeIf([&](const SfMember &each) { return each.key == member.key; });
        members->append(member);
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

} // namespace

const SfValue *SfValue::parameter(QByteArrayView name) const
{
    const auto found = std::find_if(parameters.begin(), parameters.end(),
        [name](const SfParameter &each) { return each.name == name; });
    return found == parameters.end() ? nullptr : &found->value;
}

std::optional<QList<SfMember>> parseDictionary(const QByteArray &text)
{
    QList<SfMember> members;
    if (!SfReader(text).readDictionary(&members))
        return std::nullopt;
    return members;
}

} // namespace tallyman
