// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/textstyle.h"

#include "ui/theme/theme.h"
#include "ui/views/jsonhighlighter.h"
#include "ui/views/textscintilla.h"

#include <QFontInfo>

namespace tallyman {

namespace {

void colorJson(QsciLexer *lexer)
{
    const ThemeColors &c = themeColors();
    const auto set = [lexer](int style, const QColor &color) { lexer->setColor(color, style); };
    set(QsciLexerJSON::Default, c.text);
    set(QsciLexerJSON::Number, c.jsonNumber);
    set(QsciLexerJSON::String, c.jsonString);
    set(QsciLexerJSON::UnclosedString, c.error);
    set(QsciLexerJSON::Property, c.jsonKey);
    set(QsciLexerJSON::EscapeSequence, c.jsonLiteral);
    set(QsciLexerJSON::Operator, c.jsonPunctuation);
    set(QsciLexerJSON::Keyword, c.jsonLiteral);
    set(QsciLexerJSON::Error, c.error);
}

void colorXml(QsciLexer *lexer)
{
    const ThemeColors &c = themeColors();
    for (int style = 0; style < 128; ++style)
        lexer->setColor(c.text, style);
    for (const int style : {1, 2, 11})
        lexer->setColor(c.jsonKey, style);
    for (const int style : {3, 4})
        lexer->setColor(c.jsonLiteral, style);
    for (const int style : {6, 7})
        lexer->setColor(c.jsonString, style);
    lexer->setColor(c.dimText, 9);
}

// QScintilla knows points only and takes a font given in pixels for one of no size.
QFont editorFont(int pixels)
{
    QFont font = monospaceFont(pixels);
    font.setPointSizeF(QFontInfo(font).pointSizeF());
    return font;
}

QsciLexer *createLexer(TextLanguage language, QsciScintilla *editor)
{
    if (language == TextLanguage::Plain)
        return nullptr;
    QsciLexer *lexer = nullptr;
    if (language == TextLanguage::Json) {
        lexer = new JsonHighlighter(editor);
    } else {
        lexer = new QsciLexerXML(editor);
    }
    lexer->setDefaultPaper(themeColors().window);
    lexer->setPaper(themeColors().window, -1);
    lexer->setFont(editorFont(12), -1);
    if (language == TextLanguage::Json)
        colorJson(lexer);
    else
        colorXml(lexer);
    return lexer;
}

void colorEditor(QsciScintilla *editor)
{
    const ThemeColors &c = themeColors();
    editor->setColor(c.text);
    editor->setPaper(c.window);
    editor->setFont(editorFont(12));
    editor->setCaretForegroundColor(c.text);
    editor->setSelectionBackgroundColor(c.selection);
    editor->resetSelectionForegroundColor();
    editor->setMarginsFont(editorFont(11));
    editor->setMarginsBackgroundColor(c.window);
    editor->setMarginsForegroundColor(c.dimText);
    editor->setFoldMarginColors(c.window, c.window);
    editor->setMatchedBraceBackgroundColor(c.selection);
    editor->setMatchedBraceForegroundColor(c.text);
    editor->setMarkerBackgroundColor(c.errorSurface, ErrorLineMarker);
    editor->setIndicatorForegroundColor(c.error, ErrorIndicator);
    for (unsigned marker = QsciScintillaBase::SC_MARKNUM_FOLDEREND;
         marker <= QsciScintillaBase::SC_MARKNUM_FOLDEROPEN; ++marker) {
        editor->SendScintilla(QsciScintillaBase::SCI_MARKERSETFORE, marker, c.window);
        editor->SendScintilla(QsciScintillaBase::SCI_MARKERSETBACK, marker, c.dimText);
    }
}

} // namespace

void styleEditor(QsciScintilla *editor, TextLanguage language)
{
    QsciLexer *old = editor->lexer();
    editor->setLexer(createLexer(language, editor));
    delete old;
    editor->setUtf8(true);
    editor->setFrameShape(QFrame::NoFrame);
    editor->setWrapMode(QsciScintilla::WrapNone);
    editor->setMarginType(0, QsciScintilla::NumberMargin);
    editor->setMarginWidth(1, 0);
    editor->setFolding(language == TextLanguage::Plain ? QsciScintilla::NoFoldStyle
                                                       : QsciScintilla::PlainFoldStyle,
        2);
    // it would search the whole text with every update
    editor->setBraceMatching(QsciScintilla::NoBraceMatch);
    editor->markerDefine(QsciScintilla::Background, ErrorLineMarker);
    editor->indicatorDefine(QsciScintilla::SquiggleIndicator, ErrorIndicator);
    editor->setExtraAscent(2);
    editor->setExtraDescent(2);
    editor->SendScintilla(QsciScintillaBase::SCI_SETMARGINLEFT, 0UL, 8L);
    // long documents are highlighted where they are seen first, the rest when there is time
    editor->SendScintilla(
        QsciScintillaBase::SCI_SETIDLESTYLING, QsciScintillaBase::SC_IDLESTYLING_ALL);
    editor->SendScintilla(QsciScintillaBase::SCI_SETLAYOUTCACHE, QsciScintillaBase::SC_CACHE_PAGE);
    editor->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTHTRACKING, 1UL);
    editor->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTH, 200UL);
    colorEditor(editor);
}

} // namespace tallyman
