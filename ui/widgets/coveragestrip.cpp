// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/coveragestrip.h"

#include "base/clock.h"
#include "ui/models/importtexts.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <optional>

namespace tallyman {

namespace {

constexpr int kStripHeight = 8;
constexpr int kLeastWidth = 3;  // of what must not be overlooked
constexpr int kHatchedFrom = 8; // hatching cannot be seen in less
constexpr int kLabelGap = 4;
constexpr int kCaptionGap = 12;

// How many rows or parts the strip stands for.
qint64 extentOf(const Import &import)
{
    if (import.gapsAreParts)
        return import.parts.value_or(0);
    return std::max(import.rowsTotal.value_or(0), import.rowsReceived);
}

qint64 firstOf(const Import &import)
{
    return import.gapsAreParts && import.gaps.first().value_or(1) == 0 ? 0 : 1;
}

// Rows (or parts) first, first + 1, … on so many pixels.
struct Scale
{
    qint64 first;
    qint64 extent;
    int width;

    [[nodiscard]] int at(qint64 number) const
    {
        return static_cast<int>(
            static_cast<double>(number - first) * width / static_cast<double>(extent));
    }
    // How few rows would be narrower than what must not be overlooked.
    [[nodiscard]] qint64 leastRows() const { return extent * kLeastWidth / qMax(1, width); }
};

struct Span
{
    int from;
    int to; // behind it
};

Span spanOf(const IdSet::Range &range, const Scale &scale)
{
    const int from = qMax(0, qMin(scale.at(range.first), scale.width - kLeastWidth));
    return {from, qMin(scale.width, qMax(from + kLeastWidth, scale.at(range.last + 1)))};
}

void paintRanges(QPainter *painter, const QRect &area, const IdSet &ranges, const Scale &scale,
    const QBrush &wide, const QBrush &narrow)
{
    for (const IdSet::Range &range : ranges.ranges()) {
        const Span span = spanOf(range, scale);
        const int width = span.to - span.from;
        painter->fillRect(QRect(area.left() + span.from, area.top(), width, area.height()),
            width < kHatchedFrom ? narrow : wide);
    }
}

void paintRanges(QPainter *painter, const QRect &area, const IdSet &ranges, const Scale &scale,
    const QColor &color)
{
    paintRanges(painter, area, ranges, scale, color, color);
}

bool isMostlyMissing(const Import &import, qint64 extent)
{
    return 2 * import.gaps.size() > extent;
}

IdSet arrivedOf(const Import &import, const Scale &scale)
{
    IdSet arrived;
    arrived.insert(scale.first, scale.first + scale.extent - 1);
    arrived.subtract(import.gaps);
    return arrived;
}

// The gaps that must not vanish between what came: all, or where most is missing those that are
// narrow, between wide ranges of what came.
IdSet markedGaps(const Import &import, const Scale &scale)
{
    if (!isMostlyMissing(import, scale.extent))
        return import.gaps;
    IdSet marked;
    const QList<IdSet::Range> &gaps = import.gaps.ranges();
    for (qsizetype i = 0; i < gaps.size(); ++i) {
        const IdSet::Range gap = gaps.at(i);
        const qint64 before = i > 0 ? gaps.at(i - 1).last + 1 : scale.first;
        const qint64 after =
            i + 1 < gaps.size() ? gaps.at(i + 1).first : scale.first + scale.extent;
        const qint64 least = scale.leastRows();
        if (gap.last - gap.first < least && gap.first - before >= least && after - gap.last > least)
            marked.insert(gap.first, gap.last);
    }
    return marked;
}

// Of these ranges one that is painted at the pixel x: the row of it that is nearest to it.
std::optional<qint64> paintedAt(int x, qint64 number, const IdSet &ranges, const Scale &scale)
{
    for (const IdSet::Range &range : ranges.ranges()) {
        const Span span = spanOf(range, scale);
        if (x >= span.from && x < span.to)
            return std::clamp(number, range.first, range.last);
    }
    return std::nullopt;
}

} // namespace

void paintCoverage(QPainter *painter, const QRect &area, const Import &import, bool missingIsBad)
{
    const ThemeColors &c = themeColors();
    const qint64 extent = extentOf(import);
    painter->fillRect(area, c.hairline);
    if (extent <= 0 || import.chunks == 0)
        return;
    const Scale scale{firstOf(import), extent, area.width()};
    const auto paintMissing = [&](const IdSet &ranges) {
        paintRanges(painter, area, ranges, scale, c.window);
        paintRanges(painter, area, ranges, scale,
            missingIsBad ? QBrush(c.error, Qt::BDiagPattern) : QBrush(c.hairline),
            missingIsBad ? c.error : c.hairline);
    };
    const IdSet arrived = arrivedOf(import, scale);
    if (isMostlyMissing(import, extent)) { // the little that came is what must not vanish
        paintMissing(import.gaps);
        paintRanges(painter, area, arrived, scale, c.ok);
    } else {
        painter->fillRect(area, c.ok);
    }
    paintRanges(painter, area, import.twice, scale, c.warning);
    paintMissing(markedGaps(import, scale));
    paintRanges(painter, area, import.conflicting, scale, c.error);
}

void paintPart(QPainter *painter, const QRect &area, const Import &import, const IdSet &part)
{
    const ThemeColors &c = themeColors();
    painter->fillRect(area, c.hairline);
    if (const qint64 extent = extentOf(import); extent > 0)
        paintRanges(painter, area, part, {firstOf(import), extent, area.width()}, c.ok);
}

CoverageStrip::CoverageStrip(QWidget *parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Rows that arrived"));
}

void CoverageStrip::setImport(const Import &import)
{
    m_import = import;
    setAccessibleDescription(importStateText(import, SystemClock::instance().nowUs()));
    setCursor(extentOf(import) > 0 && import.chunks > 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    updateGeometry();
    update();
}

QSize CoverageStrip::sizeHint() const
{
    return {200, kStripHeight + kLabelGap + fontMetrics().height()};
}

int CoverageStrip::heightForWidth(int width) const
{
    return sizeHint().height() + (isBetweenLabels(width) ? 0 : fontMetrics().height());
}

QRect CoverageStrip::strip() const
{
    return {0, 0, width(), kStripHeight};
}

void CoverageStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool settled = m_import.state(SystemClock::instance().nowUs()) != ImportState::Arriving;
    paintCoverage(&painter, strip(), m_import, settled);
    const qint64 extent = extentOf(m_import);
    if (extent <= 0)
        return;
    painter.setPen(themeColors().dimText);
    const QRect labels = rect().adjusted(0, kStripHeight + kLabelGap, 0, 0);
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignTop, firstLabel());
    painter.drawText(labels, Qt::AlignRight | Qt::AlignTop, lastLabel());
    const bool between = isBetweenLabels(width());
    painter.drawText(labels.adjusted(0, between ? 0 : fontMetrics().height(), 0, 0),
        (between ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignTop,
        fontMetrics().elidedText(caption(), Qt::ElideRight, labels.width()));
}

QString CoverageStrip::firstLabel() const
{
    return m_import.gapsAreParts ? tr("part %1").arg(firstOf(m_import)) : tr("row 1");
}

QString CoverageStrip::lastLabel() const
{
    return QLocale().toString(extentOf(m_import) - 1 + firstOf(m_import));
}

QString CoverageStrip::caption() const
{
    QStringList parts;
    if (!m_import.gaps.isEmpty() && m_import.isMissingSomething())
        parts.append(tr("%1 missing").arg(importRangesText(m_import.gaps, m_import.gapsAreParts)));
    if (!m_import.twice.isEmpty())
        parts.append(
            tr("%1 twice, the same").arg(importRangesText(m_import.twice, m_import.gapsAreParts)));
    if (!m_import.conflicting.isEmpty())
        parts.append(tr("%1 with different content")
                         .arg(importRangesText(m_import.conflicting, m_import.gapsAreParts)));
    return parts.join(QStringLiteral(" · "));
}

// In the middle there is as much room as the wider of the labels at its sides leaves.
bool CoverageStrip::isBetweenLabels(int width) const
{
    const QFontMetrics metrics = fontMetrics();
    const int side =
        qMax(metrics.horizontalAdvance(firstLabel()), metrics.horizontalAdvance(lastLabel()));
    return metrics.horizontalAdvance(caption()) <= width - 2 * (side + kCaptionGap);
}

// What is painted there, also where it is drawn wider than it is.
qint64 CoverageStrip::numberAt(int x) const
{
    const qint64 extent = extentOf(m_import);
    if (extent <= 0 || x < 0 || x >= width())
        return 0;
    const Scale scale{firstOf(m_import), extent, width()};
    const qint64 number = scale.first
        + std::min<qint64>(extent - 1,
            static_cast<qint64>(static_cast<double>(x) * static_cast<double>(extent) / width()));
    for (const IdSet &ranges : {m_import.conflicting, markedGaps(m_import, scale), m_import.twice,
             arrivedOf(m_import, scale)}) {
        if (const auto painted = paintedAt(x, number, ranges, scale))
            return *painted;
    }
    return number;
}

QString CoverageStrip::describe(qint64 number) const
{
    const QString name =
        (m_import.gapsAreParts ? tr("part %1") : tr("row %1")).arg(QLocale().toString(number));
    if (m_import.conflicting.contains(number))
        return tr("%1: came with different content").arg(name);
    if (m_import.gaps.contains(number))
        return tr("%1: has not arrived").arg(name);
    return m_import.twice.contains(number) ? tr("%1: came twice, the same").arg(name)
                                           : tr("%1: arrived").arg(name);
}

void CoverageStrip::mousePressEvent(QMouseEvent *event)
{
    const qint64 number = numberAt(event->pos().x());
    if (event->button() == Qt::LeftButton && number > 0 && strip().contains(event->pos()))
        Q_EMIT rowPicked(number);
}

bool CoverageStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (strip().contains(help->pos()) && extentOf(m_import) > 0 && m_import.chunks > 0)
        QToolTip::showText(help->globalPos(), describe(numberAt(help->pos().x())), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace tallyman
