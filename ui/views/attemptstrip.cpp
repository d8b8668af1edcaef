// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/attemptstrip.h"

#include "inspect/attempts.h"
#include "session/importevents.h"
#include "session/session.h"
#include "store/readpool.h"
#include "ui/dialogs/comparewindow.h"
#include "ui/widgets/plaintext.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <algorithm>

namespace tallyman {

namespace {
constexpr int kMargin = 14;
constexpr qsizetype kListed = 50;
constexpr qsizetype kGapsShown = 6;

// "gaps 5 s, 5 min 2 s"; the latest of many
QString gapsText(const QList<RetryGap> &gaps)
{
    QStringList parts;
    for (const RetryGap &gap : gaps.last(qMin(gaps.size(), kGapsShown)))
        parts.append(delayText(gap.tookUs));
    if (gaps.size() > kGapsShown)
        parts.prepend(QStringLiteral("…"));
    const QString list = parts.join(QStringLiteral(", "));
    return gaps.size() == 1 ? AttemptStrip::tr("gap %1").arg(list)
                            : AttemptStrip::tr("gaps %1").arg(list);
}

// What the gaps fit, and what the sender says itself.
QString fitText(const RetryFit &retries)
{
    const QString gaps = gapsText(retries.gaps);
    if (!retries.plan) {
        if (retries.own == OwnSchedule::Misses)
            return AttemptStrip::tr("%1: not as the sender documents it").arg(gaps);
        if (retries.own == OwnSchedule::Never)
            return AttemptStrip::tr("%1: the sender documents no retries").arg(gaps);
        return gaps;
    }
    QString text =
        AttemptStrip::tr("%1: as in the schedule of %2 (%3)")
            .arg(gaps, sendersText(retries.plan->senders), delaysText(retries.plan->delaysMs));
    if (retries.own == OwnSchedule::Misses)
        text += AttemptStrip::tr(", not as the sender documents it");
    else if (retries.own == OwnSchedule::Never)
        text += AttemptStrip::tr(", though the sender documents no retries");
    if (!retries.alike.isEmpty())
        text += AttemptStrip::tr(", or of %1").arg(sendersText(retries.alike));
    return text;
}

QStringList retryTexts(const RetryFit &retries)
{
    QStringList parts{fitText(retries)};
    if (retries.nextAtUs) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(*retries.nextAtUs / 1000);
        const QString day = at.date() == QDate::currentDate() ? QStringLiteral("HH:mm:ss")
                                                              : QStringLiteral("yyyy-MM-dd HH:mm");
        parts.append(AttemptStrip::tr("next expected about %1 (± %2)")
                         .arg(at.toString(day), delayText(retries.nextToleranceUs)));
    }
    return parts;
}
} // namespace

AttemptStrip::AttemptStrip(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_text(hintLabel({}, this))
    , m_compare(new QPushButton(this))
    , m_menu(new QMenu(m_compare))
{
    m_compare->setText(tr("Compare with"));
    m_compare->setAccessibleName(tr("Compare with another attempt"));
    m_compare->setMenu(m_menu);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kMargin, 4, kMargin, 4);
    row->addWidget(m_text, 1);
    row->addWidget(m_compare);
    hide();
    connect(session, &Session::analysed, this, &AttemptStrip::load);
    connect(session, &Session::profilesLoaded, this, &AttemptStrip::load);
}

void AttemptStrip::setEvent(EventId id)
{
    if (id != m_id)
        hide();
    m_id = id;
    load();
}

void AttemptStrip::load()
{
    const ProfileSetPtr profiles = m_session->profiles();
    if (m_id == 0 || !profiles)
        return;
    m_session->readPool()->run<AttemptRun>(
        this,
        [id = m_id, profiles](EventReader &reader) -> Result<AttemptRun> {
            return readAttemptRun(reader, id, *profiles);
        },
        [this, generation = ++m_generation](const Result<AttemptRun> &run) {
            if (generation == m_generation && run)
                showAttempts(*run);
        },
        ReadPool::Priority::Background);
}

void AttemptStrip::showAttempts(const AttemptRun &run)
{
    const QList<Attempt> &attempts = run.attempts;
    const auto own = std::find_if(attempts.begin(), attempts.end(),
        [this](const Attempt &attempt) { return attempt.id == m_id; });
    setVisible(attempts.size() > 1 && own != attempts.end());
    if (isHidden())
        return;
    fillMenu(attempts);
    const qsizetype place = own - attempts.begin();
    const qsizetype most = attempts.size() + run.retries.attemptsLeft;
    QStringList parts{run.retries.nextAtUs
            ? tr("Attempt %1 of %2 so far, at most %3")
                  .arg(place + 1)
                  .arg(attempts.size())
                  .arg(most)
            : tr("Attempt %1 of %2").arg(place + 1).arg(attempts.size())};
    if (place > 0)
        parts.append(samenessText(own->sameness));
    m_text->setText((parts + retryTexts(run.retries)).join(QStringLiteral(" · ")));
}

void AttemptStrip::fillMenu(const QList<Attempt> &attempts)
{
    m_menu->clear();
    for (qsizetype i = 0; i < attempts.size() && m_menu->actions().size() < kListed; ++i) {
        const EventId other = attempts.at(i).id;
        if (other == m_id)
            continue;
        m_menu->addAction(tr("Attempt %1, event %2").arg(i + 1).arg(other), this, [this, other] {
            (new CompareWindow(
                 m_session, {qMin(other, m_id), false}, {qMax(other, m_id), false}, window()))
                ->show();
        });
    }
}

} // namespace tallyman
