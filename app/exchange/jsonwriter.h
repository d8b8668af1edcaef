// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace tallyman {

// Writes one JSON text with its keys in the order of the calls; commas are put where they belong.
// QJsonDocument is not used because it sorts keys and keeps integers as floating point numbers.
// A value that is used once; not thread-safe.
class JsonWriter
{
public:
    // Structure. Inside an object every value follows a key().
    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return close(']'); }
    JsonWriter &key(const char *name);

    // Values. `utf8` must be well-formed UTF-8.
    JsonWriter &string(QByteArrayView utf8);
    JsonWriter &qstring(const QString &text) { return string(text.toUtf8()); }
    JsonWriter &integer(qint64 value);
    // Microseconds as milliseconds with three decimals.
    JsonWriter &milliseconds(qint64 microseconds);
    JsonWriter &boolean(bool value);
    JsonWriter &null();
    JsonWriter &base64(QByteArrayView bytes);
    JsonWriter &hex(QByteArrayView bytes);

    // `name`: a string if the bytes are UTF-8, otherwise `name`Base64.
    JsonWriter &text(const char *name, QByteArrayView bytes);
    // `name`: [[name, value]…]; if any is not UTF-8 all in base64 under `name`Base64.
    JsonWriter &fields(const char *name, const HeaderList &list);

    [[nodiscard]] const QByteArray &result() const { return m_out; }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    void separate();

    QByteArray m_out;
    bool m_needsComma = false;
};

} // namespace tallyman
