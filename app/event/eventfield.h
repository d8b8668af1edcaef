// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QMetaType>
#include <QString>
#include <tl/expected.hpp>

namespace tallyman {

// A value of an event that a column of a table shows, named as in the filter language. A value.
struct EventField
{
    enum class Kind : quint8 {
        Sender,   // id of the profile
        Form,     // of the profile
        Import,   // the sender's own key
        Attempt,  // the how manyeth time this notification came
        Findings, // ids of their kinds
        Endpoint, // its name, as they are set now
        Header,
        Json,
    };
    Kind kind = Kind::Sender;
    QByteArray name;      // of the header, in lower case
    QByteArrayList steps; // of the path in the JSON

    // "sender", "header.x-csvbox-token", "json.rows.0.sku"; parse() reads it again.
    [[nodiscard]] QString text() const;
    // The same without the prefix, for the head of a column: "x-csvbox-token", "rows.0.sku".
    [[nodiscard]] QString title() const;
    // The error is a sentence.
    [[nodiscard]] static tl::expected<EventField, QString> parse(const QString &text);

    friend bool operator==(const EventField &, const EventField &) = default;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::EventField)
