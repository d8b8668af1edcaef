// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QString>

class QApplication;
class QIcon;
class QPalette;

namespace tallyman {

// Every colour the window uses. The style and palette are made of them; views that paint for
// themselves take them from themeColors().
struct ThemeColors
{
    bool dark = false;
    QColor window;   // where content stands: tables, editors, pages
    QColor surface;  // toolbar, headers, cards
    QColor sidebar;  // navigation and status bar
    QColor raised;   // buttons, fields, popups
    QColor hover;    // what the pointer is over
    QColor hairline; // lines between areas, borders
    QColor rowLine;  // lines between rows, fainter
    QColor text;
    QColor dimText; // secondary text
    QColor disabledText;
    QColor accent;            // the one accent: links, focus, the primary button
    QColor accentText;        // on accent
    QColor selection;         // selected rows; text keeps its own colour on it
    QColor selectionInactive; // the same without keyboard focus
    QColor ok;
    QColor warning;
    QColor error;
    QColor warningSurface; // behind a banner or a changed line
    QColor errorSurface;
    QColor infoSurface;
    QColor jsonKey;
    QColor jsonString;
    QColor jsonNumber;
    QColor jsonLiteral; // true, false, null
    QColor jsonPunctuation;
    QColor match; // behind text that was searched for
};

enum class ThemeChoice : quint8 { System = 0, Light = 1, Dark = 2 };

// Height of rows in tables and lists, in device-independent pixels.
enum class Density : quint8 { Normal = 0, Compact = 1 };

// The colours in use, light or dark as the application's palette is. Widgets that keep derived
// colours renew them on QEvent::PaletteChange. GUI thread.
[[nodiscard]] const ThemeColors &themeColors();
[[nodiscard]] const ThemeColors &themeColors(bool dark);

[[nodiscard]] QFont uiFont(); // 13 px, digits of equal width where the font has them
[[nodiscard]] QFont uiFont(int pixelSize, QFont::Weight weight = QFont::Normal);
[[nodiscard]] QFont monospaceFont(); // for wire text only
[[nodiscard]] QFont monospaceFont(int pixelSize);

[[nodiscard]] int rowHeight(Density density = Density::Normal); // 26, 22

// Palette, style and font for the whole application. With ThemeChoice::System, light or dark is
// read from the desktop's palette each time this is called.
void applyTheme(QApplication &application, ThemeChoice choice);

// An SVG of resources/icons by name ("resend"), painted in the colour of the text around it.
[[nodiscard]] QIcon themeIcon(const QString &name);

// A wire status ("200", none) in its colour: 2xx ok, others error, 0 dim.
[[nodiscard]] QColor statusColor(int status);

} // namespace tallyman
