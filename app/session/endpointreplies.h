// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/replypolicy.h"
#include "event/addresslist.h"
#include "event/endpoint.h"
#include "inspect/findings/expectationjudge.h"
#include "inspect/findings/handshakereply.h"
#include "inspect/profileset.h"

#include <memory>
#include <vector>

namespace tallyman {

// What EndpointReplies are made of; values.
struct EndpointRules
{
    QList<Endpoint> endpoints;
    QList<Expectation> expectations;
    QHash<QString, QByteArray> keyringValues; // expected ones, by id
    ProfileSetPtr profiles;                   // null until they have been read
    Reply defaultReply;
};

// Lets requests in or turns them away as their endpoint says, and answers them with its reply.
// Made on any thread, used on the capture thread.
class EndpointReplies : public ReplyPolicy
{
public:
    explicit EndpointReplies(const EndpointRules &rules);
    ~EndpointReplies() override;

    [[nodiscard]] ReplyCache *replyTo(const NewEvent &event) override;

    // Why the endpoint of a request turns it away; nothing when it is let in. `event.body` must
    // hold the whole content.
    [[nodiscard]] std::optional<Reply> refusal(const NewEvent &event) const;
    // The reply to a handshake that the endpoint answers; nothing when it is none. `event` with its
    // content, if that is small.
    [[nodiscard]] std::optional<HandshakeReply> handshake(
        const Endpoint &endpoint, const Event &event) const;

private:
    struct Gate; // what is asked of requests to one endpoint
    [[nodiscard]] Gate *gateOf(const NewEvent &event) const;
    [[nodiscard]] std::optional<Reply> refusalAt(const Gate &gate, const NewEvent &event) const;
    [[nodiscard]] ReplyCache *cached(const Reply &reply);

    QList<Endpoint> m_endpoints;
    std::vector<std::unique_ptr<Gate>> m_gates; // of the endpoints, in their order
    ExpectationJudge m_judge;
    ReplyCache m_default;
    std::vector<std::unique_ptr<ReplyCache>> m_refusals; // few: what they say is the endpoint's
};

} // namespace tallyman
