// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/findings/checkedevent.h"

#include <optional>

namespace tallyman {

// encoding-suspicious: what the text is not, although the Content-Type or an XML declaration says
// so; a byte order mark, invalid UTF-8, mojibake. `text` is the content without its coding. Pure.
[[nodiscard]] std::optional<Finding> checkEncoding(
    const CheckedEvent &checked, const QByteArray &text);

} // namespace tallyman
