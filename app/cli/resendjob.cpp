// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/resendjob.h"

#include "base/text.h"
#include "cli/commandline.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "store/readpool.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace tallyman {

namespace {

QByteArray toJsonLine(const Delivery &delivery)
{
    QJsonArray differences;
    for (const Difference &d : delivery.differences) {
        differences.append(
            QJsonObject{{QStringLiteral("what"), d.what}, {QStringLiteral("before"), d.before},
                {QStringLiteral("after"), d.after}, {QStringLiteral("reason"), d.reason}});
    }
    const QJsonObject object{
        {QStringLiteral("event"), delivery.eventId},
        {QStringLiteral("delivery"), delivery.id},
        {QStringLiteral("url"), QString::fromLatin1(delivery.url.toEncoded())},
        {QStringLiteral("startedAt"), formatRfc3339(delivery.startedAtUs)},
        {QStringLiteral("status"),
            delivery.status == 0 ? QJsonValue() : QJsonValue(delivery.status)},
        {QStringLiteral("error"),
            delivery.error.isEmpty() ? QJsonValue() : QJsonValue(delivery.error)},
        {QStringLiteral("totalUs"), delivery.totalUs},
        {QStringLiteral("bytesSent"), delivery.bytesSent},
        {QStringLiteral("wireSha256"), QString::fromLatin1(delivery.wireSha256.toHex())},
        {QStringLiteral("responseBytes"), delivery.responseBodyBytes},
        {QStringLiteral("differences"), differences},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray toLine(const Delivery &delivery)
{
    const QString outcome = delivery.status != 0
        ? QStringLiteral("%1 in %2").arg(delivery.status).arg(formatDuration(delivery.totalUs))
        : delivery.error;
    const QString line = QStringLiteral("%1  ").arg(delivery.eventId, 7)
        + delivery.url.toDisplayString() + QStringLiteral("  ") + outcome;
    return displayLine(line.toUtf8()).toUtf8() + '\n';
}

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

// Asks at a terminal; without one nobody has said yes.
bool confirmed()
{
    if (!::isatty(STDIN_FILENO)) {
        complain(QStringLiteral("Nothing was sent; use --yes to send all the same."));
        return false;
    }
    std::fputs("Send to Tallyman itself all the same? [y/N] ", stderr);
    const int answer = std::getchar();
    return answer == 'y' || answer == 'Y';
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
    if (const auto failed = findTarget())
        return failed;
    passOverMissing();
    if (m_ids.isEmpty())
        return kExitFailed;
    sendNext();
    return std::nullopt;
}

std::optional<int> ResendJob::findTarget()
{
    for (const Target &target : session()->targets()) {
        if (target.name == m_options.to)
            m_target = target;
    }
    if (m_target.url.isEmpty())
        m_target.url = QUrl(m_options.to, QUrl::StrictMode);
    const QString scheme = m_target.url.scheme();
    if (!m_target.url.isValid() || m_target.url.host().isEmpty()
        || (scheme != QLatin1String("http") && scheme != QLatin1String("https"))) {
        complain(QStringLiteral("“%1” is neither the name of a target nor an http:// or https:// "
                                "URL.")
                     .arg(m_options.to));
        return kExitWrongUse;
    }
    if (!m_options.yes && session()->isOwnListener(m_target.url)) {
        complain(QStringLiteral("%1 is Tallyman's own listener: what is resent comes in as a new "
                                "event.")
                     .arg(m_options.to));
        if (!confirmed())
            return kExitFailed;
    }
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
    session()->loadEvent(id, 0, this, [this](const Result<EventPtr> &event) {
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
    const auto request = composeResend(event, m_target);
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
    writeOut(m_options.json ? toJsonLine(*delivery) : toLine(*delivery));
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
