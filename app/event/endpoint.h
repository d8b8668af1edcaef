// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/expectation.h"
#include "event/replyrule.h"

#include <QByteArrayList>
#include <QStringList>
#include <optional>

namespace tallyman {

// What becomes of requests that are not what the endpoint wants.
enum class Admission : quint8 {
    Observe, // taken all the same; findings say what is wrong
    Enforce, // answered with 401, 403, 405 or 415
};

// A named way in: which requests it is about, who may come in, and what they are answered.
// A value; kept in the workspace. The tokens and signatures that requests are to prove themselves
// with belong to the endpoint of the same prefix, see Expectation.
struct Endpoint
{
    QString name;            // unique, ignoring case
    QByteArray prefix = "/"; // of the path; whole segments, see normalPrefix()
    QString host;            // of the Host field, without port; empty: any
    quint16 port = 0;        // it has a listener of its own there; 0: on every one
    QString profile;         // of the sender; empty: whichever fits
    QString colour;          // see rowColourName(); empty: none
    QString notes;

    Admission admission = Admission::Observe;
    QByteArrayList methods;      // empty: any
    QByteArrayList contentTypes; // without parameters, in lower case; empty: any
    // Addresses and networks that may come in, and "sender:ID" for those that a sender publishes;
    // empty: any.
    QStringList addresses;
    // Whether X-Forwarded-For is believed of a peer on this machine, such as a tunnel's agent.
    bool trustsTunnel = false;

    // Senders whose handshakes are answered, see handshakeSenders().
    QStringList handshakes;
    // The name of a target whose answer goes back to the sender when no rule answers; empty: none.
    QString passTo;
    std::chrono::milliseconds passLimit{10'000}; // then `reply` is sent instead
    std::optional<Reply> reply;                  // none: the one of the workspace
    QList<ReplyRule> rules;                      // the first one that matches answers instead

    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

// Where a request came in.
struct RequestPlace
{
    QByteArray target; // request target, as sent
    QByteArray host;   // the Host field, with or without port
    quint16 port = 0;  // of the listener
};

// The one that a request belongs to: of those that fit, the one with a port of its own, then with a
// host, then with the longest prefix. null: none fits.
[[nodiscard]] const Endpoint *endpointFor(
    const QList<Endpoint> &endpoints, const RequestPlace &place);
// The same for a request with that head; `listener`: the address:port it came in on.
[[nodiscard]] const Endpoint *endpointOfRequest(const QList<Endpoint> &endpoints,
    const QByteArray &target, QByteArrayView listener, QByteArrayView head);
[[nodiscard]] const Endpoint *endpointOfEvent(const QList<Endpoint> &endpoints, const Event &event);
// The one with that name, ignoring case; null: none.
[[nodiscard]] const Endpoint *findEndpoint(const QList<Endpoint> &endpoints, QStringView name);

// Those that are set, and one for every prefix that something is expected of without an endpoint
// being set for it; its name is the prefix.
[[nodiscard]] QList<Endpoint> withExpectations(
    const QList<Endpoint> &endpoints, const QList<Expectation> &expectations);
// Whether any of them turns requests away.
[[nodiscard]] bool enforcesAny(const QList<Endpoint> &endpoints);
// Those that an endpoint can answer the handshakes of: "slack", "meta", "graph", "dropbox",
// "onfleet", "zoom", "xero".
[[nodiscard]] const QStringList &handshakeSenders();
// Whether something is decided about its replies that its gate cannot say at once.
[[nodiscard]] bool asksDesk(const Endpoint &endpoint);
// Whether an endpoint is only there because something is expected of its path.
[[nodiscard]] bool isImplied(const Endpoint &endpoint);
// What requests belong to that no endpoint fits; no endpoint can have this name.
extern const QLatin1String kCatchAll;

// Of `addresses` the addresses and networks, and the ids of senders.
[[nodiscard]] QStringList plainAddresses(const Endpoint &endpoint);
[[nodiscard]] QStringList sendersOfAddresses(const Endpoint &endpoint);

// Why `endpoint` cannot stand beside `others`, as a sentence; empty when it can. An endpoint of the
// same name among them is the one that it replaces.
[[nodiscard]] QString endpointProblem(const Endpoint &endpoint, const QList<Endpoint> &others);

} // namespace tallyman
