// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace tallyman {

// Foreign bytes as one word of a POSIX shell that stands for exactly these bytes (without NUL,
// which no argument can have): '…' for printable UTF-8, otherwise "$(printf '…')" with octal
// escapes, so that nothing in the text can act on a shell or a terminal it is pasted into.
// Trailing line breaks are lost in the second form. Any thread.
[[nodiscard]] QString shellWord(QByteArrayView bytes);

// Whether '…' can stand for the bytes; line breaks (LF) are allowed if `lines`.
[[nodiscard]] bool isPlainShellText(QByteArrayView bytes, bool lines);

} // namespace tallyman
