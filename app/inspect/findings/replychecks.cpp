// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "inspect/findings/checkedevent.h"

#include <algorithm>

namespace tallyman {

namespace {

bool countsAsSuccess(const QStringList &patterns, int status)
{
    const QString text = QString::number(status);
    return std::any_of(patterns.begin(), patterns.end(), [&](const QString &pattern) {
        return pattern == text
            || (pattern.endsWith(QLatin1String("xx")) && text.startsWith(pattern.left(1)));
    });
}

void checkSpeed(const CheckedEvent &checked, const Profile &profile, QList<Finding> &found)
{
    const Event &event = checked.event;
    if (!profile.timeoutMs || !event.answeredAtUs)
        return;
    const qint64 tookUs = *event.answeredAtUs - event.receivedAtUs;
    if (tookUs <= *profile.timeoutMs * 1000)
        return;
    found.append(makeFinding("reply-slow",
        QStringLiteral("The reply took %1; %2 waits for %3.")
            .arg(formatDuration(tookUs), profile.name, formatDuration(*profile.timeoutMs * 1000)),
        {{QStringLiteral("time"), formatDuration(tookUs)}}));
}

void expectRetry(const CheckedEvent &checked, const Profile &profile, QList<Finding> &found)
{
    const qsizetype place = checked.record.attempt - 1;
    if (profile.retries.never || place < 0 || place >= profile.retries.delaysMs.size())
        return;
    const Event &event = checked.event;
    const qint64 atUs =
        event.answeredAtUs.value_or(event.receivedAtUs) + profile.retries.delaysMs.at(place) * 1000;
    found.append(makeFinding("retry-expected",
        QStringLiteral("%1 will probably send it again at %2 (%3 after attempt %4).")
            .arg(profile.name, formatRfc3339(atUs),
                formatDuration(profile.retries.delaysMs.at(place) * 1000))
            .arg(checked.record.attempt),
        {{QStringLiteral("time"), formatRfc3339(atUs)},
            {QStringLiteral("source"), profile.retries.source}}));
}

} // namespace

QList<Finding> checkReply(const CheckedEvent &checked)
{
    QList<Finding> found;
    const Profile *profile = checked.recognition.profile;
    if (profile == nullptr || !checked.handshake.isEmpty())
        return found;
    const int status = checked.event.status;
    if (status != 0 && !profile->success.isEmpty() && !countsAsSuccess(profile->success, status)) {
        found.append(makeFinding("reply-not-success",
            QStringLiteral("It was answered with %1; to %2 only %3 is a success.")
                .arg(status)
                .arg(profile->name, profile->success.join(QStringLiteral(", "))),
            {{QStringLiteral("status"), QString::number(status)}}));
        expectRetry(checked, *profile, found);
    }
    checkSpeed(checked, *profile, found);
    return found;
}

} // namespace tallyman
