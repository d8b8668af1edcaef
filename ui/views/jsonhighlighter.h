// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/textscintilla.h"

namespace tallyman {

// Colours and folds JSON in an editor, line by line, with the style numbers of QsciLexerJSON, which
// cannot know that a line that DisplayText has broken at “⤶” goes on in the next. GUI thread.
class JsonHighlighter : public QsciLexerCustom
{
    Q_OBJECT

public:
    using QsciLexerCustom::QsciLexerCustom;

    [[nodiscard]] const char *language() const override { return "JSON"; }
    // Empty for numbers that are no style.
    [[nodiscard]] QString description(int style) const override;
    void styleText(int start, int end) override;
};

} // namespace tallyman
