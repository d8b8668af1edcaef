// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/resendjob.h"

#include "cli/commandline.h"
#include "cli/deliveryline.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "cli/sendtarget.h"
#include "session/requestsigning.h"
#include "store/readpool.h"

#include <algorithm>

namespace tallyman {

namespace {

// "3, 5-7 and others"
QString listOf(const IdSet &ids)
{
    constexpr qsizetype kMostRanges = 4;
    QStringList words;
    for (const IdSet::Range &range : ids.ranges().first(std::min(kMostRanges, ids.ranges().size())))
        words.append(range.first == range.last
                ? QString::number(range.first)
                : QStringLiteral("%1-%2").arg(range.first).arg(range.last));
    const QString more =
        ids.ranges().size() > kMostRanges ? QStringLiteral(" and others") : QString();
    return words.join(QLatin1String(", ")) + more;
}

} // namespace

ResendJob::ResendJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> ResendJob::start()
{
    const auto ids = parseIds(m_options.ids);
    if (!ids) {
        complain(ids.error());
        return kExitWrongUse;
    }
    m_ids = *ids;
    if (const auto failed = openSession(m_options.workspace, false))
        return failed;
    if (const auto failed = findSendTarget(*session(), m_options.to, m_options.yes, m_target))
        return failed;
    passOverMissing();
    if (m_ids.isEmpty())
        return kExitFailed;
    whenKeysAreKnown(*session(), m_target, this, [this] { sendNext(); });
    return std::nullopt;
}

void ResendJob::passOverMissing()
{
    IdSet missing = m_ids;
    missing.subtract(session()->ids());
    if (missing.isEmpty())
        return;
    complain(missing.size() == 1 ? QStringLiteral("There is no event %1.").arg(*missing.first())
                                 : QStringLiteral("%1 of the %2 events do not exist: %3.")
                                       .arg(missing.size())
                                       .arg(m_ids.size())
                                       .arg(listOf(missing)));
    m_ids.subtract(missing);
    m_allSucceeded = false;
}

void ResendJob::sendNext()
{
    if (m_interrupted || m_next >= m_ids.size()) {
        end();
        return;
    }
    const EventId id = m_ids.at(m_next++);
    session()->loadEvent(id, contentToSign(m_target), this, [this](const Result<EventPtr> &event) {
        if (event)
            sendEvent(**event);
        else
            failed(event.error().message);
    });
}

void ResendJob::sendEvent(const Event &event)
{
    if (m_interrupted) {
        end();
        return;
    }
    const auto request = composeForTarget(event, m_target, session()->signing());
    if (!request) {
        failed(request.error().message);
        return;
    }
    m_token = session()->send(
        *request, this, [this](const Result<Delivery> &delivery) { report(delivery); });
}

void ResendJob::report(const Result<Delivery> &delivery)
{
    if (!delivery) {
        failed(delivery.error().message);
        return;
    }
    m_answered += delivery->outcome == DeliveryOutcome::Answered ? 1 : 0;
    m_allSucceeded = m_allSucceeded && delivery->status >= 200 && delivery->status < 300;
    writeOut(m_options.json ? deliveryJsonLine(*delivery) : deliveryLine(*delivery));
    flushOut();
    sendNext();
}

void ResendJob::interrupt()
{
    m_interrupted = true;
    session()->cancelSend(m_token);
}

void ResendJob::end()
{
    if (m_interrupted) {
        complain(QStringLiteral("Interrupted; %1 of %2 events were sent and answered.")
                     .arg(m_answered)
                     .arg(m_ids.size()));
    }
    finish(m_allSucceeded && !m_interrupted ? kExitDone : kExitFailed);
}

void ResendJob::failed(const QString &sentence)
{
    complain(sentence);
    m_allSucceeded = false;
    sendNext();
}

} // namespace tallyman
