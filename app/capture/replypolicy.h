// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/replycache.h"
#include "store/newevent.h"

namespace tallyman {

// Decides what requests are answered. Made on another thread, handed over to the CaptureServer
// whole, and from then on used on the capture thread alone.
class ReplyPolicy
{
public:
    virtual ~ReplyPolicy() = default;

    // The reply to a whole request that is about to be stored; it belongs to the policy. Between
    // the last byte of a request and its reply: must not block. null: that can only be said when
    // the event is stored, see CaptureServer::decideReply().
    [[nodiscard]] virtual ReplyCache *replyTo(const NewEvent &event) = 0;
};

} // namespace tallyman
