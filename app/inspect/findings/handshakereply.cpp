// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/handshakereply.h"

#include "inspect/signature/cryptography.h"
#include "inspect/signature/formfields.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

QList<FormField> queryOf(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? QList<FormField>() : urlEncodedFields(target.mid(mark + 1));
}

// Whatever it is, no browser takes it for anything but text.
std::optional<Reply> echoed(const QByteArray &value)
{
    if (value.isEmpty())
        return std::nullopt;
    Reply reply;
    reply.headers.append("Content-Type", "text/plain; charset=utf-8");
    reply.headers.append("X-Content-Type-Options", "nosniff");
    reply.body = value;
    return reply;
}

std::optional<Reply> metaReply(const CheckedEvent &checked)
{
    const QList<FormField> query = queryOf(checked.event.target);
    return fieldValue(query, "hub.mode").isEmpty() ? std::nullopt
                                                   : echoed(fieldValue(query, "hub.challenge"));
}

// A request that asks for this one thing only.
std::optional<Reply> onlyParameter(const CheckedEvent &checked, QByteArrayView name)
{
    const QList<FormField> query = queryOf(checked.event.target);
    return checked.event.method == "GET" && query.size() == 1 ? echoed(fieldValue(query, name))
                                                              : std::nullopt;
}

std::optional<Reply> graphReply(const CheckedEvent &checked)
{
    return echoed(fieldValue(queryOf(checked.event.target), "validationToken"));
}

std::optional<Reply> slackReply(const CheckedEvent &checked)
{
    const JsonValue root = checked.payload.root();
    if (!root.isObject() || root.child("type").text() != QLatin1String("url_verification"))
        return std::nullopt;
    return echoed(root.child("challenge").text().toUtf8());
}

std::optional<Reply> zoomReply(const CheckedEvent &checked, const QList<SignatureKey> &keys)
{
    const JsonValue root = checked.payload.root();
    if (keys.isEmpty() || !root.isObject()
        || root.child("event").text() != QLatin1String("endpoint.url_validation"))
        return std::nullopt;
    const QString plain = root.child("payload").child("plainToken").text();
    if (plain.isEmpty())
        return std::nullopt;
    const QByteArray mac = hmacOf(HashAlgorithm::Sha256, keys.first().text, plain.toUtf8()).toHex();
    const QJsonObject object{{QStringLiteral("plainToken"), plain},
        {QStringLiteral("encryptedToken"), QString::fromLatin1(mac)}};
    Reply reply;
    reply.headers.append("Content-Type", "application/json");
    reply.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return reply;
}

std::optional<Reply> xeroReply(const CheckedEvent &checked, bool signatureHolds)
{
    const JsonValue root = checked.payload.root();
    if (!checked.headers.contains("x-xero-signature") || !root.isObject())
        return std::nullopt;
    const JsonValue events = root.child("events");
    if (!events.isArray() || events.count() != 0)
        return std::nullopt;
    Reply reply;
    reply.status = signatureHolds ? 200 : 401;
    return reply;
}

std::optional<Reply> replyOf(const QString &sender, const CheckedEvent &checked,
    const QList<SignatureKey> &zoomKeys, bool signatureHolds)
{
    switch (handshakeSenders().indexOf(sender)) {
    case 0:
        return slackReply(checked);
    case 1:
        return metaReply(checked);
    case 2:
        return graphReply(checked);
    case 3:
        return onlyParameter(checked, "challenge");
    case 4:
        return onlyParameter(checked, "check");
    case 5:
        return zoomReply(checked, zoomKeys);
    case 6:
        return xeroReply(checked, signatureHolds);
    default:
        return std::nullopt;
    }
}

} // namespace

std::optional<HandshakeReply> handshakeReply(const QStringList &senders,
    const CheckedEvent &checked, const QList<SignatureKey> &zoomKeys, bool signatureHolds)
{
    for (const QString &sender : senders) {
        if (const auto reply = replyOf(sender, checked, zoomKeys, signatureHolds))
            return HandshakeReply{sender, *reply};
    }
    return std::nullopt;
}

} // namespace tallyman
