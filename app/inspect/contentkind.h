// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace tallyman {

enum class ContentKind : quint8 { Empty, Json, Xml, Form, Multipart, Csv, Text, Image, Binary };

// What a body is, from its Content-Type and its first bytes (some KiB are enough). Bytes that
// plainly begin like JSON or XML count as that when the type says nothing better; what calls itself
// text but holds NULs or no UTF-8 at all is binary, unless it names its charset. Images are known
// by their first bytes, tables also by the separators that the first lines have in common.
[[nodiscard]] ContentKind contentKind(QByteArrayView contentType, QByteArrayView beginning);

[[nodiscard]] QString contentKindName(ContentKind kind); // "JSON", "form", …

// The charset that a Content-Type names, when it is one that can be read here and is not UTF-8;
// empty otherwise.
[[nodiscard]] QByteArray foreignCharset(QByteArrayView contentType);

// A file extension that is safe whatever the sender claims: ".json", ".xml", ".csv", ".txt" or
// ".bin".
[[nodiscard]] QString contentExtension(ContentKind kind);

} // namespace tallyman
