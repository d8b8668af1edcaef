// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tallyman {

struct VerifyOptions
{
    QString workspace;
    QString id;
    QString scheme;
    QString keyFile; // the key as its owner would paste it; one line break at its end is ignored
    QString url;     // as the sender saw it; empty: what the request says
    QString header;  // that holds the signature; empty: the scheme's own
    bool ignoreTime = false;
    bool json = false;
};

// The subcommand `verify`: judges the signature of one event and says on standard output why it
// does not match. Main thread; returns an exit code.
[[nodiscard]] int runVerify(const VerifyOptions &options);

} // namespace tallyman
