// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/profile.h"

#include <algorithm>

namespace tallyman {

QString confidenceName(Confidence confidence)
{
    switch (confidence) {
    case Confidence::High:
        return QStringLiteral("high");
    case Confidence::Medium:
        return QStringLiteral("medium");
    case Confidence::Low:
        break;
    }
    return QStringLiteral("low");
}

namespace {

bool isOneOf(int status, const QStringList &patterns)
{
    const QString text = QString::number(status);
    return std::any_of(patterns.begin(), patterns.end(), [&](const QString &pattern) {
        return pattern == text
            || (pattern.endsWith(QLatin1String("xx")) && text.startsWith(pattern.left(1)));
    });
}

} // namespace

bool isSuccess(const Profile *sender, int status)
{
    if (sender == nullptr || sender->success.isEmpty())
        return status / 100 == 2;
    return isOneOf(status, sender->success);
}

bool endsRetries(const Profile *sender, int status)
{
    return sender != nullptr && isOneOf(status, sender->retries.endStatuses);
}

bool isTooLate(const Profile *sender, qint64 tookUs)
{
    return sender != nullptr && sender->timeoutMs && tookUs > *sender->timeoutMs * 1000;
}

} // namespace tallyman
