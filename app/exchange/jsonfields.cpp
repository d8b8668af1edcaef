// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/jsonfields.h"

#include "base/text.h"

namespace tallyman {

namespace {

QByteArray toBytes(std::string_view view)
{
    return QByteArray(view.data(), static_cast<qsizetype>(view.size()));
}

QString nameOf(const char *name)
{
    return QString::fromLatin1(name);
}

} // namespace

JsonFields::JsonFields(simdjson::dom::element element, const QString &path)
    : m_path(path)
{
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) {
        m_error = Error{ErrorCode::InvalidInput,
            m_path.isEmpty()
                ? QStringLiteral("An object with the fields of an event was expected.")
                : QStringLiteral("The field “%1” must be an object.").arg(m_path.chopped(1)),
            {}};
        return;
    }
    for (const auto field : object) {
        const QByteArray key = toBytes(field.key);
        if (m_fields.contains(key))
            fail(displayLine(key, 100), QStringLiteral("stand there once"));
        m_fields.insert(key, field.value);
    }
}

void JsonFields::fail(const QString &name, const QString &expected)
{
    if (!m_error)
        m_error = Error{ErrorCode::InvalidInput,
            QStringLiteral("The field “%1%2” must %3.").arg(m_path, name, expected), {}};
}

std::optional<simdjson::dom::element> JsonFields::take(const char *name)
{
    if (m_error)
        return std::nullopt;
    const auto found = m_fields.constFind(name);
    if (found == m_fields.constEnd()) {
        fail(nameOf(name), QStringLiteral("be there; it is missing"));
        return std::nullopt;
    }
    const simdjson::dom::element element = *found;
    m_fields.erase(found);
    return element;
}

void JsonFields::refuseOthers()
{
    if (!m_error && !m_fields.isEmpty())
        fail(displayLine(m_fields.constBegin().key(), 100),
            QStringLiteral("not be there: it is not known to this version"));
}

qint64 JsonFields::integer(const char *name, qint64 least, qint64 most)
{
    const auto element = take(name);
    if (!element)
        return least;
    int64_t value = 0;
    if (element->get(value) != simdjson::SUCCESS || value < least || value > most) {
        fail(nameOf(name), QStringLiteral("be a whole number from %1 to %2").arg(least).arg(most));
        return least;
    }
    return value;
}

std::optional<qint64> JsonFields::integerOrNull(const char *name, qint64 least, qint64 most)
{
    const auto found = m_fields.constFind(name);
    if (found == m_fields.constEnd() || !found->is_null())
        return integer(name, least, most);
    m_fields.erase(found);
    return std::nullopt;
}

QByteArray JsonFields::string(const char *name)
{
    const auto element = take(name);
    return element ? decode(nameOf(name), *element, false).value_or(QByteArray()) : QByteArray();
}

std::optional<QByteArray> JsonFields::stringOrNull(const char *name)
{
    const auto found = m_fields.constFind(name);
    if (found == m_fields.constEnd() || !found->is_null())
        return string(name);
    m_fields.erase(found);
    return std::nullopt;
}

QByteArray JsonFields::base64(const char *name)
{
    const auto element = take(name);
    return element ? decode(nameOf(name), *element, true).value_or(QByteArray()) : QByteArray();
}

QByteArray JsonFields::sha256(const char *name)
{
    const QByteArray hex = string(name);
    const QByteArray digest = QByteArray::fromHex(hex);
    if (digest.size() != 32 || digest.toHex() != hex)
        fail(nameOf(name), QStringLiteral("be a SHA-256 as 64 lower-case hexadecimal digits"));
    return digest;
}

qint64 JsonFields::time(const char *name)
{
    const QString text = QString::fromUtf8(string(name));
    const qint64 us = text.size() == 27 ? parseRfc3339(text) : -1;
    if (us >= 0 && formatRfc3339(us) == text)
        return us;
    fail(nameOf(name), QStringLiteral("be a time like 2026-11-22T14:07:31.204512Z"));
    return 0;
}

QByteArray JsonFields::text(const char *name)
{
    const QByteArray encoded = QByteArray(name) + "Base64";
    return m_fields.contains(encoded) && !m_fields.contains(name) ? base64(encoded.constData())
                                                                  : string(name);
}

HeaderList JsonFields::fields(const char *name)
{
    const QByteArray encodedName = QByteArray(name) + "Base64";
    const bool encoded = m_fields.contains(encodedName) && !m_fields.contains(name);
    const char *used = encoded ? encodedName.constData() : name;
    const auto element = take(used);
    if (!element)
        return {};
    simdjson::dom::array array;
    if (element->get(array) != simdjson::SUCCESS) {
        fail(nameOf(used), QStringLiteral("be a list of [name, value]"));
        return {};
    }
    HeaderList list;
    for (const auto &item : array) {
        const auto field = pair(nameOf(used), item, encoded);
        if (!field)
            return {};
        list.append(field->name, field->value);
    }
    return list;
}

std::optional<HeaderField> JsonFields::pair(
    const QString &name, const simdjson::dom::element &element, bool encoded)
{
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS || array.size() != 2) {
        fail(name, QStringLiteral("be a list of [name, value]"));
        return std::nullopt;
    }
    const auto field = decode(name, array.at(0).value_unsafe(), encoded);
    const auto value = decode(name, array.at(1).value_unsafe(), encoded);
    if (!field || !value)
        return std::nullopt;
    return HeaderField{*field, *value};
}

std::optional<QByteArray> JsonFields::decode(
    const QString &name, const simdjson::dom::element &element, bool encoded)
{
    std::string_view view;
    if (element.get(view) != simdjson::SUCCESS) {
        fail(name, QStringLiteral("be a string"));
        return std::nullopt;
    }
    if (!encoded)
        return toBytes(view);
    const QByteArray raw =
        QByteArray::fromRawData(view.data(), static_cast<qsizetype>(view.size()));
    auto decoded = QByteArray::fromBase64Encoding(raw, QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok) {
        fail(name, QStringLiteral("be base64"));
        return std::nullopt;
    }
    return decoded.decoded;
}

} // namespace tallyman
