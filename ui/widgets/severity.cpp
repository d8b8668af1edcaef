// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/severity.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>

namespace tallyman {

QString severityMark(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return QStringLiteral("ℹ");
    case Severity::Warning:
        return QStringLiteral("⚠");
    case Severity::Error:
        break;
    }
    return QStringLiteral("✖");
}

QString severityText(Severity severity)
{
    const char *const names[] = {QT_TRANSLATE_NOOP("Severity", "Note"),
        QT_TRANSLATE_NOOP("Severity", "Warning"), QT_TRANSLATE_NOOP("Severity", "Error")};
    return severityMark(severity) + QLatin1Char(' ')
        + QCoreApplication::translate("Severity", names[static_cast<size_t>(severity)]);
}

QColor severityColor(Severity severity)
{
    const ThemeColors &colors = themeColors();
    if (severity == Severity::Note)
        return colors.dimText;
    return severity == Severity::Warning ? colors.warning : colors.error;
}

Tone severityTone(Severity severity)
{
    if (severity == Severity::Note)
        return Tone::Dim;
    return severity == Severity::Warning ? Tone::Changed : Tone::Removed;
}

} // namespace tallyman
