// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "http/framing.h"

namespace tallyman::test {

// A complete event as capture would have made it of these bytes.
[[nodiscard]] Event makeEvent(const QByteArray &head, const QByteArray &body = {},
    const Framing &framing = {}, const QByteArray &trailers = {});

// The head that the issue asks to come back unchanged: fields repeated in two spellings, odd order.
[[nodiscard]] QByteArray awkwardHead(qsizetype contentBytes);
// JSON that no parser may touch: a duplicate key, 1.10e2, 12345678901234567890 and \/.
[[nodiscard]] QByteArray awkwardBody();

} // namespace tallyman::test
