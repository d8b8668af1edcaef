// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace tallyman {

// `tallyman diff ID ID`: how two events, or the responses to two deliveries, differ. Runs on the
// main thread, writes to standard output.
struct DiffOptions
{
    QString workspace;
    QStringList ids;    // two: "17", or "d17" for the response to a delivery
    QStringList ignore; // see IgnoreRules
    bool json = false;
};
// kExitDone when they are equal, kExitFailed when they differ (or cannot be read), kExitWrongUse.
[[nodiscard]] int runDiff(const DiffOptions &options);

} // namespace tallyman
