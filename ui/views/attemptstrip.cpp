// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/attemptstrip.h"

#include "base/text.h"
#include "session/importevents.h"
#include "session/session.h"
#include "store/readpool.h"
#include "ui/dialogs/comparewindow.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace tallyman {

namespace {
constexpr int kMargin = 14;
constexpr qsizetype kListed = 50;
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
    if (m_id == 0)
        return;
    m_session->readPool()->run<QList<Attempt>>(
        this,
        [id = m_id](
            EventReader &reader) -> Result<QList<Attempt>> { return readAttempts(reader, id); },
        [this, generation = ++m_generation](const Result<QList<Attempt>> &attempts) {
            if (generation == m_generation && attempts)
                showAttempts(*attempts);
        },
        ReadPool::Priority::Background);
}

void AttemptStrip::showAttempts(const QList<Attempt> &attempts)
{
    m_menu->clear();
    QStringList parts;
    for (qsizetype i = 0; i < attempts.size(); ++i) {
        const Attempt &attempt = attempts.at(i);
        if (attempt.id == m_id) {
            parts.append(tr("Attempt %1 of %2").arg(i + 1).arg(attempts.size()));
            if (i == 0)
                continue;
            parts.append(samenessText(attempt.sameness));
            parts.append(tr("%1 after the one before")
                             .arg(formatDuration(qMax<qint64>(
                                 0, attempt.receivedAtUs - attempts.at(i - 1).receivedAtUs))));
        } else if (m_menu->actions().size() < kListed) {
            m_menu->addAction(tr("Attempt %1, event %2").arg(i + 1).arg(attempt.id), this,
                [this, other = attempt.id] {
                    (new CompareWindow(m_session, {qMin(other, m_id), false},
                         {qMax(other, m_id), false}, window()))
                        ->show();
                });
        }
    }
    m_text->setText(parts.join(QStringLiteral(" · ")));
    setVisible(attempts.size() > 1 && !parts.isEmpty());
}

} // namespace tallyman
