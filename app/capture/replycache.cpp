// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/replycache.h"

#include "store/replyhead.h"

namespace tallyman {

void ReplyCache::setReply(const Reply &reply)
{
    m_reply = reply;
    m_second = -1;
}

const PreparedReply &ReplyCache::prepared(const ReplyFrame &frame)
{
    if (frame.dateSeconds != m_second) {
        m_variants.fill({});
        m_second = frame.dateSeconds;
    }
    const size_t index =
        (frame.toHead ? 1U : 0U) | (frame.keepAlive ? 2U : 0U) | (frame.http10 ? 4U : 0U);
    PreparedReply &variant = m_variants.at(index);
    if (variant.status == 0)
        variant = prepare(m_reply, frame);
    return variant;
}

PreparedReply ReplyCache::prepare(const Reply &reply, const ReplyFrame &frame)
{
    PreparedReply prepared;
    prepared.status = reply.status;
    prepared.wire = serializeReply(reply, frame);
    const qsizetype headBytes = prepared.wire.indexOf("\r\n\r\n") + 4;
    prepared.storedHead = withoutDate(prepared.wire.first(headBytes), httpDate(frame.dateSeconds));
    prepared.storedBody = prepared.wire.sliced(headBytes);
    return prepared;
}

} // namespace tallyman
