// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tunnelbutton.h"

#include "session/session.h"
#include "session/tunnelwatch.h"
#include "ui/theme/stylepainter.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/tunnelpopup.h"
#include "ui/widgets/tunneltexts.h"

#include <QPainter>
#include <QStyleOptionButton>
#include <QUrl>

namespace tallyman {

namespace {

constexpr int kMargin = 11;
constexpr int kDot = 9;
constexpr int kGap = 7;
constexpr int kArrow = 16;
constexpr int kMostText = 230;

} // namespace

TunnelButton::TunnelButton(Session *session, QWidget *parent)
    : QPushButton(parent)
    , m_session(session)
{
    setFocusPolicy(Qt::TabFocus);
    setObjectName(QStringLiteral("tunnelButton"));
    connect(session->tunnel(), &TunnelWatch::changed, this, &TunnelButton::follow);
    connect(this, &QPushButton::clicked, this, &TunnelButton::openPopup);
    follow();
}

void TunnelButton::openPopup()
{
    if (m_popup == nullptr)
        m_popup = new TunnelPopup(m_session, this);
    m_popup->refresh();
    m_popup->move(mapToGlobal(QPoint(0, height() + 4)));
    m_popup->show();
}

void TunnelButton::setCompact(bool compact)
{
    if (std::exchange(m_compact, compact) == compact)
        return;
    updateGeometry();
    update();
}

// The address without what all of them have; the state where there is none.
QString TunnelButton::shownText() const
{
    const TunnelStatus &status = m_session->tunnel()->status();
    QString text = tunneltexts::state(status);
    if (status.hasUrl() && !m_compact)
        text = QString(status.publicUrl).remove(QLatin1String("https://"));
    if (!status.warnings.isEmpty() && status.problem.isEmpty())
        text.prepend(QStringLiteral("▲ "));
    return QFontMetrics(textFont()).elidedText(text, Qt::ElideMiddle, kMostText);
}

QFont TunnelButton::textFont() const
{
    const bool isUrl = m_session->tunnel()->status().hasUrl() && !m_compact;
    return isUrl ? monospaceFont() : uiFont(13);
}

void TunnelButton::follow()
{
    const TunnelStatus &status = m_session->tunnel()->status();
    const QString troubles = tunneltexts::troubles(status);
    const QString name = tunneltexts::state(status) + QLatin1Char(' ') + status.publicUrl;
    setAccessibleName(name.trimmed());
    setAccessibleDescription(troubles);
    setToolTip(plainToolTip(troubles.isEmpty()
            ? tr("The tunnel in front of the listener: its public URL, start and stop")
            : troubles));
    updateGeometry();
    update();
}

QSize TunnelButton::sizeHint() const
{
    const int text = QFontMetrics(textFont()).horizontalAdvance(shownText());
    return {2 * kMargin + kDot + kGap + text + kGap + kArrow, 28};
}

void TunnelButton::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const ThemeColors &c = themeColors();
    const TunnelStatus &status = m_session->tunnel()->status();
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    stylepainter::buttonFrame(option, painter, this);

    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF dot(kMargin, (height() - kDot) / 2.0, kDot, kDot);
    const QColor color = tunneltexts::color(status);
    if (status.hasUrl()) { // filled; hollow where nothing comes through
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(dot);
    } else {
        painter.setPen(QPen(color, 1.6));
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1));
    }
    painter.setFont(textFont());
    painter.setPen(status.state == TunnelState::Off ? c.dimText : c.text);
    painter.drawText(rect().adjusted(kMargin + kDot + kGap, 0, -kMargin - kArrow, 0),
        Qt::AlignVCenter | Qt::AlignLeft, shownText());
    stylepainter::arrow(
        QRect(width() - kMargin - 10, 0, 10, height()), Qt::DownArrow, c.dimText, painter);
}

} // namespace tallyman
