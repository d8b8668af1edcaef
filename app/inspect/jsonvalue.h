// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"

#include <QByteArrayList>
#include <functional>
#include <optional>

namespace tallyman {

// A JSON Pointer (RFC 6901), read once. "" is the whole document. A step "*" stands for every
// child where several values may be meant; elsewhere it is a name like any other.
class JsonPath
{
public:
    JsonPath() = default;
    // Nothing when it is neither empty nor begins with "/".
    [[nodiscard]] static std::optional<JsonPath> parse(const QString &pointer);

    [[nodiscard]] const QByteArrayList &steps() const { return m_steps; } // UTF-8, unescaped
    [[nodiscard]] QString toString() const;
    friend bool operator==(const JsonPath &, const JsonPath &) = default;

private:
    QByteArrayList m_steps;
};

// A value of a JsonDocument together with the document it stands in. Cheap to copy; may be null,
// and every step from a null value leads to a null value.
class JsonValue
{
public:
    JsonValue() = default;
    // The root; null when the document is not valid.
    explicit JsonValue(JsonDocumentPtr document);
    JsonValue(JsonDocumentPtr document, const JsonSlice &slice)
        : m_document(std::move(document))
        , m_slice(slice)
    {
    }

    [[nodiscard]] bool isNull() const { return m_document == nullptr; }
    [[nodiscard]] bool isObject() const { return !isNull() && m_slice.kind == JsonKind::Object; }
    [[nodiscard]] bool isArray() const { return !isNull() && m_slice.kind == JsonKind::Array; }
    [[nodiscard]] bool isNumber() const { return !isNull() && m_slice.kind == JsonKind::Number; }
    [[nodiscard]] bool isString() const { return !isNull() && m_slice.kind == JsonKind::String; }
    [[nodiscard]] const JsonSlice &slice() const { return m_slice; }
    [[nodiscard]] const JsonDocumentPtr &document() const { return m_document; }

    // A member of an object (of several with one name the last, as most parsers take it) or an item
    // of an array by its decimal index.
    [[nodiscard]] JsonValue child(QByteArrayView step) const;
    [[nodiscard]] JsonValue at(const JsonPath &path) const;
    // Both at once, reading an object only once.
    [[nodiscard]] std::pair<JsonValue, JsonValue> at(
        const JsonPath &first, const JsonPath &second) const;
    [[nodiscard]] qint64 count() const { return isNull() ? 0 : m_document->childCount(m_slice); }
    // Calls `each` for the children in their order until it returns false.
    void forEach(const std::function<bool(const JsonValue &)> &each) const;

    // The name it has in its object; "" elsewhere.
    [[nodiscard]] QString name() const;
    // A string's text, the token of a number or literal, "" for null values and containers.
    [[nodiscard]] QString text() const;
    // A number, or a string that is one in decimal, without fraction.
    [[nodiscard]] std::optional<qint64> integer() const;
    // Exactly as sent.
    [[nodiscard]] QByteArrayView token() const;

private:
    // What the steps of `path` from `step` on lead to.
    [[nodiscard]] JsonValue behind(const JsonPath &path, qsizetype step) const;

    JsonDocumentPtr m_document;
    JsonSlice m_slice;
};

// The same for the same JSON value, however it is laid out, escaped and ordered (members of objects
// may stand in any order); numbers count as different when their tokens are. `token` is a valid
// JSON value. Not cryptographic; the same on every machine and in every version.
[[nodiscard]] quint64 jsonDigest(QByteArrayView token);

} // namespace tallyman
