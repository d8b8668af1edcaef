// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/reply.h"

#include <array>

namespace tallyman {

// A reply ready for the wire, and as it is stored with the event (head without date, see
// store/replyhead.h).
struct PreparedReply
{
    int status = 0;
    QByteArray wire;
    QByteArray storedHead;
    QByteArray storedBody;
};

// Serialises a reply once a second per variant instead of once per request. Capture thread.
class ReplyCache
{
public:
    void setReply(const Reply &reply);
    [[nodiscard]] const Reply &reply() const { return m_reply; }
    [[nodiscard]] const PreparedReply &prepared(const ReplyFrame &frame);

    [[nodiscard]] static PreparedReply prepare(const Reply &reply, const ReplyFrame &frame);

private:
    Reply m_reply = defaultReply();
    std::array<PreparedReply, 8> m_variants;
    qint64 m_second = -1;
};

} // namespace tallyman
