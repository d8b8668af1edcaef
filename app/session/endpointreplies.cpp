// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/endpointreplies.h"

#include "http/mediatype.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr size_t kMostRefusals = 256;
constexpr int kForbidden = 403;

QByteArray joinedValues(const HeaderList &headers, QByteArrayView name)
{
    QByteArrayList values;
    for (const HeaderField &field : headers.fields()) {
        if (equalsIgnoringCase(field.name, name))
            values.append(field.value);
    }
    return values.join(',');
}

// Without an expectation the endpoint wants what its sender is documented to send.
QByteArrayList wanted(const QByteArrayList &own, const QList<QByteArray> &documented)
{
    return own.isEmpty() ? QByteArrayList(documented) : own;
}

// RFC 9110 §11.6.1: a 401 says how a request can prove itself.
QByteArray challengeOf(const QList<Expectation> &expected)
{
    const QString scheme = expected.isEmpty() ? QString() : expected.first().scheme;
    if (scheme == QLatin1String("basic"))
        return "Basic realm=\"Tallyman\", charset=\"UTF-8\"";
    if (scheme == QLatin1String("bearer"))
        return "Bearer realm=\"Tallyman\"";
    return expected.value(0).isToken() ? "Token realm=\"Tallyman\""
                                       : "Signature realm=\"Tallyman\"";
}

// Whether expected values are needed to decide about replies.
bool needsValues(const QList<Endpoint> &endpoints)
{
    return enforcesAny(endpoints)
        || std::any_of(endpoints.begin(), endpoints.end(),
            [](const Endpoint &endpoint) { return !endpoint.handshakes.isEmpty(); });
}

} // namespace

struct EndpointReplies::Gate
{
    const Endpoint *endpoint = nullptr;
    QByteArrayList methods;
    QByteArrayList contentTypes;
    AddressList addresses;
    QByteArray challenge;
    bool asksDesk = false;
    ReplyCache reply;

    [[nodiscard]] bool admitsAddress(const NewEvent &event, const HeaderList &headers) const;
    [[nodiscard]] bool admitsContentType(const NewEvent &event, const HeaderList &headers) const;
};

bool EndpointReplies::Gate::admitsAddress(const NewEvent &event, const HeaderList &headers) const
{
    if (endpoint->addresses.isEmpty())
        return true;
    const QHostAddress peer = peerAddress(QString::fromLatin1(event.remote));
    return addresses.contains(endpoint->trustsTunnel
            ? forwardedAddress(peer, joinedValues(headers, "X-Forwarded-For"))
            : peer);
}

// A request without content has no type.
bool EndpointReplies::Gate::admitsContentType(
    const NewEvent &event, const HeaderList &headers) const
{
    if (contentTypes.isEmpty() || event.bodyBytes == 0)
        return true;
    const QByteArray type = headers.value("Content-Type");
    return contentTypes.contains(type) || contentTypes.contains(mediaTypeOf(type));
}

EndpointReplies::EndpointReplies(const EndpointRules &rules)
    : m_endpoints(withExpectations(rules.endpoints, rules.expectations))
    , m_judge(needsValues(m_endpoints) ? rules.expectations : QList<Expectation>(), SecretFolder(),
          rules.keyringValues)
{
    m_default.setReply(rules.defaultReply);
    for (const Endpoint &endpoint : std::as_const(m_endpoints)) {
        auto gate = std::make_unique<Gate>();
        const Profile *profile = rules.profiles ? rules.profiles->find(endpoint.profile) : nullptr;
        const Profile none;
        const Profile &documented = profile ? *profile : none;
        gate->endpoint = &endpoint;
        gate->methods = wanted(endpoint.methods, documented.methods);
        gate->contentTypes = wanted(endpoint.contentTypes, documented.contentTypes);
        QStringList addresses = plainAddresses(endpoint);
        for (const QString &id : sendersOfAddresses(endpoint)) {
            if (const Profile *sender = rules.profiles ? rules.profiles->find(id) : nullptr)
                addresses += sender->addresses;
        }
        gate->addresses = AddressList::parse(addresses).value_or(AddressList());
        gate->challenge = challengeOf(expectationsFor(rules.expectations, endpoint.prefix));
        gate->asksDesk = asksDesk(endpoint);
        gate->reply.setReply(endpoint.reply.value_or(rules.defaultReply));
        m_gates.push_back(std::move(gate));
    }
}

EndpointReplies::~EndpointReplies() = default;

EndpointReplies::Gate *EndpointReplies::gateOf(const NewEvent &event) const
{
    const Endpoint *endpoint =
        endpointOfRequest(m_endpoints, event.target, event.listener, event.head);
    return endpoint == nullptr
        ? nullptr
        : m_gates.at(static_cast<size_t>(endpoint - m_endpoints.constData())).get();
}

ReplyCache *EndpointReplies::replyTo(const NewEvent &event)
{
    Gate *gate = gateOf(event);
    if (gate == nullptr)
        return &m_default;
    if (gate->endpoint->admission == Admission::Enforce) {
        if (event.spool != 0 && m_judge.needsContent(event.target))
            return nullptr;
        if (const auto refused = refusalAt(*gate, event)) {
            // Most handshakes prove nothing: the desk answers them, and refuses what is none.
            const bool mayShake =
                !gate->endpoint->handshakes.isEmpty() && refused->status != kForbidden;
            return mayShake ? nullptr : cached(*refused);
        }
    }
    return gate->asksDesk ? nullptr : &gate->reply;
}

std::optional<Reply> EndpointReplies::refusal(const NewEvent &event) const
{
    const Gate *gate = gateOf(event);
    return gate != nullptr && gate->endpoint->admission == Admission::Enforce
        ? refusalAt(*gate, event)
        : std::nullopt;
}

std::optional<HandshakeReply> EndpointReplies::handshake(
    const Endpoint &endpoint, const Event &event) const
{
    constexpr qint64 kLargestHandshake = 64 * 1024;
    if (endpoint.handshakes.isEmpty() || event.bodyBytes > kLargestHandshake || !event.bodyLoaded())
        return std::nullopt;
    CheckedEvent checked;
    checked.event = event;
    checked.headers = event.headers();
    checked.bodyRead = true;
    checked.payload = readPayload(checked.headers, event.body, kLargestHandshake);
    return handshakeReply(endpoint.handshakes, checked,
        m_judge.keysFor(event.target, QStringLiteral("zoom")), m_judge.proves(checked));
}

std::optional<Reply> EndpointReplies::refusalAt(const Gate &gate, const NewEvent &event) const
{
    CheckedEvent checked;
    checked.headers = HeaderList::parseHead(event.head);
    if (!gate.admitsAddress(event, checked.headers))
        return errorReply(
            kForbidden, "address-not-allowed", "This address may not send requests here.");
    if (!gate.methods.isEmpty() && !gate.methods.contains(event.method)) {
        Reply reply =
            errorReply(405, "method-not-allowed", "Requests to this path have another method.");
        reply.headers.append("Allow", gate.methods.join(", "));
        return reply;
    }
    checked.event.head = event.head;
    checked.event.method = event.method;
    checked.event.target = event.target;
    checked.event.trailers = event.trailers;
    checked.event.receivedAtUs = event.receivedAtUs;
    checked.event.body = event.body;
    checked.event.bodyBytes = event.bodyBytes;
    checked.bodyRead = event.body.size() == event.bodyBytes;
    if (!m_judge.proves(checked)) {
        Reply reply = errorReply(401, "not-proved",
            m_judge.hasValues(event.target)
                ? "The token or signature that is expected here is missing or wrong."
                : "Tallyman has lost the value that is expected here, and cannot check it.");
        reply.headers.append("WWW-Authenticate", gate.challenge);
        return reply;
    }
    if (!gate.admitsContentType(event, checked.headers)) {
        Reply reply = errorReply(
            415, "content-type-not-allowed", "Requests to this path have another content type.");
        reply.headers.append("Accept", gate.contentTypes.join(", ")); // RFC 9110 §15.5.16
        return reply;
    }
    return std::nullopt;
}

ReplyCache *EndpointReplies::cached(const Reply &reply)
{
    const auto found = std::find_if(m_refusals.begin(), m_refusals.end(),
        [&reply](const auto &cache) { return cache->reply() == reply; });
    if (found != m_refusals.end())
        return found->get();
    if (m_refusals.size() >= kMostRefusals)
        m_refusals.clear();
    auto cache = std::make_unique<ReplyCache>();
    cache->setReply(reply);
    m_refusals.push_back(std::move(cache));
    return m_refusals.back().get();
}

} // namespace tallyman
