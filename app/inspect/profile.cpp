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

bool isSuccess(const Profile *sender, int status)
{
    if (sender == nullptr || sender->success.isEmpty())
        return status / 100 == 2;
    const QString text = QString::number(status);
    return std::any_of(sender->success.begin(), sender->success.end(), [&](const QString &pattern) {
        return pattern == text
            || (pattern.endsWith(QLatin1String("xx")) && text.startsWith(pattern.left(1)));
    });
}

} // namespace tallyman
