// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/listenbutton.h"

#include "session/session.h"
#include "ui/theme/stylepainter.h"
#include "ui/theme/theme.h"
#include "ui/widgets/listenpopup.h"

#include <QPainter>
#include <QStyleOptionButton>

namespace tallyman {

namespace {

constexpr int kMargin = 11;
constexpr int kDot = 9;
constexpr int kGap = 7;

} // namespace

ListenButton::ListenButton(Session *session, QWidget *parent)
    : QPushButton(parent)
    , m_session(session)
{
    setFocusPolicy(Qt::TabFocus);
    connect(session, &Session::listenerChanged, this, &ListenButton::follow);
    connect(session, &Session::workspaceChanged, this, &ListenButton::follow);
    connect(this, &QPushButton::clicked, this, &ListenButton::openPopup);
    follow();
}

void ListenButton::openPopup()
{
    if (m_popup == nullptr)
        m_popup = new ListenPopup(m_session, this);
    m_popup->refresh();
    m_popup->move(mapToGlobal(QPoint(0, height() + 4)));
    m_popup->show();
    m_popup->focusAddress();
}

QString ListenButton::stateText() const
{
    if (m_session->workspace().mode == WorkspaceMode::Follow)
        return m_session->workspace().isFree ? tr("Not receiving") : tr("Following");
    if (m_session->workspace().mode != WorkspaceMode::Capture)
        return tr("Read-only");
    const ListenerStatus &status = m_session->listener();
    if (status.listening)
        return status.exposed ? tr("Listening to all") : tr("Listening");
    return status.problem.isEmpty() ? tr("Stopped") : tr("Not listening");
}

QString ListenButton::addressText() const
{
    if (m_session->workspace().mode != WorkspaceMode::Capture)
        return {}; // nothing is received here
    const ListenerStatus &status = m_session->listener();
    const QString host = status.host.contains(QLatin1Char(':'))
        ? QLatin1Char('[') + status.host + QLatin1Char(']')
        : status.host;
    return host + QLatin1Char(':') + QString::number(status.port);
}

void ListenButton::follow()
{
    setAccessibleName(stateText() + QLatin1Char(' ') + addressText());
    setAccessibleDescription(m_session->listener().problem);
    const QString problem = m_session->listener().problem;
    setEnabled(m_session->workspace().mode == WorkspaceMode::Capture);
    setToolTip(problem.isEmpty() ? tr("Change where to listen, start or stop") : problem);
    updateGeometry();
    update();
}

QSize ListenButton::sizeHint() const
{
    int width = 2 * kMargin + kDot + kGap + 16;
    width += QFontMetrics(monospaceFont()).horizontalAdvance(addressText());
    width += QFontMetrics(uiFont(13, QFont::DemiBold)).horizontalAdvance(stateText()) + kGap;
    return {width, 28};
}

void ListenButton::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const ThemeColors &c = themeColors();
    const ListenerStatus &status = m_session->listener();
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    stylepainter::buttonFrame(option, painter, this);

    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF dot(kMargin, (height() - kDot) / 2.0, kDot, kDot);
    if (status.listening) { // filled; hollow when it does not listen
        painter.setPen(Qt::NoPen);
        painter.setBrush(status.exposed ? c.warning : c.ok);
        painter.drawEllipse(dot);
    } else {
        painter.setPen(QPen(status.problem.isEmpty() ? c.dimText : c.error, 1.6));
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1));
    }
    int x = kMargin + kDot + kGap;
    const auto write = [&](const QFont &font, const QColor &color, const QString &text) {
        painter.setFont(font);
        painter.setPen(color);
        const int width = QFontMetrics(font).horizontalAdvance(text);
        painter.drawText(QRect(x, 0, width + 1, height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += width + kGap;
    };
    write(uiFont(13, QFont::DemiBold), status.problem.isEmpty() ? c.text : c.error, stateText());
    write(monospaceFont(), status.listening ? c.text : c.dimText, addressText());
    stylepainter::arrow(
        QRect(width() - kMargin - 10, 0, 10, height()), Qt::DownArrow, c.dimText, painter);
}

} // namespace tallyman
