// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heldreplies.h"

#include "base/clock.h"
#include "base/text.h"
#include "session/session.h"
#include "ui/dialogs/heldreplydialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tallyman {

namespace {

constexpr int kMostLines = 4;
constexpr int kSecondMs = 1000;

} // namespace

HeldReplies::HeldReplies(Session *session, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_column(new QVBoxLayout(this))
    , m_more(plainLabel({}, this))
{
    setAccessibleName(tr("Replies that wait for you"));
    m_column->setContentsMargins(12, 6, 12, 6);
    m_column->setSpacing(4);
    m_column->addWidget(m_more);
    m_more->hide();
    m_second.setInterval(kSecondMs);
    connect(&m_second, &QTimer::timeout, this, &HeldReplies::countDown);
    connect(session, &Session::heldRepliesChanged, this, &HeldReplies::takeIn);
    takeIn();
}

void HeldReplies::takeIn()
{
    const QList<HeldReply> &held = m_session->heldReplies();
    const QList<quint64> known = m_lines.keys();
    for (const quint64 ticket : known) {
        const bool stays = std::any_of(held.begin(), held.end(),
            [ticket](const HeldReply &each) { return each.ticket == ticket; });
        if (!stays)
            m_lines.take(ticket).box->deleteLater();
    }
    for (const HeldReply &each : held) {
        if (!m_lines.contains(each.ticket) && m_lines.size() < kMostLines)
            addLine(each);
    }
    const qsizetype others = held.size() - m_lines.size();
    m_more->setText(tr("%1 others wait, too.").arg(others));
    m_more->setVisible(others > 0);
    setVisible(!held.isEmpty());
    if (held.isEmpty())
        m_second.stop();
    else
        m_second.start();
    countDown();
}

void HeldReplies::addLine(const HeldReply &held)
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    QLabel *text = plainLabel({}, box);
    text->setWordWrap(true);
    row->addWidget(text, 1);
    const auto addButton = [&](const QString &title, const QString &name) {
        auto *button = new QPushButton(title, box);
        button->setAccessibleName(name.arg(held.event));
        row->addWidget(button);
        return button;
    };
    QPushButton *show = addButton(tr("Show"), tr("Show event %1"));
    connect(show, &QPushButton::clicked, this, [this, id = held.event] { Q_EMIT eventChosen(id); });
    QPushButton *write = addButton(tr("Answer…"), tr("Write the reply to event %1"));
    connect(write, &QPushButton::clicked, this,
        [this, held] { (new HeldReplyDialog(m_session, held, window()))->open(); });
    QPushButton *pass = addButton(tr("Let through"), tr("Send the reply to event %1 as it is"));
    connect(pass, &QPushButton::clicked, this,
        [this, ticket = held.ticket] { m_session->releaseReply(ticket, std::nullopt); });
    m_column->insertWidget(m_column->count() - 1, box);
    m_lines.insert(held.ticket, {box, text, held});
}

void HeldReplies::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const ThemeColors &colors = themeColors();
    QPainter painter(this);
    painter.fillRect(rect(), colors.infoSurface);
    painter.fillRect(0, 0, 3, height(), colors.accent);
    painter.fillRect(0, height() - 1, width(), 1, colors.hairline);
}

QString HeldReplies::textOf(const HeldReply &held) const
{
    QString text =
        tr("Event %1 waits for your reply: %2 left, then %3 is sent (rule “%4” of %5).")
            .arg(held.event)
            .arg(secondsLeft(held.untilUs))
            .arg(held.reply.status)
            .arg(displayLine(held.rule.toUtf8(), 80), displayLine(held.endpoint.toUtf8(), 80));
    if (held.senderLimitUs == 0)
        return text + u' ' + tr("How long the sender waits is not known.");
    const qint64 givesUpAt = held.sinceUs + held.senderLimitUs;
    if (givesUpAt > SystemClock::instance().nowUs())
        text += u' ' + tr("The sender gives up in %1.").arg(secondsLeft(givesUpAt));
    else
        text += u' ' + tr("The sender has given up by now, as far as is known.");
    return text;
}

void HeldReplies::countDown()
{
    for (const Line &line : std::as_const(m_lines))
        line.text->setText(textOf(line.held));
}

} // namespace tallyman
