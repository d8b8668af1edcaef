// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/endpointjob.h"

#include "base/text.h"
#include "cli/commandline.h"
#include "cli/inputfile.h"
#include "cli/output.h"
#include "event/endpointjson.h"
#include "http/headertext.h"
#include "http/mediatype.h"
#include "session/endpointchecks.h"
#include "session/session.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace tallyman {

namespace {

constexpr qint64 kMaxReplyBytes = 16LL * 1024 * 1024;

template <typename T> void take(const std::optional<T> &given, T &into)
{
    if (given)
        into = *given;
}

// An empty text on the command line stands for none at all.
QStringList withoutEmpty(QStringList texts)
{
    texts.removeAll(QString());
    return texts;
}

QByteArray placeText(const Endpoint &endpoint)
{
    QByteArray text = endpoint.prefix;
    if (!endpoint.host.isEmpty())
        text.prepend(endpoint.host.toUtf8());
    if (endpoint.port != 0)
        text.prepend(
            ':' + QByteArray::number(endpoint.port) + (endpoint.host.isEmpty() ? "" : " "));
    return text;
}

QByteArray lineOf(const Endpoint &endpoint, const QList<Expectation> &expectations)
{
    const auto expected = std::count_if(expectations.begin(), expectations.end(),
        [&](const Expectation &each) { return each.prefix == endpoint.prefix; });
    QByteArray line = displayLine(endpoint.name.toUtf8()).toUtf8() + "  "
        + displayLine(placeText(endpoint)).toUtf8();
    line += endpoint.admission == Admission::Enforce ? "  enforce" : "  observe";
    if (expected > 0)
        line += "  " + QByteArray::number(expected) + (expected == 1 ? " proof" : " proofs");
    if (!endpoint.profile.isEmpty())
        line += "  " + displayLine(endpoint.profile.toUtf8()).toUtf8();
    if (!endpoint.passTo.isEmpty())
        line += "  passes through to " + displayLine(endpoint.passTo.toUtf8()).toUtf8();
    if (endpoint.reply)
        line += "  answers " + QByteArray::number(endpoint.reply->status);
    return line + '\n';
}

Error noSuch(const QString &name)
{
    return {ErrorCode::NotFound,
        QStringLiteral("There is no endpoint “%1”; see tallyman endpoint list.").arg(name), {}};
}

// Whether the senders that are named now are there; one that is stored may have lost its profile.
QString senderProblem(const EndpointJob::Changes &changes)
{
    const QString sender = changes.profile.value_or(QString());
    Endpoint named;
    named.addresses = changes.addresses.value_or(QStringList());
    if (sender.isEmpty() && sendersOfAddresses(named).isEmpty())
        return {};
    const ProfileSetPtr profiles = Session::loadProfiles();
    if (!sender.isEmpty() && profiles->find(sender) == nullptr)
        return noSuchSender(sender);
    return senderAddressProblem(named, *profiles);
}

} // namespace

EndpointJob::EndpointJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> EndpointJob::start()
{
    if (const QString problem = senderProblem(m_options.changes); !problem.isEmpty()) {
        complain(problem);
        return kExitWrongUse;
    }
    // checked against nothing first, so that a slip makes no workspace
    if (m_options.action == Action::Add) {
        Endpoint fresh;
        fresh.name = m_options.name;
        if (const auto endpoint = changed(fresh); !endpoint) {
            complain(endpoint.error());
            return kExitWrongUse;
        }
    }
    const bool makes = m_options.action == Action::Add && !QFileInfo::exists(m_options.workspace);
    Endpoint passing;
    passing.name = m_options.name;
    passing.passTo = m_options.changes.passTo.value_or(QString());
    if (const QString problem = passThroughProblem(passing, {}); makes && !problem.isEmpty()) {
        complain(problem);
        return kExitFailed;
    }
    if (const auto failed = openSession(m_options.workspace, makes))
        return failed;
    if (m_options.action == Action::List)
        return list();
    if (const QString problem = passThroughProblem(passing, session()->targets());
        !problem.isEmpty()) {
        complain(problem);
        return kExitFailed;
    }
    m_known = session()->endpoints();
    session()->changeEndpoints([this](QList<Endpoint> &endpoints) { return change(endpoints); },
        this, [this](const Result<void> &stored) { onStored(stored); });
    return std::nullopt;
}

Result<void> EndpointJob::change(QList<Endpoint> &endpoints) const
{
    const Endpoint *there = findEndpoint(endpoints, m_options.name);
    if (m_options.action == Action::Add) {
        if (there != nullptr)
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("There is an endpoint “%1” already; change it with endpoint set.")
                    .arg(there->name));
        Endpoint fresh;
        fresh.name = m_options.name;
        const auto endpoint = changed(fresh);
        if (!endpoint)
            return tl::unexpected<Error>(endpoint.error());
        endpoints.append(*endpoint);
        return {};
    }
    if (there == nullptr)
        return changeImplied(endpoints);
    const qsizetype place = there - endpoints.constData();
    if (m_options.action == Action::Remove) {
        endpoints.removeAt(place);
        return {};
    }
    const auto endpoint = changed(*there);
    if (!endpoint)
        return tl::unexpected<Error>(endpoint.error());
    endpoints[place] = *endpoint;
    return {};
}

// One that is only there because something is expected of its path becomes one of its own.
Result<void> EndpointJob::changeImplied(QList<Endpoint> &endpoints) const
{
    const Endpoint *there = findEndpoint(m_known, m_options.name);
    if (there == nullptr)
        return tl::unexpected<Error>(noSuch(m_options.name));
    if (m_options.action == Action::Remove)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is there because something is expected of its path: tallyman "
                           "expect-auth %1 --remove.")
                .arg(there->name));
    const auto endpoint = changed(*there);
    if (!endpoint)
        return tl::unexpected<Error>(endpoint.error());
    endpoints.append(*endpoint);
    return {};
}

Result<Endpoint> EndpointJob::changed(const Endpoint &endpoint) const
{
    const Changes &changes = m_options.changes;
    Endpoint result = endpoint;
    if (changes.path) {
        const auto prefix = normalPrefix(*changes.path);
        if (!prefix)
            return tl::unexpected<Error>(prefix.error());
        result.prefix = *prefix;
    }
    take(changes.newName, result.name);
    take(changes.host, result.host);
    take(changes.profile, result.profile);
    take(changes.colour, result.colour);
    if (result.colour == QLatin1String("none"))
        result.colour.clear();
    take(changes.notes, result.notes);
    take(changes.trustsTunnel, result.trustsTunnel);
    result.port = static_cast<quint16>(changes.port.value_or(result.port));
    if (changes.policy)
        result.admission =
            *changes.policy == QLatin1String("enforce") ? Admission::Enforce : Admission::Observe;
    if (changes.methods) {
        result.methods.clear();
        for (const QString &method : withoutEmpty(*changes.methods))
            result.methods.append(method.toUpper().toLatin1());
    }
    if (changes.contentTypes) {
        result.contentTypes.clear();
        for (const QString &type : withoutEmpty(*changes.contentTypes))
            result.contentTypes.append(mediaTypeOf(type.toLatin1()));
    }
    if (changes.addresses)
        result.addresses = withoutEmpty(*changes.addresses);
    if (changes.handshakes)
        result.handshakes = withoutEmpty(*changes.handshakes);
    take(changes.passTo, result.passTo);
    if (changes.passLimit)
        result.passLimit =
            std::chrono::milliseconds(static_cast<qint64>(*changes.passLimit * 1000));
    if (const auto done = changeReply(result); !done)
        return tl::unexpected<Error>(done.error());
    if (const QString problem = endpointProblem(result, {}); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return result;
}

// Whatever is said of the reply gives the endpoint one of its own; --reply 0 takes it back.
Result<void> EndpointJob::changeReply(Endpoint &endpoint) const
{
    const Changes &changes = m_options.changes;
    if (changes.status == 0) {
        endpoint.reply.reset();
        return {};
    }
    if (!changes.status && !changes.replyHeaders && !changes.replyFile && !changes.replyText)
        return {};
    Reply reply = endpoint.reply.value_or(Reply());
    reply.status = static_cast<int>(changes.status.value_or(reply.status));
    if (changes.replyHeaders) {
        const auto headers = headersFromText(changes.replyHeaders->join(QLatin1Char('\n')));
        if (!headers)
            return tl::unexpected<Error>(headers.error());
        reply.headers = *headers;
    }
    if (changes.replyText)
        reply.body = changes.replyText->toUtf8();
    if (changes.replyFile) {
        const auto content = readInputFile(
            *changes.replyFile, QStringLiteral("file with the reply"), kMaxReplyBytes);
        if (!content)
            return tl::unexpected<Error>(content.error());
        reply.body = *content;
    }
    endpoint.reply = reply;
    return {};
}

void EndpointJob::onStored(const Result<void> &stored)
{
    if (!stored)
        complain(stored.error());
    finish(stored ? kExitDone : kExitFailed);
}

int EndpointJob::list() const
{
    const QList<Endpoint> endpoints = session()->endpoints();
    if (m_options.json) {
        for (const QJsonValue &endpoint : endpointsToJson(endpoints)) {
            QByteArray line = QJsonDocument(endpoint.toObject()).toJson(QJsonDocument::Compact);
            if (!writeOut(line.append('\n')))
                break;
        }
        return kExitDone;
    }
    for (const Endpoint &endpoint : endpoints) {
        if (!writeOut(lineOf(endpoint, session()->expectations())))
            break;
    }
    return kExitDone;
}

} // namespace tallyman
