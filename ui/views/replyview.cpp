// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/replyview.h"

#include "base/clock.h"
#include "base/text.h"
#include "event/replynote.h"
#include "session/replyexplanation.h"
#include "session/session.h"
#include "store/eventreader.h"
#include "store/readpool.h"
#include "ui/views/replypane.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr qint64 kMostContent = 64LL * 1024 * 1024; // for rules that ask for it

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

ReplyView::ReplyView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_times(new QLabel(this))
    , m_explain(new QPushButton(tr("Which rules match?"), this))
    , m_reasons(plainLabel({}, this))
    , m_pane(new ReplyPane(this))
{
    m_times->setTextFormat(Qt::PlainText);
    m_times->setWordWrap(true);
    m_times->setForegroundRole(QPalette::PlaceholderText);
    m_explain->setToolTip(tr("Say of each rule of its endpoint why it matches, as rules are now"));
    m_explain->setAutoDefault(false);
    m_reasons->setContentsMargins(kMargin, 0, kMargin, 8);
    m_reasons->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_reasons->hide();
    connect(m_explain, &QPushButton::clicked, this, &ReplyView::explain);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(kMargin, 6, kMargin, 8);
    foot->setSpacing(12);
    foot->addWidget(m_times, 1);
    foot->addWidget(m_explain, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pane, 1);
    column->addLayout(foot);
    column->addWidget(m_reasons);
}

void ReplyView::explain()
{
    m_session->readPool()->run<QStringList>(
        this,
        [id = m_event](EventReader &reader) -> Result<QStringList> {
            const auto event = reader.event(id, kMostContent);
            if (!event)
                return tl::unexpected<Error>(event.error());
            return explainReply(reader, *event, SystemClock::instance().nowUs());
        },
        [this, id = m_event](const Result<QStringList> &lines) {
            if (id != m_event)
                return;
            m_reasons->setText(lines ? tr("As endpoints and rules are now, if it came first:")
                        + u'\n' + lines->join(u'\n')
                                     : lines.error().message);
            m_reasons->show();
        });
}

void ReplyView::setEvent(const Event &event)
{
    if (std::exchange(m_event, event.id) != event.id)
        m_reasons->hide();
    m_explain->setVisible(!m_session->endpoints().isEmpty());
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
