// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/endpointjson.h"

#include "event/jsonmembers.h"
#include "event/replyrulejson.h"
#include "http/mediatype.h"

#include <QJsonDocument>

namespace tallyman {

const QByteArray kEndpointsKey = QByteArrayLiteral("endpoints");

namespace {

const QStringList &admissionNames()
{
    static const QStringList names{QStringLiteral("observe"), QStringLiteral("enforce")};
    return names;
}

void insertText(QJsonObject &object, const char *name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(name), text);
}

void insertTexts(QJsonObject &object, const char *name, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(QLatin1String(name), QJsonArray::fromStringList(texts));
}

QStringList asTexts(const QByteArrayList &list)
{
    QStringList texts;
    for (const QByteArray &each : list)
        texts.append(QString::fromLatin1(each));
    return texts;
}

QJsonObject endpointToJson(const Endpoint &endpoint)
{
    QJsonObject object{{QStringLiteral("name"), endpoint.name},
        {QStringLiteral("prefix"), QString::fromUtf8(endpoint.prefix)}};
    insertText(object, "host", endpoint.host);
    if (endpoint.port != 0)
        object.insert(QStringLiteral("port"), endpoint.port);
    insertText(object, "profile", endpoint.profile);
    insertText(object, "colour", endpoint.colour);
    insertText(object, "notes", endpoint.notes);
    if (endpoint.admission == Admission::Enforce)
        object.insert(QStringLiteral("admission"), admissionNames().at(1));
    insertTexts(object, "methods", asTexts(endpoint.methods));
    insertTexts(object, "contentTypes", asTexts(endpoint.contentTypes));
    insertTexts(object, "addresses", endpoint.addresses);
    if (endpoint.trustsTunnel)
        object.insert(QStringLiteral("trustsTunnel"), true);
    insertTexts(object, "handshakes", endpoint.handshakes);
    insertText(object, "passTo", endpoint.passTo);
    if (endpoint.passLimit != Endpoint().passLimit)
        object.insert(
            QStringLiteral("passLimitMs"), static_cast<qint64>(endpoint.passLimit.count()));
    if (endpoint.reply)
        object.insert(QStringLiteral("reply"), replyToJson(*endpoint.reply));
    QJsonArray rules;
    for (const ReplyRule &rule : endpoint.rules)
        rules.append(ruleToJson(rule));
    if (!rules.isEmpty())
        object.insert(QStringLiteral("rules"), rules);
    return object;
}

Result<Endpoint> endpointFromJson(const QJsonValue &value, const QString &place)
{
    JsonMembers members(value, place);
    Endpoint endpoint;
    endpoint.name = members.text("name");
    if (const auto prefix = normalPrefix(members.text("prefix", QStringLiteral("/"))))
        endpoint.prefix = *prefix;
    else
        members.complain(prefix.error().message);
    endpoint.host = members.text("host");
    endpoint.port = static_cast<quint16>(members.number("port", 0, 0, 65535));
    endpoint.profile = members.text("profile");
    endpoint.colour = members.text("colour");
    endpoint.notes = members.text("notes");
    endpoint.admission = static_cast<Admission>(members.choice("admission", admissionNames(), 0));
    for (const QString &method : members.texts("methods"))
        endpoint.methods.append(method.toUpper().toLatin1());
    for (const QString &type : members.texts("contentTypes"))
        endpoint.contentTypes.append(mediaTypeOf(type.toLatin1()));
    endpoint.addresses = members.texts("addresses");
    endpoint.trustsTunnel = members.flag("trustsTunnel", false);
    endpoint.handshakes = members.texts("handshakes");
    endpoint.passTo = members.text("passTo");
    endpoint.passLimit = std::chrono::milliseconds(
        members.number("passLimitMs", endpoint.passLimit.count(), 1, 3'600'000));
    if (members.has("reply")) {
        if (const auto reply = replyFromJson(members.take("reply"), members.placeOf("reply")))
            endpoint.reply = *reply;
        else
            members.complain(reply.error().message);
    }
    members.forEach("rules", [&](const QJsonValue &item, const QString &where) {
        if (const auto rule = ruleFromJson(item, where))
            endpoint.rules.append(*rule);
        else
            members.complain(rule.error().message);
    });
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return endpoint;
}

} // namespace

QJsonArray endpointsToJson(const QList<Endpoint> &endpoints)
{
    QJsonArray list;
    for (const Endpoint &endpoint : endpoints)
        list.append(endpointToJson(endpoint));
    return list;
}

Result<QList<Endpoint>> endpointsFromJson(const QJsonValue &list, const QString &place)
{
    if (!list.isArray())
        return failure(
            ErrorCode::InvalidInput, QStringLiteral("“%1” must be a list […].").arg(place));
    QList<Endpoint> endpoints;
    const QJsonArray items = list.toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString each = QStringLiteral("%1[%2]").arg(place).arg(i);
        const auto endpoint = endpointFromJson(items.at(i), each);
        if (!endpoint)
            return tl::unexpected<Error>(endpoint.error());
        const bool isNamed = findEndpoint(endpoints, endpoint->name) != nullptr;
        const QString problem = isNamed
            ? QStringLiteral("There is another endpoint of the name “%1”.").arg(endpoint->name)
            : endpointProblem(*endpoint, endpoints);
        if (!problem.isEmpty())
            return failure(ErrorCode::InvalidInput, QStringLiteral("“%1”: %2").arg(each, problem));
        endpoints.append(*endpoint);
    }
    return endpoints;
}

QByteArray storedEndpoints(const QList<Endpoint> &endpoints)
{
    return QJsonDocument(endpointsToJson(endpoints)).toJson(QJsonDocument::Compact);
}

QList<Endpoint> readEndpoints(const QByteArray &setting)
{
    if (setting.isEmpty())
        return {};
    return endpointsFromJson(QJsonDocument::fromJson(setting).array(), QStringLiteral("endpoints"))
        .value_or(QList<Endpoint>());
}

} // namespace tallyman
