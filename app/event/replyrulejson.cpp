// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/replyrulejson.h"

#include "base/text.h"
#include "event/jsonmembers.h"

namespace tallyman {

namespace {

constexpr qint64 kMost = std::numeric_limits<int>::max();

const QStringList &scopeNames()
{
    static const QStringList names{
        QStringLiteral("endpoint"), QStringLiteral("import"), QStringLiteral("request")};
    return names;
}

const QStringList &faultNames()
{
    static const QStringList names = [] {
        QStringList all;
        for (int fault = 0; fault <= static_cast<int>(ReplyFault::WrongLength); ++fault)
            all.append(replyFaultName(static_cast<ReplyFault>(fault)));
        return all;
    }();
    return names;
}

void insertNumber(QJsonObject &object, const char *name, qint64 number)
{
    if (number != 0)
        object.insert(QLatin1String(name), number);
}

void insertText(QJsonObject &object, const char *name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(name), text);
}

Reply takeReply(JsonMembers &members)
{
    Reply reply;
    reply.status = static_cast<int>(members.number("status", 200, 200, 999));
    for (const QString &line : members.texts("headers")) {
        const HeaderList field = HeaderList::parse(line.toLatin1());
        if (QString::fromLatin1(line.toLatin1()) != line)
            members.complain(
                "headers", QStringLiteral("has a character that no header field can have."));
        else if (field.size() != 1 || !line.contains(QLatin1Char(':')))
            members.complain("headers", QStringLiteral("must have lines such as “Name: value”."));
        else
            reply.headers.append(field.fields().first().name, field.fields().first().value);
    }
    reply.body = members.text("body").toUtf8();
    if (members.has("bodyBase64")) {
        const auto decoded = QByteArray::fromBase64Encoding(
            members.text("bodyBase64").toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            members.complain("bodyBase64", QStringLiteral("is no Base64."));
        else if (members.has("body"))
            members.complain("bodyBase64", QStringLiteral("cannot stand beside “body”."));
        reply.body = *decoded;
    }
    if (const QString problem = replyProblem(reply); !problem.isEmpty())
        members.complain(problem);
    return reply;
}

QJsonObject stepToJson(const ReplyStep &step)
{
    QJsonObject object = replyToJson(step.script.reply);
    insertNumber(object, "delayMs", step.script.delay.count());
    insertNumber(object, "holdMs", step.script.hold.count());
    insertNumber(object, "delayToMs", step.longestDelay.count());
    insertNumber(object, "bytesPerSecond", step.script.bytesPerSecond);
    if (step.script.fault != ReplyFault::None)
        insertText(object, "fault", replyFaultName(step.script.fault));
    if (step.isTemplate)
        object.insert(QStringLiteral("template"), true);
    insertNumber(object, "times", step.times);
    return object;
}

Result<ReplyStep> stepFromJson(const QJsonValue &value, const QString &place)
{
    JsonMembers members(value, place);
    ReplyStep step;
    step.script.reply = takeReply(members);
    step.script.delay = std::chrono::milliseconds(members.number("delayMs", 0, 0, kMost));
    step.script.hold = std::chrono::milliseconds(members.number("holdMs", 0, 0, kMost));
    step.longestDelay = std::chrono::milliseconds(members.number("delayToMs", 0, 0, kMost));
    step.script.bytesPerSecond = members.number("bytesPerSecond", 0, 0, kMost);
    step.script.fault = static_cast<ReplyFault>(members.choice("fault", faultNames(), 0));
    step.isTemplate = members.flag("template", false);
    step.times = static_cast<int>(members.number("times", 0, 0, kMost));
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return step;
}

} // namespace

QJsonObject replyToJson(const Reply &reply)
{
    QJsonObject object{{QStringLiteral("status"), reply.status}};
    QStringList headers;
    for (const HeaderField &field : reply.headers.fields())
        headers.append(QString::fromLatin1(field.name + ": " + field.value));
    if (!headers.isEmpty())
        object.insert(QStringLiteral("headers"), QJsonArray::fromStringList(headers));
    if (isValidUtf8(reply.body))
        insertText(object, "body", QString::fromUtf8(reply.body));
    else
        insertText(object, "bodyBase64", QString::fromLatin1(reply.body.toBase64()));
    return object;
}

Result<Reply> replyFromJson(const QJsonValue &value, const QString &place)
{
    JsonMembers members(value, place);
    const Reply reply = takeReply(members);
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return reply;
}
QJsonObject ruleToJson(const ReplyRule &rule)
{
    QJsonObject object;
    insertText(object, "name", rule.name);
    if (!rule.enabled)
        object.insert(QStringLiteral("enabled"), false);
    insertText(object, "filter", rule.filter);
    insertText(object, "chunks", chunksToText(rule.chunks));
    if (rule.scope != RuleScope::Endpoint)
        insertText(object, "per", scopeNames().at(static_cast<qsizetype>(rule.scope)));
    QJsonArray replies;
    for (const ReplyStep &step : rule.steps)
        replies.append(stepToJson(step));
    object.insert(QStringLiteral("replies"), replies);
    return object;
}

Result<ReplyRule> ruleFromJson(const QJsonValue &value, const QString &place)
{
    JsonMembers members(value, place);
    ReplyRule rule;
    rule.name = members.text("name");
    rule.enabled = members.flag("enabled", true);
    rule.filter = members.text("filter");
    if (const auto chunks = chunksFromText(members.text("chunks")))
        rule.chunks = *chunks;
    else
        members.complain(chunks.error().message);
    rule.scope = static_cast<RuleScope>(members.choice("per", scopeNames(), 0));
    members.forEach("replies", [&](const QJsonValue &item, const QString &where) {
        if (const auto step = stepFromJson(item, where))
            rule.steps.append(*step);
        else
            members.complain(step.error().message);
    });
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    if (const QString problem = replyRuleProblem(rule); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("“%1”: %2").arg(place, problem));
    return rule;
}

} // namespace tallyman
