// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/outboxjob.h"

#include "base/text.h"
#include "cli/commandline.h"
#include "cli/output.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

constexpr qint64 kAtOnce = 1000;

QString stateName(OutboxState state)
{
    switch (state) {
    case OutboxState::Waiting:
        return QStringLiteral("waiting");
    case OutboxState::Sending:
        return QStringLiteral("sending");
    case OutboxState::Dead:
        break;
    }
    return QStringLiteral("dead");
}

} // namespace

OutboxJob::OutboxJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> OutboxJob::start()
{
    if (!m_options.id.isEmpty()) {
        bool ok = false;
        m_choice.id = m_options.id.toLongLong(&ok);
        if (!ok || m_choice.id < 1) {
            complain(QStringLiteral("“%1” is no number of the outbox; see tallyman outbox list.")
                         .arg(m_options.id));
            return kExitWrongUse;
        }
    }
    if (const auto failed = openSession(m_options.workspace, false))
        return failed;
    if (!m_options.target.isEmpty()) {
        const Target *target = findTarget(session()->targets(), m_options.target);
        if (target == nullptr) {
            complain(QStringLiteral("There is no target “%1”; see tallyman target list.")
                         .arg(m_options.target));
            return kExitFailed;
        }
        m_choice.targetId = target->id;
    }
    m_choice.onlyDead = !m_options.all && m_choice.id == 0;
    switch (m_options.action) {
    case Action::List:
        listFrom(0);
        break;
    case Action::Retry:
        session()->forwarding()->retry(m_choice, this, [this](const Result<qint64> &count) {
            report(count, QStringLiteral("Sent again: %1."));
        });
        break;
    case Action::Drop:
        session()->forwarding()->drop(m_choice, this,
            [this](const Result<qint64> &count) { report(count, QStringLiteral("Dropped: %1.")); });
        break;
    }
    return std::nullopt;
}

void OutboxJob::report(const Result<qint64> &count, const QString &sentence)
{
    if (!count)
        complain(count.error());
    else if (*count == 0 && m_choice.id != 0)
        complain(
            QStringLiteral("Delivery %1 is not in the outbox, or is being sent.").arg(m_choice.id));
    else
        writeLine(sentence.arg(*count));
    finish(count && (*count > 0 || m_choice.id == 0) ? kExitDone : kExitFailed);
}

void OutboxJob::listFrom(qint64 afterId)
{
    const auto dead = m_options.dead ? std::optional(true) : std::nullopt;
    session()->forwarding()->loadItems(m_choice.targetId, dead, afterId, kAtOnce, this,
        [this](const Result<QList<OutboxItem>> &items) {
            if (!items) {
                complain(items.error());
                finish(kExitFailed);
                return;
            }
            bool goesOn = items->size() == kAtOnce;
            for (const OutboxItem &item : *items)
                goesOn = writeLine(lineOf(item)) && goesOn;
            if (goesOn)
                listFrom(items->last().id);
            else
                finish(kExitDone);
        });
}

const Target *OutboxJob::targetOf(const OutboxItem &item) const
{
    const QList<Target> &targets = session()->targets();
    const auto found = std::ranges::find(targets, item.targetId, &Target::id);
    return found == targets.end() ? nullptr : &*found;
}

QString OutboxJob::lineOf(const OutboxItem &item) const
{
    const Target *target = targetOf(item);
    const QString name = target != nullptr ? target->name : QString();
    const bool isPaused = target != nullptr && target->delivery.paused;
    if (m_options.json) {
        const QJsonObject object{{QStringLiteral("id"), item.id},
            {QStringLiteral("event"), item.eventId}, {QStringLiteral("target"), name},
            {QStringLiteral("rule"), item.rule}, {QStringLiteral("state"), stateName(item.state)},
            {QStringLiteral("dueAt"), formatRfc3339(item.dueAtUs)},
            {QStringLiteral("queuedAt"), formatRfc3339(item.queuedAtUs)},
            {QStringLiteral("targetPaused"), isPaused}, {QStringLiteral("attempts"), item.attempts},
            {QStringLiteral("repeated"), item.repeated}, {QStringLiteral("error"), item.error}};
        return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    QString line = QStringLiteral("%1  event %2  to %3  %4")
                       .arg(item.id)
                       .arg(item.eventId)
                       .arg(name, stateName(item.state));
    if (item.state == OutboxState::Waiting && isPaused)
        line += QStringLiteral("  while the target is paused");
    else if (item.state == OutboxState::Waiting && item.attempts > 0)
        line += QStringLiteral(" until ") + formatRfc3339(item.dueAtUs);
    if (item.attempts > 0)
        line += QStringLiteral("  attempts %1").arg(item.attempts);
    if (!item.error.isEmpty())
        line += QStringLiteral("  ") + item.error;
    return line;
}

} // namespace tallyman
