// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "http/headerlist.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <optional>
#include <simdjson.h>

namespace tallyman {

// Takes the fields of one JSON object by name and type. The first thing that does not fit is kept
// as the error; after it every call gives an empty value, so that callers check once at the end.
// Refers to the parser's memory; used on the spot, by one thread.
class JsonFields
{
public:
    // `path`: what stands before field names in errors, e.g. "problem.".
    explicit JsonFields(simdjson::dom::element element, const QString &path = {});

    [[nodiscard]] qint64 integer(const char *name, qint64 least, qint64 most);
    [[nodiscard]] std::optional<qint64> integerOrNull(const char *name, qint64 least, qint64 most);
    [[nodiscard]] QByteArray string(const char *name);
    [[nodiscard]] std::optional<QByteArray> stringOrNull(const char *name);
    [[nodiscard]] QByteArray base64(const char *name);
    [[nodiscard]] QByteArray sha256(const char *name);
    // Microseconds, UTC, of a time exactly as formatRfc3339() writes it.
    [[nodiscard]] qint64 time(const char *name);
    // `name` or `name`Base64.
    [[nodiscard]] QByteArray text(const char *name);
    [[nodiscard]] HeaderList fields(const char *name);
    [[nodiscard]] bool has(const char *name) const { return m_fields.contains(name); }
    [[nodiscard]] std::optional<simdjson::dom::element> take(const char *name);

    // Complains about a field that is there but was not asked for.
    void refuseOthers();
    void fail(const QString &name, const QString &expected);
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    [[nodiscard]] std::optional<QByteArray> decode(
        const QString &name, const simdjson::dom::element &element, bool encoded);
    [[nodiscard]] std::optional<HeaderField> pair(
        const QString &name, const simdjson::dom::element &element, bool encoded);

    const QString m_path;
    QHash<QByteArray, simdjson::dom::element> m_fields;
    std::optional<Error> m_error;
};

} // namespace tallyman
