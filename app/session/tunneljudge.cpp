// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/tunneljudge.h"

namespace tallyman {

namespace {

struct Found
{
    quint16 port = 0;
    NgrokEndpoint endpoint;
};

// The endpoint that leads to the listener: that of the program that was started here before others,
// and one with https before one without.
std::optional<Found> matching(const TunnelFacts &facts)
{
    std::optional<Found> best;
    const auto rank = [&facts](const NgrokEndpoint &endpoint) {
        return (endpoint.publicUrl == facts.run.publicUrl ? 2 : 0)
            + (endpoint.publicUrl.startsWith(QLatin1String("https:")) ? 1 : 0);
    };
    for (const NgrokAgentView &agent : facts.agents) {
        for (const NgrokEndpoint &endpoint : agent.endpoints) {
            if (facts.leadsHere(endpoint.upstreamUrl())
                && (!best || rank(endpoint) > rank(best->endpoint)))
                best = Found{agent.port, endpoint};
        }
    }
    return best;
}

// Any other: that of the URL that was given before others.
std::optional<Found> stray(const TunnelFacts &facts)
{
    std::optional<Found> first;
    for (const NgrokAgentView &agent : facts.agents) {
        for (const NgrokEndpoint &endpoint : agent.endpoints) {
            if (endpoint.publicUrl == facts.setting.publicUrl)
                return Found{agent.port, endpoint};
            if (!first)
                first = Found{agent.port, endpoint};
        }
    }
    return first;
}

void take(const Found &found, TunnelStatus &status)
{
    status.kind = TunnelKind::Ngrok;
    status.publicUrl = found.endpoint.publicUrl;
    status.upstream = found.endpoint.upstream;
    status.endpoint = found.endpoint.name;
    status.agentPort = found.port;
}

QString elsewhere(const Found &found, const QString &listener)
{
    const QString here = listener.isEmpty() ? QString() : QStringLiteral(" at ") + listener;
    return QStringLiteral("ngrok's %1 leads to %2, not to this listener%3. Start it anew with that "
                          "address, or listen where it leads to.")
        .arg(found.endpoint.publicUrl,
            found.endpoint.upstream.isEmpty() ? QStringLiteral("something else")
                                              : found.endpoint.upstream,
            here);
}

// The program that was started here says where it is; its agent knows it better.
bool takeRun(const TunnelFacts &facts, const std::optional<Found> &found, TunnelStatus &status)
{
    if (facts.run.state != TunnelState::Starting && facts.run.state != TunnelState::Up)
        return false;
    status.kind = facts.run.kind;
    status.state = facts.run.state;
    status.publicUrl = facts.run.publicUrl;
    if (!facts.listener.isEmpty())
        status.upstream = QStringLiteral("http://") + facts.listener;
    status.startedHere = true;
    if (facts.run.kind == TunnelKind::Ngrok) {
        status.agentPort = facts.run.agentPort;
        const bool isOwn = found
            && (found->endpoint.publicUrl == facts.run.publicUrl
                || (found->port != 0 && found->port == facts.run.agentPort));
        if (isOwn && facts.run.state == TunnelState::Up)
            take(*found, status);
    }
    return true;
}

// What answers in the agent's place and makes no sense.
QString nonsense(const TunnelFacts &facts)
{
    for (const NgrokAgentView &agent : facts.agents) {
        const bool expected = agent.port == NgrokAgent::kFirstPort
            || agent.port == facts.setting.agentPort || agent.port == facts.run.agentPort;
        if (expected && !agent.problem.isEmpty())
            return QStringLiteral("127.0.0.1:%1: %2").arg(agent.port).arg(agent.problem);
    }
    return {};
}

void takeNothing(const TunnelFacts &facts, TunnelStatus &status)
{
    if (facts.run.state == TunnelState::Failed) {
        status.kind = facts.run.kind;
        status.state = TunnelState::Failed;
        status.problem = facts.run.problem;
        return;
    }
    status.problem = nonsense(facts);
    if (!facts.lostUrl.isEmpty()) {
        status.kind = TunnelKind::Ngrok;
        status.state = TunnelState::Failed;
        if (status.problem.isEmpty())
            status.problem = QStringLiteral("ngrok has gone: nothing comes in through %1 any more. "
                                            "Start it again.")
                                 .arg(facts.lostUrl);
    }
}

void warn(const TunnelFacts &facts, TunnelStatus &status)
{
    if (!status.hasUrl())
        return;
    if (!facts.listening)
        status.warnings << QStringLiteral("Nothing is received at %1 now.").arg(facts.listener);
    const QString &last = facts.setting.lastUrl;
    if (!last.isEmpty() && last != status.publicUrl)
        status.warnings << QStringLiteral("The public URL has changed since event %1 came in "
                                          "through %2. Give senders the new one.")
                               .arg(facts.setting.lastEvent)
                               .arg(last);
    const QUrl upstream = NgrokEndpoint{{}, {}, status.upstream}.upstreamUrl();
    const bool speaksTls = upstream.scheme() == QLatin1String("https");
    const bool isTlsPort = facts.tlsPort != 0 && upstream.port() == facts.tlsPort;
    if (speaksTls && !isTlsPort && !facts.listener.isEmpty())
        status.warnings << QStringLiteral("The tunnel speaks TLS to a port that does not: let it "
                                          "lead to http:// instead.");
    else if (!speaksTls && isTlsPort)
        status.warnings << QStringLiteral("The tunnel speaks plain HTTP to the port of HTTPS: let "
                                          "it lead to http://%1.")
                               .arg(facts.listener);
}

} // namespace

TunnelStatus judgeTunnel(const TunnelFacts &facts)
{
    TunnelStatus status;
    const std::optional<Found> found = matching(facts);
    const std::optional<Found> other = stray(facts);
    const QString &given = facts.setting.publicUrl;
    if (takeRun(facts, found, status)) {
        status.problem = facts.run.problem;
    } else if (found) {
        take(*found, status);
        status.state = TunnelState::Up;
    } else if (!given.isEmpty() && !(other && other->endpoint.publicUrl == given)) {
        status.kind = TunnelKind::Other;
        status.state = TunnelState::Given;
        status.publicUrl = given;
        if (facts.run.state == TunnelState::Failed)
            status.problem = facts.run.problem;
    } else if (facts.run.state != TunnelState::Failed && other) {
        take(*other, status);
        status.state = TunnelState::Elsewhere;
        status.warnings << elsewhere(*other, facts.listener);
    } else {
        takeNothing(facts, status);
    }
    warn(facts, status);
    return status;
}

} // namespace tallyman
