// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QIcon>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>
#include <QStyleHints>
#include <QSvgRenderer>

// Q_INIT_RESOURCE must stand outside of any namespace. Without it the linker would leave the
// resources of a static library out.
static void initResources()
{
    Q_INIT_RESOURCE(tallyman);
}

namespace tallyman {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

ThemeColors lightColors()
{
    ThemeColors c;
    c.window = rgb(0xFFFFFF);
    c.surface = rgb(0xFAFBFC);
    c.sidebar = rgb(0xF4F5F7);
    c.raised = rgb(0xFFFFFF);
    c.hover = rgb(0xEEF1F6);
    c.hairline = rgb(0xDFE2E7);
    c.rowLine = rgb(0xEDEFF2);
    c.text = rgb(0x1D2330);
    c.dimText = rgb(0x6B7384);
    c.disabledText = rgb(0xA8ADB8);
    c.accent = rgb(0x2563EB);
    c.accentText = rgb(0xFFFFFF);
    c.selection = rgb(0xDBE8FF);
    c.selectionInactive = rgb(0xE6EAF1);
    c.ok = rgb(0x15803D);
    c.warning = rgb(0xB45309);
    c.error = rgb(0xB91C1C);
    c.warningSurface = rgb(0xFFF7E8);
    c.errorSurface = rgb(0xFDF0F0);
    c.infoSurface = rgb(0xF0F5FF);
    c.jsonKey = rgb(0x7C3AED);
    c.jsonString = rgb(0x0F766E);
    c.jsonNumber = rgb(0xB45309);
    c.jsonLiteral = rgb(0x2563EB);
    c.jsonPunctuation = rgb(0x6B7384);
    c.match = rgb(0xFDE68A);
    return c;
}

ThemeColors darkColors()
{
    ThemeColors c;
    c.dark = true;
    c.window = rgb(0x22262E);
    c.surface = rgb(0x262B34);
    c.sidebar = rgb(0x1B1E24);
    c.raised = rgb(0x2A2F39);
    c.hover = rgb(0x303642);
    c.hairline = rgb(0x343A45);
    c.rowLine = rgb(0x2C313A);
    c.text = rgb(0xE4E7EE);
    c.dimText = rgb(0x97A0B1);
    c.disabledText = rgb(0x646C7A);
    c.accent = rgb(0x6EA0FF);
    c.accentText = rgb(0x10141C);
    c.selection = rgb(0x2A3F66);
    c.selectionInactive = rgb(0x323946);
    c.ok = rgb(0x4ADE80);
    c.warning = rgb(0xFBBF24);
    c.error = rgb(0xF87171);
    c.warningSurface = rgb(0x332C1D);
    c.errorSurface = rgb(0x38252A);
    c.infoSurface = rgb(0x253046);
    c.jsonKey = rgb(0xC4A7FF);
    c.jsonString = rgb(0x5EDCC4);
    c.jsonNumber = rgb(0xFBBF24);
    c.jsonLiteral = rgb(0x6EA0FF);
    c.jsonPunctuation = rgb(0x97A0B1);
    c.match = rgb(0x6B5A1E);
    return c;
}

QPalette paletteOf(const ThemeColors &c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::Base, c.window);
    p.setColor(QPalette::AlternateBase, c.surface);
    p.setColor(QPalette::Button, c.raised);
    p.setColor(QPalette::ToolTipBase, c.raised);
    p.setColor(QPalette::Light, c.raised);
    p.setColor(QPalette::Midlight, c.rowLine);
    p.setColor(QPalette::Mid, c.hairline);
    p.setColor(QPalette::Dark, c.hairline);
    p.setColor(QPalette::Shadow, c.hairline);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
             QPalette::ToolTipText, QPalette::BrightText, QPalette::HighlightedText}) {
        p.setColor(role, c.text);
        p.setColor(QPalette::Disabled, role, c.disabledText);
    }
    p.setColor(QPalette::PlaceholderText, c.dimText);
    p.setColor(QPalette::Highlight, c.selection);
    p.setColor(QPalette::Inactive, QPalette::Highlight, c.selectionInactive);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    return p;
}

// The desktop's own wish. Resetting the application palette lets Qt ask the platform again.
bool systemIsDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    QApplication::setPalette(QPalette());
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

QString firstInstalled(const QStringList &families)
{
    for (const QString &family : families) {
        if (QFontDatabase::hasFamily(family))
            return family;
    }
    return {};
}

QString uiFamily()
{
    static const QString family = [] {
        const QString own = firstInstalled({QStringLiteral("Inter")});
        return own.isEmpty() ? QFontDatabase::systemFont(QFontDatabase::GeneralFont).family() : own;
    }();
    return family;
}

QString monospaceFamily()
{
    static const QString family = [] {
        const QString own =
            firstInstalled({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")});
        return own.isEmpty() ? QFontDatabase::systemFont(QFontDatabase::FixedFont).family() : own;
    }();
    return family;
}

} // namespace

const ThemeColors &themeColors(bool dark)
{
    static const ThemeColors light = lightColors();
    static const ThemeColors night = darkColors();
    return dark ? night : light;
}

const ThemeColors &themeColors()
{
    return themeColors(QApplication::palette().color(QPalette::Window).lightness() < 128);
}

QFont uiFont()
{
    return uiFont(13);
}

QFont uiFont(int pixelSize, QFont::Weight weight)
{
    QFont font(uiFamily());
    font.setPixelSize(pixelSize);
    font.setWeight(weight);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#endif
    return font;
}

QFont monospaceFont()
{
    return monospaceFont(12);
}

QFont monospaceFont(int pixelSize)
{
    QFont font(monospaceFamily());
    font.setPixelSize(pixelSize);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    // no ligatures: they would show other characters than were sent ("//", "->")
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

int rowHeight(Density density)
{
    return density == Density::Compact ? 22 : 26;
}

void applyTheme(QApplication &application, ThemeChoice choice)
{
    initResources();
    const bool dark = choice == ThemeChoice::System ? systemIsDark() : choice == ThemeChoice::Dark;
    if (qobject_cast<Style *>(application.style()) == nullptr)
        QApplication::setStyle(new Style);
    QApplication::setPalette(paletteOf(themeColors(dark)));
    QApplication::setFont(uiFont());
}

QIcon themeIcon(const QString &name)
{
    QSvgRenderer renderer(QStringLiteral(":/icons/%1.svg").arg(name));
    QIcon icon;
    for (const int size : {16, 32, 48}) {
        QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(image.rect(), themeColors().text);
        painter.end();
        icon.addPixmap(QPixmap::fromImage(image));
    }
    return icon;
}

QColor statusColor(int status)
{
    const ThemeColors &c = themeColors();
    if (status == 0)
        return c.dimText;
    return status >= 200 && status < 300 ? c.ok : c.error;
}

} // namespace tallyman
