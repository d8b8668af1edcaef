// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace tallyman {

// One field line (RFC 9110 §5): name and value as sent, the value without the optional white space
// around it.
struct HeaderField
{
    QByteArray name;
    QByteArray value;
    friend bool operator==(const HeaderField &, const HeaderField &) = default;
};

// Field lines in wire order; nothing is merged, sorted or lower-cased.
class HeaderList
{
public:
    HeaderList() = default;
    HeaderList(std::initializer_list<HeaderField> fields)
        : m_fields(fields)
    {
    }
    explicit HeaderList(QList<HeaderField> fields)
        : m_fields(std::move(fields))
    {
    }

    // Reads a field section (lines that end with LF or CRLF, up to an empty line or the end).
    // Lenient: a line without a colon becomes a field with an empty value, so that nothing that
    // stands in a malformed head is hidden.
    [[nodiscard]] static HeaderList parse(QByteArrayView section);

    // The same for a whole request or response head: skips empty lines and the start line.
    [[nodiscard]] static HeaderList parseHead(QByteArrayView head);

    // The first value whose name matches case-insensitively; a null QByteArray if there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] qsizetype count(QByteArrayView name) const;
    [[nodiscard]] bool contains(QByteArrayView name) const { return count(name) > 0; }
    // Whether a comma-separated list field (all its lines) has `token`, case-insensitively.
    [[nodiscard]] bool hasToken(QByteArrayView name, QByteArrayView token) const;

    void append(const QByteArray &name, const QByteArray &value) { m_fields.append({name, value}); }
    void removeAll(QByteArrayView name);
    // The first field of that name gets the value, further ones go; where there is none it is
    // added.
    void set(const QByteArray &name, const QByteArray &value);

    [[nodiscard]] const QList<HeaderField> &fields() const & { return m_fields; }
    // Of a temporary list: by value, so that `for (… : event.headers().fields())` is safe.
    [[nodiscard]] QList<HeaderField> fields() && { return std::move(m_fields); }
    [[nodiscard]] qsizetype size() const { return m_fields.size(); }
    [[nodiscard]] bool isEmpty() const { return m_fields.isEmpty(); }

    friend bool operator==(const HeaderList &, const HeaderList &) = default;

private:
    QList<HeaderField> m_fields;
};

// Case-insensitive comparison of ASCII, as field names are compared (RFC 9110 §5.1).
[[nodiscard]] bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b);

// Whether `name` is a token (RFC 9110 §5.6.2) and so can stand as a field name or method.
[[nodiscard]] bool isToken(QByteArrayView name);

// Whether `value` can be sent as a field value: no CR, LF or NUL (RFC 9110 §5.5).
[[nodiscard]] bool isFieldValue(QByteArrayView value);

} // namespace tallyman
