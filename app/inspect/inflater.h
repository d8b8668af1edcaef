// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace tallyman::inflater {

enum class Outcome : quint8 {
    Complete,
    TooLarge, // more than `maxBytes` would come out
    CutOff,   // the coded bytes end early
    Broken,   // not in this format
};

// Each appends at most `maxBytes` to `out`, in bounded pieces.
[[nodiscard]] Outcome zlib(QByteArrayView bytes, qint64 maxBytes, bool gzip, QByteArray *out);
[[nodiscard]] Outcome brotli(QByteArrayView bytes, qint64 maxBytes, QByteArray *out);
[[nodiscard]] Outcome zstd(QByteArrayView bytes, qint64 maxBytes, QByteArray *out);

} // namespace tallyman::inflater
