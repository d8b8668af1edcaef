// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/replyview.h"

#include "base/text.h"
#include "event/replynote.h"
#include "ui/views/replypane.h"

#include <QLabel>
#include <QVBoxLayout>

namespace tallyman {

namespace {

// `note`: why there is none, if that was on purpose.
QString noReplyText(const Event &event, const QString &note)
{
    if (event.state == EventState::Aborted)
        return ReplyView::tr("No reply was sent: the sender had gone away.");
    if (!note.isEmpty() && event.answeredAtUs)
        return ReplyView::tr("No whole reply was sent. %1.").arg(note);
    if (!note.isEmpty())
        return ReplyView::tr("No reply was sent. %1.").arg(note);
    return event.state == EventState::Complete
        ? ReplyView::tr("No reply was sent, or it is yet to come.")
        : ReplyView::tr("No reply was sent.");
}

} // namespace

ReplyView::ReplyView(QWidget *parent)
    : QWidget(parent)
    , m_times(new QLabel(this))
    , m_pane(new ReplyPane(this))
{
    m_times->setTextFormat(Qt::PlainText);
    m_times->setWordWrap(true);
    m_times->setContentsMargins(14, 0, 14, 8);
    m_times->setForegroundRole(QPalette::PlaceholderText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pane, 1);
    column->addWidget(m_times);
}

void ReplyView::setEvent(const Event &event)
{
    QStringList parts;
    parts += tr("Received %1 UTC, reading took %2.")
                 .arg(formatRfc3339(event.receivedAtUs), formatDuration(event.receiveDurationUs));
    if (event.answeredAtUs) {
        const qint64 took = qMax<qint64>(0, *event.answeredAtUs - event.receivedAtUs);
        parts += tr("Answered %1 UTC, %2 after the last byte.")
                     .arg(formatRfc3339(*event.answeredAtUs), formatDuration(took));
    }
    const QString note = replyNoteText(replyNoteFromJson(event.replyNote));
    if (!note.isEmpty() && event.status != 0)
        parts.prepend(note + QLatin1Char('.'));
    m_times->setText(parts.join(QLatin1Char(' ')));
    if (event.status == 0) {
        m_pane->setSentence(noReplyText(event, note), false);
        return;
    }
    m_pane->setResponse(event.status, event.replyHead, event.replyBody,
        tr("%1 of content").arg(formatBytes(event.replyBody.size())));
}

} // namespace tallyman
