// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace tallyman {

// Size of the well-formed UTF-8 sequence (RFC 3629) that begins at `at`; 0 when there is none.
[[nodiscard]] int utf8SequenceSize(QByteArrayView bytes, qint64 at);

// Position of the first byte that belongs to no well-formed sequence; -1 when all is UTF-8.
[[nodiscard]] qint64 firstInvalidUtf8(QByteArrayView bytes);

} // namespace tallyman
