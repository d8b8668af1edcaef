// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/textpage.h"

class QsciScintilla;

namespace tallyman {

// The markers and indicators that all our editors use.
enum TextMark { ErrorLineMarker = 1, ErrorIndicator = 8 };

// Gives an editor the theme's fonts and colours, line numbers, and a lexer for the language, with
// folding where there is one. Call again when the palette has changed. GUI thread.
void styleEditor(QsciScintilla *editor, TextLanguage language);

} // namespace tallyman
