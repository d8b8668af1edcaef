// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tunneltexts.h"

#include "tunnel/tunnelstatus.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

namespace tallyman::tunneltexts {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("tunneltexts", text);
}

} // namespace

QString state(const TunnelStatus &status)
{
    const QString name = tunnelKindName(status.kind);
    switch (status.state) {
    case TunnelState::Off:
        break;
    case TunnelState::Starting:
        return tr("%1 is starting").arg(name);
    case TunnelState::Up:
        return tr("%1 is up").arg(name);
    case TunnelState::Elsewhere:
        return tr("%1 leads elsewhere").arg(name);
    case TunnelState::Given:
        return tr("Another tunnel");
    case TunnelState::Failed:
        return tr("%1 is down").arg(name);
    }
    return tr("No tunnel");
}

QString troubles(const TunnelStatus &status)
{
    QStringList lines;
    if (!status.problem.isEmpty())
        lines << QStringLiteral("✖ ") + status.problem;
    for (const QString &warning : status.warnings)
        lines << QStringLiteral("▲ ") + warning;
    return lines.join(QLatin1Char('\n'));
}

QColor color(const TunnelStatus &status)
{
    const ThemeColors &c = themeColors();
    if (!status.problem.isEmpty() || status.state == TunnelState::Failed)
        return c.error;
    if (!status.warnings.isEmpty())
        return c.warning;
    if (status.state == TunnelState::Up)
        return c.ok;
    return status.state == TunnelState::Given ? c.accent : c.dimText;
}

} // namespace tallyman::tunneltexts
