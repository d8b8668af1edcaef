// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/profile.h"

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

} // namespace tallyman
