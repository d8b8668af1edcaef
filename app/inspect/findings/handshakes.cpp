// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that a sender makes to see whether the endpoint is the developer's own.
#include "base/text.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/signature/formfields.h"

namespace tallyman {

namespace {

QList<FormField> queryOf(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? QList<FormField>() : urlEncodedFields(target.mid(mark + 1));
}

QString echo(const QString &who, const QString &name, const QByteArray &value)
{
    return QStringLiteral("%1 waits for the value of %2 as plain text: %3.")
        .arg(who, name, quotedValue(value));
}

// https://developers.facebook.com/docs/graph-api/webhooks/getting-started, W3C WebSub §5.3;
// Microsoft Graph, Dropbox, Nylas and Onfleet: documentation of their webhooks.
QString handshakeInQuery(const Event &event)
{
    const QList<FormField> query = queryOf(event.target);
    const QByteArray mode = fieldValue(query, "hub.mode");
    const QByteArray hub = fieldValue(query, "hub.challenge");
    if (!mode.isEmpty() && !hub.isEmpty())
        return echo(QStringLiteral("Meta or a WebSub hub"), QStringLiteral("hub.challenge"), hub);
    const QByteArray token = fieldValue(query, "validationToken");
    if (!token.isEmpty())
        return echo(QStringLiteral("Microsoft Graph"), QStringLiteral("validationToken"), token);
    if (event.method != "GET" || query.size() != 1)
        return {};
    const QByteArray challenge = fieldValue(query, "challenge");
    if (!challenge.isEmpty())
        return echo(QStringLiteral("Dropbox or Nylas"), QStringLiteral("challenge"), challenge);
    const QByteArray check = fieldValue(query, "check");
    return check.isEmpty() ? QString()
                           : echo(QStringLiteral("Onfleet"), QStringLiteral("check"), check);
}

// https://docs.slack.dev/reference/events/url_verification,
// https://developers.zoom.us/docs/api/webhooks/ and
// https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
QString handshakeInContent(const HeaderList &headers, const JsonValue &root)
{
    const auto text = [&root](const char *first, const char *second = nullptr) {
        const JsonValue value = root.child(first);
        return (second == nullptr ? value : value.child(second)).text();
    };
    const QString challenge = text("challenge");
    if (text("type") == QLatin1String("url_verification") && !challenge.isEmpty())
        return echo(QStringLiteral("Slack"), QStringLiteral("challenge"), challenge.toUtf8());
    if (text("event") == QLatin1String("endpoint.url_validation"))
        return QStringLiteral("Zoom waits for JSON with plainToken %1 and encryptedToken, its "
                              "HMAC-SHA256 with the secret in hexadecimal.")
            .arg(quotedValue(text("payload", "plainToken").toUtf8()));
    if (headers.value("x-amz-sns-message-type") == "SubscriptionConfirmation"
        || (text("Type") == QLatin1String("SubscriptionConfirmation")
            && !text("SubscribeURL").isEmpty()))
        return QStringLiteral("Amazon SNS waits until somebody opens the SubscribeURL.");
    return {};
}

// https://developer.xero.com/documentation/guides/webhooks/configuring-your-server
QString xeroIntent(const HeaderList &headers, const JsonValue &root)
{
    const JsonValue events = root.child("events");
    if (!headers.contains("x-xero-signature") || !events.isArray() || events.count() != 0)
        return {};
    return QStringLiteral(
        "Xero waits for 200 if the signature is right and for 401 if it is not (intent to "
        "receive).");
}

} // namespace

Handshake handshakeOf(const Event &event, const HeaderList &headers, const Payload &payload)
{
    const QString inQuery = handshakeInQuery(event);
    if (!inQuery.isEmpty())
        return {inQuery, false};
    const JsonValue root = payload.root();
    if (!root.isObject())
        return {};
    const QString inContent = handshakeInContent(headers, root);
    return {inContent.isEmpty() ? xeroIntent(headers, root) : inContent, true};
}

} // namespace tallyman
