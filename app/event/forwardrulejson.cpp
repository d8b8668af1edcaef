// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/forwardrulejson.h"

#include "event/jsonmembers.h"
#include "http/headertext.h"

#include <QJsonDocument>

namespace tallyman {

const QByteArray kForwardRulesKey = QByteArrayLiteral("forwardRules");

namespace {

void insertText(QJsonObject &object, const char *name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(name), text);
}

QJsonObject ruleToJsonObject(const ForwardRule &rule, bool withSince)
{
    QJsonObject object{{QStringLiteral("name"), rule.name},
        {QStringLiteral("targets"), QJsonArray::fromStringList(rule.targets)}};
    if (!rule.enabled)
        object.insert(QStringLiteral("enabled"), false);
    insertText(object, "filter", rule.filter);
    insertText(object, "pathFrom", QString::fromUtf8(rule.pathFrom));
    insertText(object, "pathTo", QString::fromUtf8(rule.pathTo));
    insertText(object, "host", QString::fromLatin1(rule.host));
    if (rule.keepsHost)
        object.insert(QStringLiteral("keepsHost"), true);
    QJsonArray removed;
    for (const QByteArray &name : rule.removeHeaders)
        removed.append(QString::fromLatin1(name));
    if (!removed.isEmpty())
        object.insert(QStringLiteral("removeHeaders"), removed);
    QJsonArray added;
    for (const HeaderField &field : rule.addHeaders.fields())
        added.append(QString::fromLatin1(field.name + ": " + field.value));
    if (!added.isEmpty())
        object.insert(QStringLiteral("addHeaders"), added);
    insertText(object, "script", rule.script);
    if (withSince)
        object.insert(QStringLiteral("since"), rule.since);
    return object;
}

Result<ForwardRule> oneFromJson(const QJsonValue &value, const QString &place)
{
    JsonMembers members(value, place);
    ForwardRule rule;
    rule.name = members.text("name");
    rule.enabled = members.flag("enabled", true);
    rule.filter = members.text("filter");
    rule.targets = members.texts("targets");
    rule.pathFrom = members.text("pathFrom").toUtf8();
    rule.pathTo = members.text("pathTo").toUtf8();
    rule.host = members.text("host").toLatin1();
    rule.keepsHost = members.flag("keepsHost", false);
    for (const QString &name : members.texts("removeHeaders"))
        rule.removeHeaders.append(name.toLatin1());
    if (const auto headers = headersFromText(members.texts("addHeaders").join(u'\n')))
        rule.addHeaders = *headers;
    else
        members.complain("addHeaders", headers.error().message);
    rule.script = members.text("script");
    rule.since = members.number("since", 0, 0, 1LL << 53);
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return rule;
}

} // namespace

QJsonArray forwardRulesToJson(const QList<ForwardRule> &rules, bool withSince)
{
    QJsonArray list;
    for (const ForwardRule &rule : rules)
        list.append(ruleToJsonObject(rule, withSince));
    return list;
}

Result<QList<ForwardRule>> forwardRulesFromJson(const QJsonValue &list, const QString &place)
{
    if (!list.isArray())
        return failure(
            ErrorCode::InvalidInput, QStringLiteral("“%1” must be a list […].").arg(place));
    QList<ForwardRule> rules;
    const QJsonArray items = list.toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString each = QStringLiteral("%1[%2]").arg(place).arg(i);
        const auto rule = oneFromJson(items.at(i), each);
        if (!rule)
            return tl::unexpected<Error>(rule.error());
        if (findForwardRule(rules, rule->name) != nullptr)
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("“%1”: There is another rule of the name “%2”.")
                    .arg(each, rule->name));
        rules.append(*rule);
    }
    return rules;
}

QByteArray storedForwardRules(const QList<ForwardRule> &rules)
{
    return QJsonDocument(forwardRulesToJson(rules, true)).toJson(QJsonDocument::Compact);
}

QList<ForwardRule> readForwardRules(const QByteArray &setting)
{
    if (setting.isEmpty())
        return {};
    return forwardRulesFromJson(QJsonDocument::fromJson(setting).array(), QStringLiteral("rules"))
        .value_or(QList<ForwardRule>());
}

} // namespace tallyman
