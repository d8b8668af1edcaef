// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <chrono>

namespace tallyman {

// Everything that bounds what a sender can make the program do. All can be set per workspace.
struct Limits
{
    qint64 headBytes = 64 * 1024;              // request line and field lines: over it 414 or 431
    int headerLines = 256;                     // field lines: over it 431
    qint64 bodyBytes = 256LL * 1024 * 1024;    // content, transfer coding removed: over it 413
    qint64 trailerBytes = 16 * 1024;           // trailer section: over it 431
    qint64 chunkOverheadBytes = 1024 * 1024;   // chunk-size lines with extensions, run-length
                                               // encoded, in one message: over it 413
    qint64 chunkLineBytes = 4 * 1024;          // one chunk-size line: over it 400
    qint64 spoolBytes = 1024 * 1024;           // content over this goes to disk while it arrives
    int connections = 1024;                    // at once; further ones wait in the listen backlog
    qint64 inFlightBytes = 64LL * 1024 * 1024; // read, not yet committed; over it sockets pause
    std::chrono::milliseconds headTimeout{15'000}; // from a request's first byte to its head's end
    std::chrono::milliseconds bodyTimeout{30'000}; // without progress inside a body
    std::chrono::milliseconds idleTimeout{75'000}; // between requests on a kept connection
};

} // namespace tallyman
