// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>

namespace tallyman {

namespace {

constexpr int kBars = 19;
constexpr int kBarWidth = 4;

} // namespace

Sparkline::Sparkline(QWidget *parent)
    : QWidget(parent)
    , m_values(kBars, 0)
{
    setAccessibleName(tr("Events per second, lately"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Sparkline::append(qint64 value)
{
    m_values.removeFirst();
    m_values.append(value);
    update();
}

bool Sparkline::isFlat() const
{
    return std::all_of(m_values.begin(), m_values.end(), [](qint64 v) { return v == 0; });
}

void Sparkline::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const qint64 highest = std::max<qint64>(1, *std::max_element(m_values.begin(), m_values.end()));
    QPainter painter(this);
    for (int i = 0; i < kBars; ++i) {
        const qint64 value = m_values.at(i);
        int bar = static_cast<int>(value * height() / highest);
        bar = value > 0 ? std::max(2, bar) : 1;
        painter.fillRect(i * kBarWidth, height() - bar, kBarWidth - 1, bar, themeColors().dimText);
    }
}

} // namespace tallyman
