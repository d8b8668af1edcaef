// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/configfile.h"

#include "event/endpointjson.h"
#include "event/forwardrulejson.h"
#include "event/jsonmembers.h"
#include "event/replyrulejson.h"
#include "event/targetjson.h"

#include <QJsonDocument>

namespace tallyman {

namespace {

// Reads a member that need not be there.
template <typename T>
void take(JsonMembers &members, const char *name, std::optional<T> &into,
    Result<T> (*read)(const QJsonValue &, const QString &))
{
    if (!members.has(name))
        return;
    auto value = read(members.take(name), members.placeOf(name));
    if (value)
        into = std::move(*value);
    else
        members.complain(value.error().message);
}

} // namespace

QByteArray configToJson(const ConfigFile &config)
{
    QJsonObject object;
    if (config.reply)
        object.insert(QStringLiteral("reply"), replyToJson(*config.reply));
    if (config.endpoints)
        object.insert(QStringLiteral("endpoints"), endpointsToJson(*config.endpoints));
    if (config.targets)
        object.insert(QStringLiteral("targets"), targetsToJson(*config.targets));
    if (config.rules)
        object.insert(QStringLiteral("rules"), forwardRulesToJson(*config.rules, false));
    return QJsonDocument(object).toJson();
}

Result<ConfigFile> configFromJson(const QByteArray &json)
{
    QJsonParseError syntax;
    const QJsonDocument document = QJsonDocument::fromJson(json, &syntax);
    if (syntax.error != QJsonParseError::NoError)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("line %1 is no JSON: %2.")
                .arg(json.left(syntax.offset).count('\n') + 1)
                .arg(syntax.errorString()));
    if (!document.isObject())
        return failure(ErrorCode::InvalidInput, QStringLiteral("It must be an object {…}."));
    JsonMembers members(document.object(), QString());
    ConfigFile config;
    take(members, "reply", config.reply, replyFromJson);
    take(members, "endpoints", config.endpoints, endpointsFromJson);
    take(members, "targets", config.targets, targetsFromJson);
    take(members, "rules", config.rules, forwardRulesFromJson);
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    if (!config.reply && !config.endpoints && !config.targets && !config.rules)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("It has none of “reply”, “endpoints”, “targets” and “rules”."));
    return config;
}

} // namespace tallyman
