// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/attemptverdict.h"

#include "http/headerlist.h"
#include "http/reply.h"

#include <algorithm>
#include <curl/curl.h>

namespace tallyman {

namespace {

constexpr qint64 kSecondUs = 1'000'000;
constexpr qint64 kLongestWaitUs = 24LL * 3600 * kSecondUs;

QString reasonOf(const Delivery &delivery)
{
    if (delivery.outcome != DeliveryOutcome::Answered)
        return delivery.error;
    const QString phrase = QString::fromLatin1(reasonPhrase(delivery.status));
    QString sentence = QStringLiteral("It answered %1").arg(delivery.status);
    if (!phrase.isEmpty())
        sentence += u' ' + phrase;
    if (!delivery.redirectTo.isEmpty())
        sentence += QStringLiteral(", to %1, which is not followed").arg(delivery.redirectTo);
    return sentence + u'.';
}

} // namespace

qint64 retryAfter(const QByteArray &responseHead, qint64 nowUs)
{
    const QByteArray value = HeaderList::parseHead(responseHead).value("Retry-After").trimmed();
    if (value.isEmpty())
        return 0;
    qint64 at = 0;
    const bool isSeconds =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (isSeconds) {
        at = value.size() > 9 ? nowUs + kLongestWaitUs : nowUs + value.toLongLong() * kSecondUs;
    } else {
        const time_t date = curl_getdate(value.constData(), nullptr);
        at = date > 0 ? static_cast<qint64>(date) * kSecondUs : 0;
    }
    return at <= nowUs ? 0 : std::min(at, nowUs + kLongestWaitUs);
}

AttemptVerdict judgeAttempt(
    const Delivery &delivery, const RetryPolicy &policy, int attempts, qint64 nowUs, quint32 random)
{
    using Kind = AttemptVerdict::Kind;
    AttemptVerdict verdict;
    const bool answered = delivery.outcome == DeliveryOutcome::Answered;
    if (answered && delivery.status >= 200 && delivery.status < 300)
        return verdict;
    verdict.sentence = reasonOf(delivery);
    verdict.targetFailed = !answered || delivery.status >= 500;
    if (answered && delivery.status == 410) {
        verdict.kind = Kind::Gone;
        verdict.dueAtUs = nowUs;
        return verdict;
    }
    const auto delay = policy.delayAfter(attempts, random);
    if (delay.count() < 0) {
        verdict.kind = Kind::Dead;
        return verdict;
    }
    verdict.kind = Kind::Retry;
    verdict.dueAtUs = nowUs + delay.count() * 1000;
    if (const qint64 asked = answered ? retryAfter(delivery.responseHead, nowUs) : 0; asked != 0) {
        verdict.dueAtUs = std::max(verdict.dueAtUs, asked);
        if (delivery.status == 429 || delivery.status == 503)
            verdict.targetRestsUs = asked;
    }
    return verdict;
}

} // namespace tallyman
