// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/heldreplydialog.h"

#include "base/clock.h"
#include "base/text.h"
#include "http/headertext.h"
#include "session/session.h"
#include "ui/dialogs/formframe.h"
#include "ui/widgets/plaintext.h"

#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>

namespace tallyman {

namespace {

constexpr int kWidth = 520;
constexpr int kHeadersHeight = 64;
constexpr int kBodyHeight = 140;

} // namespace

QString secondsLeft(qint64 untilUs)
{
    const qint64 leftUs = std::max<qint64>(0, untilUs - SystemClock::instance().nowUs());
    const qint64 seconds = (leftUs + 999'999) / 1'000'000;
    return seconds < 60 ? HeldReplyDialog::tr("%1 s").arg(seconds)
                        : formatDuration(seconds * 1'000'000);
}

HeldReplyDialog::HeldReplyDialog(Session *session, const HeldReply &held, QWidget *parent)
    : FormDialog(parent)
    , m_session(session)
    , m_held(held)
    , m_time(hintLabel({}, this))
    , m_status(new QSpinBox(this))
    , m_headers(newWireField(tr("Headers of the reply, one a line"), kHeadersHeight, this))
    , m_body(newWireField(tr("Body of the reply"), kBodyHeight, this))
    , m_problem(plainLabel({}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Answer event %1").arg(held.event));
    m_status->setRange(200, 999);
    m_status->setAccessibleName(tr("Status"));
    m_status->setValue(held.reply.status);
    m_headers->setPlainText(headersToText(held.reply.headers));
    m_body->setPlainText(QString::fromUtf8(held.reply.body));
    m_body->document()->setModified(false);
    QFormLayout *form = newForm();
    form->addRow(m_time);
    form->addRow(tr("Status"), m_status);
    form->addRow(tr("Headers"), m_headers);
    form->addRow(tr("Body"), m_body);
    m_send = frameForm(this, form, m_problem, kWidth);
    m_send->setText(tr("Send"));
    connect(m_send, &QPushButton::clicked, this, &HeldReplyDialog::send);
    connect(m_status, &QSpinBox::valueChanged, this, &HeldReplyDialog::check);
    for (QPlainTextEdit *edit : {m_headers, m_body})
        connect(edit, &QPlainTextEdit::textChanged, this, &HeldReplyDialog::check);
    m_headers->setPlaceholderText(QStringLiteral("Content-Type: application/json"));
    m_second.setInterval(1000);
    m_second.start();
    connect(&m_second, &QTimer::timeout, this, &HeldReplyDialog::countDown);
    connect(session, &Session::heldRepliesChanged, this, &HeldReplyDialog::countDown);
    check();
    countDown();
}

// A body that was not typed in keeps its bytes, also where they are no text.
Result<Reply> HeldReplyDialog::edited() const
{
    const auto headers = headersFromText(m_headers->toPlainText());
    if (!headers)
        return tl::unexpected<Error>(headers.error());
    Reply reply{m_status->value(), *headers,
        m_body->document()->isModified() ? m_body->toPlainText().toUtf8() : m_held.reply.body};
    if (const QString problem = replyProblem(reply); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return reply;
}

void HeldReplyDialog::check()
{
    const auto reply = edited();
    m_send->setEnabled(reply.has_value() && !m_gone);
    m_problem->setText(reply ? QString() : reply.error().message);
    m_problem->setVisible(!reply);
}

void HeldReplyDialog::send()
{
    if (const auto reply = edited()) {
        m_session->releaseReply(m_held.ticket, *reply);
        accept();
    }
}

void HeldReplyDialog::countDown()
{
    const QList<HeldReply> &held = m_session->heldReplies();
    m_gone = std::none_of(held.begin(), held.end(),
        [this](const HeldReply &each) { return each.ticket == m_held.ticket; });
    m_time->setText(m_gone
            ? tr("Event %1 has been answered meanwhile; this was not sent.").arg(m_held.event)
            : tr("%1 left, then %2 is sent.")
                  .arg(secondsLeft(m_held.untilUs))
                  .arg(m_held.reply.status));
    if (!m_gone)
        return;
    m_second.stop();
    check();
}

} // namespace tallyman
