// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/endpoint.h"

#include "event/addresslist.h"

#include <algorithm>
#include <tuple>

namespace tallyman {

const QLatin1String kCatchAll("catch-all");

namespace {

constexpr qsizetype kMostName = 80;
constexpr QLatin1String kSenderAddresses("sender:");

// Without port, in lower case; an IPv6 address in its brackets.
QByteArray hostOnly(const QByteArray &field)
{
    const qsizetype bracket = field.lastIndexOf(']');
    const qsizetype port = field.lastIndexOf(':');
    return (port > bracket ? field.left(port) : field).toLower();
}

bool covers(const Endpoint &endpoint, const RequestPlace &place)
{
    return (endpoint.port == 0 || endpoint.port == place.port)
        && coversTarget(endpoint.prefix, place.target)
        && (endpoint.host.isEmpty() || hostOnly(place.host) == endpoint.host.toLatin1().toLower());
}

std::tuple<bool, bool, qsizetype> rank(const Endpoint &endpoint)
{
    return {endpoint.port != 0, !endpoint.host.isEmpty(), endpoint.prefix.size()};
}

QString addressProblem(const QStringList &addresses)
{
    QStringList plain = addresses;
    plain.removeIf([](const QString &text) { return text.startsWith(kSenderAddresses); });
    const auto list = AddressList::parse(plain);
    return list ? QString() : list.error().message;
}

// What stands in it by itself.
QString ownProblem(const Endpoint &endpoint)
{
    if (endpoint.name.trimmed().isEmpty() || endpoint.name.size() > kMostName)
        return QStringLiteral("An endpoint needs a name of 1 to %1 characters.").arg(kMostName);
    if (endpoint.name.compare(kCatchAll, Qt::CaseInsensitive) == 0)
        return QStringLiteral("“%1” is what requests belong to that no endpoint fits; choose "
                              "another name.")
            .arg(kCatchAll);
    if (const auto prefix = normalPrefix(QString::fromUtf8(endpoint.prefix)); !prefix)
        return prefix.error().message;
    for (const QChar c : endpoint.host) {
        if (c.isSpace() || c == QLatin1Char('/') || c == QLatin1Char('@'))
            return QStringLiteral("“%1” is no host: write it as in the Host field, without port.")
                .arg(endpoint.host);
    }
    for (const QByteArray &method : endpoint.methods) {
        if (!isToken(method))
            return QStringLiteral("“%1” is no method.").arg(QString::fromUtf8(method));
    }
    for (const QByteArray &type : endpoint.contentTypes) {
        const qsizetype slash = type.indexOf('/');
        if (!isToken(QByteArrayView(type).first(std::max<qsizetype>(slash, 0)))
            || !isToken(QByteArrayView(type).sliced(slash + 1)))
            return QStringLiteral("“%1” is no content type, such as application/json.")
                .arg(QString::fromUtf8(type));
    }
    if (const QString problem = addressProblem(endpoint.addresses); !problem.isEmpty())
        return problem;
    for (const QString &sender : endpoint.handshakes) {
        if (!handshakeSenders().contains(sender))
            return QStringLiteral(
                "“%1” is no sender whose handshake can be answered; there are %2.")
                .arg(sender, handshakeSenders().join(QStringLiteral(", ")));
    }
    for (const ReplyRule &rule : endpoint.rules) {
        if (const QString problem = replyRuleProblem(rule); !problem.isEmpty())
            return rule.name.isEmpty() ? problem
                                       : QStringLiteral("“%1”: %2").arg(rule.name, problem);
    }
    return endpoint.reply ? replyProblem(*endpoint.reply) : QString();
}

} // namespace

const Endpoint *endpointFor(const QList<Endpoint> &endpoints, const RequestPlace &place)
{
    const Endpoint *best = nullptr;
    for (const Endpoint &endpoint : endpoints) {
        if (covers(endpoint, place) && (best == nullptr || rank(endpoint) > rank(*best)))
            best = &endpoint;
    }
    return best;
}

// The head is read only where an endpoint asks for its Host.
const Endpoint *endpointOfRequest(const QList<Endpoint> &endpoints, const QByteArray &target,
    QByteArrayView listener, QByteArrayView head)
{
    if (endpoints.isEmpty())
        return nullptr;
    RequestPlace place{target, {}, listener.sliced(listener.lastIndexOf(':') + 1).toUShort()};
    if (std::any_of(endpoints.begin(), endpoints.end(),
            [](const Endpoint &each) { return !each.host.isEmpty(); }))
        place.host = HeaderList::parseHead(head).value("Host");
    return endpointFor(endpoints, place);
}

const Endpoint *endpointOfEvent(const QList<Endpoint> &endpoints, const Event &event)
{
    return endpointOfRequest(endpoints, event.target, event.listener.toLatin1(), event.head);
}

QList<Endpoint> withExpectations(
    const QList<Endpoint> &endpoints, const QList<Expectation> &expectations)
{
    QList<Endpoint> all = endpoints;
    for (const Expectation &expectation : expectations) {
        const bool isThere = std::any_of(all.begin(), all.end(), [&](const Endpoint &each) {
            return each.prefix == expectation.prefix && each.port == 0 && each.host.isEmpty();
        });
        if (isThere)
            continue;
        Endpoint implied;
        implied.name = QString::fromUtf8(expectation.prefix);
        implied.prefix = expectation.prefix;
        all.append(implied);
    }
    return all;
}

const QStringList &handshakeSenders()
{
    static const QStringList senders{QStringLiteral("slack"), QStringLiteral("meta"),
        QStringLiteral("graph"), QStringLiteral("dropbox"), QStringLiteral("onfleet"),
        QStringLiteral("zoom"), QStringLiteral("xero")};
    return senders;
}

bool asksDesk(const Endpoint &endpoint)
{
    return !endpoint.handshakes.isEmpty() || !endpoint.passTo.isEmpty()
        || std::any_of(endpoint.rules.begin(), endpoint.rules.end(),
            [](const ReplyRule &rule) { return rule.enabled; });
}

bool enforcesAny(const QList<Endpoint> &endpoints)
{
    return std::any_of(endpoints.begin(), endpoints.end(),
        [](const Endpoint &each) { return each.admission == Admission::Enforce; });
}

bool isImplied(const Endpoint &endpoint)
{
    Endpoint implied;
    implied.name = QString::fromUtf8(endpoint.prefix);
    implied.prefix = endpoint.prefix;
    return endpoint == implied;
}

const Endpoint *findEndpoint(const QList<Endpoint> &endpoints, QStringView name)
{
    const auto found = std::find_if(endpoints.begin(), endpoints.end(),
        [name](const Endpoint &each) { return name.compare(each.name, Qt::CaseInsensitive) == 0; });
    return found == endpoints.end() ? nullptr : &*found;
}

QString endpointProblem(const Endpoint &endpoint, const QList<Endpoint> &others)
{
    if (const QString problem = ownProblem(endpoint); !problem.isEmpty())
        return problem;
    for (const Endpoint &other : others) {
        const bool isSamePlace = other.prefix == endpoint.prefix && other.port == endpoint.port
            && other.host.compare(endpoint.host, Qt::CaseInsensitive) == 0;
        if (isSamePlace && other.name.compare(endpoint.name, Qt::CaseInsensitive) != 0)
            return QStringLiteral("Requests to %1 already belong to the endpoint “%2”.")
                .arg(QString::fromUtf8(endpoint.prefix), other.name);
    }
    return {};
}

QStringList sendersOfAddresses(const Endpoint &endpoint)
{
    QStringList senders;
    for (const QString &text : endpoint.addresses) {
        if (text.startsWith(kSenderAddresses))
            senders.append(text.mid(kSenderAddresses.size()));
    }
    return senders;
}

QStringList plainAddresses(const Endpoint &endpoint)
{
    QStringList addresses = endpoint.addresses;
    addresses.removeIf([](const QString &text) { return text.startsWith(kSenderAddresses); });
    return addresses;
}

} // namespace tallyman
