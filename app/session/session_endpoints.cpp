// SPDX-License-Identifier: GPL-3.0-or-later
// The named ways in, and what the listener answers there.
#include "event/endpointjson.h"
#include "inspect/replytemplate.h"
#include "session/endpointreplies.h"
#include "session/session_p.h"

namespace tallyman {

namespace {

QString templateProblemOf(const Endpoint &endpoint)
{
    for (const ReplyRule &rule : endpoint.rules) {
        for (const ReplyStep &step : rule.steps) {
            const QString problem =
                step.isTemplate ? templateProblem(step.script.reply.body) : QString();
            if (!problem.isEmpty())
                return problem;
        }
    }
    return {};
}

// Each must be able to stand beside the others.
Result<void> checked(const QList<Endpoint> &endpoints)
{
    QList<Endpoint> before;
    for (const Endpoint &endpoint : endpoints) {
        QString problem = endpointProblem(endpoint, before);
        if (problem.isEmpty() && findEndpoint(before, endpoint.name) != nullptr)
            problem = QStringLiteral("There is an endpoint “%1” already.").arg(endpoint.name);
        if (problem.isEmpty())
            problem = templateProblemOf(endpoint);
        if (!problem.isEmpty())
            return failure(ErrorCode::InvalidInput, problem);
        before.append(endpoint);
    }
    return {};
}

QList<quint16> portsOf(const QList<Endpoint> &endpoints)
{
    QList<quint16> ports;
    for (const Endpoint &endpoint : endpoints) {
        if (endpoint.port != 0 && !ports.contains(endpoint.port))
            ports.append(endpoint.port);
    }
    return ports;
}

} // namespace

QList<Endpoint> Session::endpoints() const
{
    return withExpectations(d->endpoints, d->expectations);
}

// Other processes may change them as well: read and written in one transaction.
void Session::changeEndpoints(
    std::function<Result<void>(QList<Endpoint> &)> change, QObject *context, Callback<void> done)
{
    const auto outcome = std::make_shared<Result<void>>();
    changeSetting(
        kEndpointsKey,
        [change = std::move(change), outcome](const QByteArray &stored) {
            QList<Endpoint> endpoints = readEndpoints(stored);
            *outcome = change(endpoints);
            if (*outcome)
                *outcome = checked(endpoints);
            return *outcome ? storedEndpoints(endpoints) : stored;
        },
        context,
        [outcome, done = std::move(done)](const Result<void> &stored) {
            if (done)
                done(stored ? *outcome : stored);
        });
}

void Session::takeInEndpoints()
{
    d->endpoints = readEndpoints(setting(kEndpointsKey));
    renewReplies();
    Q_EMIT endpointsChanged();
}

// The listener gets what it answers from now on.
void Session::renewReplies()
{
    if (!d->capture)
        return;
    const QList<Endpoint> all = endpoints();
    const bool enforces = enforcesAny(all);
    if (enforces)
        askKeyring();
    d->capture->setPorts(portsOf(all));
    const EndpointRules rules{
        d->endpoints, d->expectations, d->keyringValues, d->profiles, d->settings.reply};
    const bool asksDesk = enforces || std::any_of(all.begin(), all.end(), [](const Endpoint &each) {
        return !each.rules.isEmpty();
    });
    if (asksDesk && d->desk == nullptr)
        startDesk();
    if (d->desk)
        d->desk->setRules(rules);
    d->capture->setPolicy(std::make_unique<EndpointReplies>(rules));
}

void Session::startDesk()
{
    d->repliesThread = std::make_unique<WorkerThread>(QStringLiteral("replies"));
    d->desk = new ReplyDesk(d->info.path, d->vfs, d->clock);
    connect(
        d->capture, &CaptureServer::replyWanted, d->desk, &ReplyDesk::decide, Qt::QueuedConnection);
    connect(d->desk, &ReplyDesk::decided, d->capture, &CaptureServer::answer, Qt::QueuedConnection);
    d->repliesThread->adopt(d->desk);
    d->desk->setAnalysed(d->analysed);
}

// For the values that requests are turned away without.
void Session::askKeyring()
{
    QStringList ids;
    for (const Expectation &expectation : std::as_const(d->expectations)) {
        for (const ExpectedSecret &secret : expectation.secrets) {
            if (secret.place == SecretPlace::Keyring && !d->keyringAsked.contains(secret.id))
                ids.append(secret.id);
        }
    }
    if (ids.isEmpty())
        return;
    d->keyringAsked.unite(QSet<QString>(ids.begin(), ids.end()));
    readKeyring(ids);
}

} // namespace tallyman
