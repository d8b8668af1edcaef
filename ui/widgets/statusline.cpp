// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statusline.h"

#include "base/paths.h"
#include "base/text.h"
#include "session/session.h"
#include "session/tunnelwatch.h"
#include "ui/outboxwatch.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/tunneltexts.h"

#include <QDir>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

namespace tallyman {

namespace {

constexpr int kHeight = 26;
constexpr int kMessageMs = 4000;

QString homeShortened(const QString &path)
{
    const QString home = QDir::homePath() + QLatin1Char('/');
    return path.startsWith(home) ? QStringLiteral("~/") + path.mid(home.size()) : path;
}

void colorText(QLabel *label, const QColor &color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

} // namespace

StatusLine::StatusLine(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
{
    setFixedHeight(kHeight);
    setFont(uiFont(12));
    build();
    connectSession();
    updateStored();
    updateTotals();
    updateTunnel();
    updateWorkspace();
    countSecond();
}

void StatusLine::build()
{
    const auto label = [this] {
        auto *text = new QLabel(this);
        text->setTextFormat(Qt::PlainText);
        text->setFont(font());
        return text;
    };
    m_rate = label();
    m_sparkline = new Sparkline(this);
    m_totals = label();
    m_stored = label();
    m_tunnel = label();
    m_tunnel->setObjectName(QStringLiteral("tunnelState"));
    m_outbox = new QToolButton(this);
    m_outbox->setObjectName(QStringLiteral("outboxCounts"));
    m_outbox->setFont(font());
    m_outbox->setAutoRaise(true);
    m_outbox->setFocusPolicy(Qt::TabFocus);
    m_outbox->setFixedHeight(kHeight - 2);
    m_outbox->setToolTip(tr("Show the outbox"));
    m_outbox->hide();
    connect(m_outbox, &QToolButton::clicked, this, &StatusLine::outboxRequested);
    m_message = label();
    m_path = new ElidedLabel(this);
    m_path->setFont(font());
    m_path->setForegroundRole(QPalette::PlaceholderText);
    m_path->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 1, 12, 0);
    row->setSpacing(6);
    row->addWidget(m_rate);
    row->addWidget(m_sparkline);
    row->addSpacing(14);
    row->addWidget(m_totals);
    row->addSpacing(14);
    row->addWidget(m_stored);
    row->addSpacing(8);
    row->addWidget(m_outbox);
    row->addSpacing(14);
    row->addWidget(m_tunnel);
    row->addSpacing(14);
    row->addWidget(m_message);
    row->addWidget(m_path, 1);
}

void StatusLine::connectSession()
{
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &StatusLine::countSecond);
    m_messageEnd.setSingleShot(true);
    m_messageEnd.setInterval(kMessageMs);
    connect(&m_messageEnd, &QTimer::timeout, m_message, &QLabel::clear);
    connect(m_session, &Session::eventsCommitted, this, [this](qint64 first, qint64 last) {
        m_inThisSecond += last - first + 1;
        if (!m_second.isActive())
            m_second.start();
    });
    connect(m_session, &Session::statisticsChanged, this, &StatusLine::updateTotals);
    connect(m_session, &Session::storageProblemChanged, this, &StatusLine::updateStored);
    connect(m_session, &Session::listenerChanged, this, &StatusLine::updateStored);
    connect(m_session, &Session::workspaceChanged, this, &StatusLine::updateWorkspace);
    connect(m_session->tunnel(), &TunnelWatch::changed, this, &StatusLine::updateTunnel);
}

// Runs only while something comes in, and until the line is flat again.
void StatusLine::countSecond()
{
    m_sparkline->append(m_inThisSecond);
    const bool idle = m_sparkline->isFlat();
    m_rate->setText(idle ? tr("idle") : tr("%1/s").arg(QLocale().toString(m_inThisSecond)));
    m_sparkline->setVisible(!idle);
    colorText(m_rate, themeColors().dimText);
    m_inThisSecond = 0;
    if (idle)
        m_second.stop();
}

void StatusLine::updateTotals()
{
    const LogStatistics &log = m_session->statistics();
    const QString count = QLocale().toString(log.events);
    const QString events = log.events == 1 ? tr("1 event") : tr("%1 events").arg(count);
    m_totals->setText(
        log.events == 0 ? events : events + QStringLiteral(" · ") + formatBytes(log.fileBytes));
    colorText(m_totals, themeColors().dimText);
    updateStored();
}

void StatusLine::updateStored()
{
    const ThemeColors &c = themeColors();
    const WorkspaceMode mode = m_session->workspace().mode;
    if (mode == WorkspaceMode::Damaged || mode == WorkspaceMode::ReadOnly) {
        m_stored->setText(tr("▲ read-only"));
        colorText(m_stored, c.warning);
    } else if (m_session->storageProblem()) {
        m_stored->setText(tr("✖ not storing"));
        colorText(m_stored, c.error);
    } else if (m_session->statistics().events > 0) {
        m_stored->setText(tr("all stored"));
        colorText(m_stored, c.ok);
    } else {
        const bool listening = m_session->listener().listening;
        m_stored->setText(listening ? tr("listening") : tr("not listening"));
        colorText(m_stored, listening ? c.ok : c.dimText);
    }
}

void StatusLine::updateTunnel()
{
    const TunnelStatus &status = m_session->tunnel()->status();
    const bool isUp = status.state == TunnelState::Up;
    const bool isWrong = status.state == TunnelState::Failed || !status.problem.isEmpty();
    QString text;
    if (isWrong)
        text = tr("✖ tunnel down");
    else if (isUp)
        text = status.warnings.isEmpty() ? tr("tunnel up") : tr("▲ tunnel up");
    else if (status.state == TunnelState::Elsewhere)
        text = tr("▲ tunnel leads elsewhere");
    m_tunnel->setText(text);
    m_tunnel->setVisible(!text.isEmpty());
    m_tunnel->setToolTip(plainToolTip(tunneltexts::troubles(status)));
    colorText(m_tunnel, tunneltexts::color(status));
}

void StatusLine::updateWorkspace()
{
    const QString path = m_session->workspace().path;
    m_path->setText(
        path == standardWorkspacePath() ? tr("default workspace") : homeShortened(path));
    m_path->setToolTip(path);
    updateStored();
}

void StatusLine::followOutbox(const OutboxWatch *watch)
{
    const auto show = [this, watch] {
        const QString text = outboxCountsText(watch->total());
        m_outbox->setText(text);
        m_outbox->setAccessibleName(tr("Outbox: %1").arg(text));
        m_outbox->setVisible(!text.isEmpty());
    };
    connect(watch, &OutboxWatch::changed, this, show);
    show();
}

void StatusLine::showMessage(const QString &text)
{
    m_message->setText(text);
    m_messageEnd.start();
}

void StatusLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_path != nullptr) {
        updateTotals();
        updateTunnel();
        colorText(m_rate, themeColors().dimText);
    }
}

void StatusLine::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.fillRect(rect(), themeColors().sidebar);
    painter.fillRect(0, 0, width(), 1, themeColors().hairline);
}

} // namespace tallyman
