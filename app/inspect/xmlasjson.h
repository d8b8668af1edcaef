// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"

namespace tallyman {

// XML as JSON: {"root": …} with elements as members, repeated ones as arrays, attributes as
// "@name", text beside elements as "#text", an element that is only text as a string. No entity is
// fetched; what one expands to (4096 characters), all do (1 MiB) and depth (256) are limited. Null,
// and why in `problem`, when it is no well-formed XML. `isConverted`: it is UTF-8 whatever its
// declaration says.
[[nodiscard]] JsonDocumentPtr xmlAsJson(
    const QByteArray &xml, ContentProblem *problem, bool isConverted = false);

} // namespace tallyman
