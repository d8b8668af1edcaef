// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/compose.h"

#include "base/text.h"
#include "deliver/editdifferences.h"
#include "deliver/fieldcomposer.h"
#include "deliver/secretfields.h"
#include "http/requesttarget.h"

#include <array>

namespace tallyman {

namespace {

QString shown(QByteArrayView bytes)
{
    return displayLine(bytes, 1024);
}

QString urlProblem(const QUrl &url)
{
    const QString text = url.toDisplayString(QUrl::RemoveUserInfo);
    if (url.isEmpty())
        return QStringLiteral(
            "There is no address to send to. Give one like http://127.0.0.1:3000/.");
    if (!url.isValid())
        return QStringLiteral("The address cannot be read: %1.").arg(url.errorString());
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return QStringLiteral("The address “%1” cannot be used: it must begin with http:// or "
                              "https://.")
            .arg(text);
    if (url.host().isEmpty())
        return QStringLiteral("The address “%1” names no host.").arg(text);
    if (url.port() == 0)
        return QStringLiteral("The address “%1” has port 0, to which nothing can be sent.")
            .arg(text);
    return {};
}

QString methodProblem(const Event &event, const QByteArray &method)
{
    if (isToken(method))
        return {};
    if (method.isEmpty() && event.state != EventState::Complete)
        return QStringLiteral("Event %1 is %2 and has no method, so it cannot be sent again as it "
                              "is. Edit & forward can make a request of it.")
            .arg(event.id)
            .arg(eventStateName(event.state));
    if (method.isEmpty())
        return QStringLiteral("The method is missing. Give one, for example POST.");
    return QStringLiteral("“%1” is not a method: it may have letters, digits and !#$%&'*+-.^_`|~ "
                          "only (RFC 9110 §5.6.2).")
        .arg(shown(method));
}

QString checked(const Event &event, const QByteArray &method, const QUrl &url)
{
    const QString problem = methodProblem(event, method);
    return problem.isEmpty() ? urlProblem(url) : problem;
}

// What comes from the target, whatever is sent there.
OutgoingRequest requestTo(const Event &event, const Target &target)
{
    OutgoingRequest request;
    request.eventId = event.id;
    request.targetId = target.id;
    request.targetName = target.name;
    request.acceptAnyCertificate = target.acceptAnyCertificate;
    request.allowHttp2 = target.allowHttp2;
    request.connectTimeout = target.connectTimeout;
    request.totalTimeout = target.totalTimeout;
    return request;
}

QByteArray resendTarget(const Event &event, const Target &target)
{
    return encodedForRequestLine(target.path == TargetPath::Join
            ? joinTarget(target.url, event.target)
            : targetOfUrl(target.url));
}

// A user name in the target's URL is sent as Basic authentication unless the target has its own.
HeaderList extraHeadersOf(const Target &target, const QUrl &url)
{
    HeaderList extra = target.extraHeaders;
    if (!url.userName().isEmpty() && !extra.contains("Authorization")) {
        const QByteArray pair =
            (url.userName(QUrl::FullyDecoded) + QLatin1Char(':') + url.password(QUrl::FullyDecoded))
                .toUtf8();
        extra.append(QByteArrayLiteral("Authorization"), "Basic " + pair.toBase64());
    }
    return extra;
}

QString lengthReason(const Event &event, bool bodyEdited)
{
    if (bodyEdited)
        return QStringLiteral("the body was edited");
    if (event.state != EventState::Complete)
        return QStringLiteral("the captured content ends early");
    return QStringLiteral("the size of the content");
}

void noteTarget(OutgoingRequest &request, const Event &event, const QString &reason)
{
    if (request.requestTarget != event.target)
        request.differences.append(
            {QStringLiteral("target"), shown(event.target), shown(request.requestTarget), reason});
}

void noteMessage(OutgoingRequest &request, const Event &event)
{
    if (event.httpVersionMinor == 0)
        request.differences.append({QStringLiteral("HTTP version"), QStringLiteral("1.0"),
            QStringLiteral("1.1"), QStringLiteral("always sent as 1.1")});
    if (!event.trailers.isEmpty())
        request.differences.append({QStringLiteral("trailers"), shown(event.trailers), {},
            QStringLiteral("a message with Content-Length has no trailers "
                           "(RFC 9112 §6.5)")});
}

// Field lines that keep their value but not the white space around it.
void noteWhiteSpace(OutgoingRequest &request, const Event &event)
{
    QList<QByteArray> lines = event.head.split('\n');
    while (!lines.isEmpty() && lines.first().trimmed().isEmpty())
        lines.removeFirst();
    for (qsizetype i = 1; i < lines.size(); ++i) {
        QByteArray line = lines[i];
        if (line.endsWith('\r'))
            line.chop(1);
        const HeaderList parsed = HeaderList::parse(line);
        if (parsed.isEmpty())
            break;
        const HeaderField &field = parsed.fields().first();
        const QByteArray sent = fieldLineBytes(field);
        if (line != sent && request.headers.fields().contains(field))
            request.differences.append({shown(field.name), shown(line), shown(sent),
                QStringLiteral("white space around the value")});
    }
}

Result<OutgoingRequest> withFields(
    OutgoingRequest request, const HeaderList &given, FieldComposer::Options options)
{
    FieldComposer composer(std::move(options));
    auto fields = composer.compose(given);
    if (!fields)
        return tl::unexpected<Error>(fields.error());
    request.headers = std::move(*fields);
    request.differences += composer.differences();
    return request;
}

// QUrl takes a text with one stray percent sign for wholly unencoded.
QByteArray withValidTriplets(const QByteArray &target)
{
    QByteArray out;
    for (qsizetype i = 0; i < target.size(); ++i) {
        out += target[i];
        const QByteArray digits = target.mid(i + 1, 2);
        if (target[i] == '%'
            && (digits.size() < 2 || QByteArray::fromHex(digits).size() != 1
                || QByteArray::fromHex(digits).toHex() != digits.toLower()))
            out += "25";
    }
    return out;
}

bool anticipatesContent(const QByteArray &method)
{
    return method == "POST" || method == "PUT" || method == "PATCH";
}

} // namespace

Result<OutgoingRequest> composeResend(const Event &event, const Target &target)
{
    if (const QString problem = checked(event, event.method, target.url); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    OutgoingRequest request = requestTo(event, target);
    request.method = event.method;
    request.url = resendUrl(event, target);
    request.requestTarget = resendTarget(event, target);
    request.bodyBytes = event.bodyBytes;
    noteTarget(request, event,
        target.path == TargetPath::Join ? QStringLiteral("joined to the target's address")
                                        : QStringLiteral("the target's address replaces it"));
    noteMessage(request, event);

    FieldComposer::Options options;
    options.host = authorityOf(target.url);
    options.contentBytes = event.bodyBytes;
    options.lengthReason = lengthReason(event, false);
    options.dropTunnelHeaders = target.dropTunnelHeaders;
    options.extra = extraHeadersOf(target, target.url);
    auto composed = withFields(std::move(request), event.headers(), std::move(options));
    if (composed) {
        noteWhiteSpace(*composed, event);
        maskSecrets(composed->differences, target.extraHeaders);
    }
    return composed;
}

Result<OutgoingRequest> composeEdited(
    const Event &event, const EditedRequest &edited, const Target &target)
{
    if (const QString problem = checked(Event(), edited.method, edited.url); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    OutgoingRequest request = requestTo(event, target);
    request.method = edited.method;
    request.url = edited.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    // An address left as it was filled in keeps bytes that a QUrl cannot hold.
    request.requestTarget = !target.url.isEmpty() && request.url == resendUrl(event, target)
        ? resendTarget(event, target)
        : targetOfUrl(edited.url);
    request.bodyEdited = edited.bodyEdited;
    request.body = edited.bodyEdited ? edited.body : QByteArray();
    request.bodyBytes = edited.bodyEdited ? edited.body.size() : event.bodyBytes;
    noteTarget(request, event, QStringLiteral("edited"));
    noteMessage(request, event);
    noteEdits(request.differences, event, edited);

    FieldComposer::Options options;
    options.host = authorityOf(edited.url);
    options.contentBytes = request.bodyBytes;
    options.alwaysLength = anticipatesContent(edited.method);
    options.lengthReason = lengthReason(event, edited.bodyEdited);
    if (!edited.url.userName().isEmpty())
        options.extra = extraHeadersOf(Target(), edited.url);
    auto composed = withFields(std::move(request), edited.headers, std::move(options));
    if (composed)
        maskSecrets(composed->differences, target.extraHeaders);
    return composed;
}

Result<OutgoingRequest> composeRewritten(
    const Event &event, const RewrittenRequest &rewritten, const Target &target)
{
    Event moved = event;
    moved.target = rewritten.target;
    EditedRequest edited;
    edited.method = rewritten.method;
    edited.url = rewritten.url.isEmpty() ? resendUrl(moved, target) : rewritten.url;
    edited.headers = rewritten.headers;
    edited.bodyEdited = rewritten.body.has_value();
    edited.body = rewritten.body.value_or(QByteArray());
    if (const QString problem = checked(Event(), edited.method, edited.url); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    OutgoingRequest request = requestTo(event, target);
    request.method = edited.method;
    request.url = edited.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    request.requestTarget =
        rewritten.url.isEmpty() ? resendTarget(moved, target) : targetOfUrl(edited.url);
    request.bodyEdited = edited.bodyEdited;
    request.body = edited.body;
    request.bodyBytes = edited.bodyEdited ? edited.body.size() : event.bodyBytes;
    noteTarget(request, event, QStringLiteral("the rule and the target's address"));
    noteMessage(request, event);
    noteEdits(request.differences, event, edited);

    FieldComposer::Options options;
    options.host = rewritten.host.isEmpty() ? authorityOf(edited.url) : rewritten.host;
    options.contentBytes = request.bodyBytes;
    options.alwaysLength = anticipatesContent(edited.method);
    options.lengthReason = lengthReason(event, edited.bodyEdited);
    options.dropTunnelHeaders = target.dropTunnelHeaders;
    options.extra = extraHeadersOf(target, edited.url);
    auto composed = withFields(std::move(request), edited.headers, std::move(options));
    if (composed)
        maskSecrets(composed->differences, target.extraHeaders);
    return composed;
}

QUrl resendUrl(const Event &event, const Target &target)
{
    QUrl url = target.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    if (target.path == TargetPath::Replace)
        return url;
    QByteArray joined = resendTarget(event, target);
    if (joined == "*") {
        url.setPath(QStringLiteral("/*"));
        return url;
    }
    joined = withValidTriplets(joined.replace('#', "%23"));
    const qsizetype question = joined.indexOf('?');
    url.setPath(
        QString::fromUtf8(question < 0 ? joined : joined.first(question)), QUrl::TolerantMode);
    url.setQuery(question < 0 ? QString() : QString::fromUtf8(joined.sliced(question + 1)),
        QUrl::TolerantMode);
    return url;
}

QByteArray fieldLineBytes(const HeaderField &field)
{
    QByteArray line = field.name + ':';
    if (!field.value.isEmpty())
        line += ' ' + field.value;
    return line;
}

QByteArray requestHeadBytes(const OutgoingRequest &request)
{
    QByteArray head = request.method + ' ' + request.requestTarget + " HTTP/1.1\r\n";
    for (const HeaderField &field : request.headers.fields())
        head += fieldLineBytes(field) + "\r\n";
    return head + "\r\n";
}

} // namespace tallyman
