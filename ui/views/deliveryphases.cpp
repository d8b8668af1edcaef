// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/deliveryphases.h"

#include "base/text.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace tallyman {

namespace {
constexpr int kRow = 24;
constexpr int kNameWidth = 130;
constexpr int kFigureWidth = 90;
} // namespace

DeliveryPhases::DeliveryPhases(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Timing"));
}

void DeliveryPhases::setDelivery(const Delivery &d)
{
    m_phases.clear();
    m_totalUs = qMax<qint64>(1, d.totalUs);
    qint64 from = 0;
    const auto add = [&](const QString &name, qint64 to) {
        if (to < 0)
            return;
        m_phases.append({name, from, qMax(from, to)});
        from = qMax(from, to);
    };
    add(tr("Resolve the name"), d.dnsUs);
    add(tr("Connect"), d.connectUs);
    add(tr("TLS"), d.tlsUs);
    add(tr("Wait for the reply"), d.firstByteUs);
    add(tr("Read the reply"), d.totalUs);
    QStringList spoken;
    for (const Phase &phase : std::as_const(m_phases))
        spoken +=
            QString(phase.name + QLatin1Char(' ') + formatDuration(phase.toUs - phase.fromUs));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    setFixedHeight(sizeHint().height());
    update();
}

QSize DeliveryPhases::sizeHint() const
{
    return {420, static_cast<int>(m_phases.size()) * kRow + 12};
}

void DeliveryPhases::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &colors = themeColors();
    const int room = qMax(40, width() - kNameWidth - kFigureWidth - 28);
    int y = 6;
    for (const Phase &phase : m_phases) {
        painter.setPen(colors.dimText);
        painter.drawText(
            QRect(14, y, kNameWidth, kRow), Qt::AlignLeft | Qt::AlignVCenter, phase.name);
        const auto x = static_cast<int>(phase.fromUs * room / m_totalUs);
        const auto width = static_cast<int>((phase.toUs - phase.fromUs) * room / m_totalUs);
        painter.fillRect(14 + kNameWidth + x, y + kRow / 2 - 4, qMax(2, width), 8, colors.accent);
        painter.setPen(colors.text);
        painter.drawText(QRect(14 + kNameWidth + room, y, kFigureWidth, kRow),
            Qt::AlignRight | Qt::AlignVCenter, formatDuration(phase.toUs - phase.fromUs));
        y += kRow;
    }
}

} // namespace tallyman
