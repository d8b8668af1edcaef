// SPDX-License-Identifier: GPL-3.0-or-later
// The named ways in, and what the listener answers there.
#include "base/text.h"
#include "event/endpointjson.h"
#include "event/replynote.h"
#include "session/endpointchecks.h"
#include "session/endpointreplies.h"
#include "session/requestsigning.h"
#include "session/session_p.h"

namespace tallyman {

namespace {

QList<quint16> portsOf(const QList<Endpoint> &endpoints)
{
    QList<quint16> ports;
    for (const Endpoint &endpoint : endpoints) {
        if (endpoint.port != 0 && !ports.contains(endpoint.port))
            ports.append(endpoint.port);
    }
    return ports;
}

constexpr qint64 kAtHand = 256 * 1024; // larger content is fetched while it is sent

ScriptedReply withFallback(ScriptedReply fallback, const QString &reason)
{
    ReplyNote note = replyNoteFromJson(fallback.note);
    note.fallback = reason;
    fallback.note = replyNoteToJson(note);
    return fallback;
}

// What is about the connection to the target and not about its answer (RFC 9110 §7.6.1), and what
// the listener adds itself.
bool isOfConnection(const HeaderField &field, const HeaderList &headers)
{
    for (const char *name : {"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection",
             "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length", "Date"}) {
        if (equalsIgnoringCase(field.name, name))
            return true;
    }
    return headers.hasToken("Connection", field.name);
}

// Errors: why the answer cannot be passed on.
Result<ScriptedReply> replyOfDelivery(
    const Result<Delivery> &delivery, const ScriptedReply &fallback)
{
    if (!delivery)
        return tl::unexpected<Error>(delivery.error());
    if (delivery->outcome != DeliveryOutcome::Answered)
        return failure(ErrorCode::Network, delivery->error);
    if (delivery->responseTruncated)
        return failure(ErrorCode::Full,
            QStringLiteral("its answer of %1 is too large to be passed through.")
                .arg(formatBytes(delivery->responseBodyBytes)));
    ScriptedReply script;
    script.note = fallback.note;
    script.reply.status = delivery->status;
    script.reply.body = delivery->responseBody;
    const HeaderList headers = HeaderList::parseHead(delivery->responseHead);
    for (const HeaderField &field : headers.fields()) {
        if (!isOfConnection(field, headers))
            script.reply.headers.append(field.name, field.value);
    }
    if (const QString problem = replyProblem(script.reply); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return script;
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
                *outcome = checkEndpoints(endpoints);
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
    if (d->analyzer)
        d->analyzer->reloadEndpoints();
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
    if (enforces || std::any_of(all.begin(), all.end(), asksDesk))
        askKeyring(secretsOf(d->expectations));
    d->capture->setPorts(portsOf(all));
    const EndpointRules rules{
        d->endpoints, d->expectations, d->keyringValues, d->profiles, d->settings.reply};
    const bool needsDesk = enforces || std::any_of(all.begin(), all.end(), asksDesk);
    if (needsDesk && d->desk == nullptr)
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
    connect(d->desk, &ReplyDesk::passWanted, this, &Session::passThrough);
    connect(d->desk, &ReplyDesk::heldChanged, this, [this](const QList<HeldReply> &held) {
        d->held = held;
        Q_EMIT heldRepliesChanged();
    });
    d->desk->setAnalysed(d->analysed);
    d->joinDeskToAnalysis();
    d->repliesThread->adopt(d->desk);
}

// When there are both, whichever came first. Not by way of this thread, which may be busy: a sender
// waits.
void Session::Private::joinDeskToAnalysis() const
{
    if (desk == nullptr || analyzer == nullptr)
        return;
    connect(desk, &ReplyDesk::analysisWanted, analyzer, &Analyzer::follow);
    connect(analyzer, &Analyzer::followed, desk, &ReplyDesk::setAnalysed);
}

const QList<HeldReply> &Session::heldReplies() const
{
    return d->held;
}

void Session::releaseReply(quint64 ticket, const std::optional<Reply> &reply)
{
    if (d->desk)
        d->desk->release(ticket, reply);
}

// The target's own answer becomes the reply.
void Session::passThrough(quint64 ticket, qint64 event, const QString &target, qint64 limitMs,
    const ScriptedReply &fallback)
{
    const auto fallBack = [this, ticket, event, fallback](const QString &reason) {
        answerLate(ticket, event, withFallback(fallback, reason));
    };
    const Target *known = findTarget(d->targets, target);
    if (known == nullptr || isOwnListener(known->url)) {
        fallBack(known == nullptr ? QStringLiteral("there is no target of that name.")
                                  : QStringLiteral("it is Tallyman's own listener."));
        return;
    }
    Target wanted = *known;
    wanted.totalTimeout = std::chrono::milliseconds(limitMs);
    const qint64 content = std::max(kAtHand, contentToSign(wanted));
    loadEvent(event, content, this, [=, this](const Result<EventPtr> &loaded) {
        auto request = loaded ? composeForTarget(**loaded, wanted, signing())
                              : Result<OutgoingRequest>(tl::unexpected<Error>(loaded.error()));
        if (!request) {
            fallBack(request.error().message);
            return;
        }
        send(*request, this, [=, this](const Result<Delivery> &delivery) {
            const auto script = replyOfDelivery(delivery, fallback);
            answerLate(
                ticket, event, script ? *script : withFallback(fallback, script.error().message));
        });
    });
}

void Session::answerLate(quint64 ticket, qint64 event, const ScriptedReply &script)
{
    if (!d->capture)
        return;
    QMetaObject::invokeMethod(
        d->capture,
        [capture = d->capture, ticket, event, script] { capture->answer(ticket, event, script); },
        Qt::QueuedConnection);
}

void Session::askKeyring(const QList<ExpectedSecret> &secrets)
{
    QStringList ids;
    for (const ExpectedSecret &secret : secrets) {
        if (secret.place == SecretPlace::Keyring && !d->keyringAsked.contains(secret.id))
            ids.append(secret.id);
    }
    if (ids.isEmpty())
        return;
    d->keyringAsked.unite(QSet<QString>(ids.begin(), ids.end()));
    readKeyring(ids);
}

RequestSigning Session::signing() const
{
    return {d->expectations, d->keyringValues, d->clock};
}

} // namespace tallyman
