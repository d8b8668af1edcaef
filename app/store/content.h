// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace tallyman {

// Content of this size and more is stored once per SHA-256, outside the event's row.
constexpr qint64 kSharedContentBytes = 4 * 1024;

// Such content is cut into pieces of this size, so that neither writing nor reading needs all of
// it in memory.
constexpr qint64 kPieceBytes = 256 * 1024;
constexpr qint64 kMaxPieces = 1 << 20;

// Row id of piece `number` of content `contentId`.
[[nodiscard]] constexpr qint64 pieceId(qint64 contentId, qint64 number)
{
    return contentId * kMaxPieces + number;
}

} // namespace tallyman
