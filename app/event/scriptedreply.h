// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/reply.h"

#include <QString>
#include <chrono>
#include <optional>

namespace tallyman {

// What goes wrong with a reply on purpose.
enum class ReplyFault : quint8 {
    None,
    Reset,       // the connection is reset (RST) instead
    Close,       // it is closed without a byte
    Half,        // it is closed in the middle of the reply
    Garbage,     // what comes is no HTTP, then it is closed
    Hang,        // nothing comes, until the sender gives up
    WrongLength, // Content-Length announces more than comes, until the sender gives up
};
// "none", "reset", "close", "half", "garbage", "hang", "wrong-length"
[[nodiscard]] QString replyFaultName(ReplyFault fault);
[[nodiscard]] std::optional<ReplyFault> replyFaultFromName(QStringView name);

// A reply, and how it goes out. A value.
struct ScriptedReply
{
    Reply reply;
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds hold{0}; // waits for the developer so long first
    qint64 bytesPerSecond = 0;         // 0: all at once
    ReplyFault fault = ReplyFault::None;
    QByteArray note; // why it is this one, for the log; see ReplyNote
    friend bool operator==(const ScriptedReply &, const ScriptedReply &) = default;
};

} // namespace tallyman
