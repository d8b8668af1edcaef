// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/tunneloutputjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue orNull(qint64 number)
{
    return number == 0 ? QJsonValue() : QJsonValue(number);
}

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).append('\n');
}

QJsonObject toJson(const Reachability &reached)
{
    return {{QStringLiteral("reached"), reached.reached},
        {QStringLiteral("event"), orNull(reached.event)},
        {QStringLiteral("status"), orNull(reached.status)},
        {QStringLiteral("ms"), orNull(reached.tookUs / 1000)},
        {QStringLiteral("sentence"), reached.sentence}};
}

QString nameOf(TunnelChange::Kind kind)
{
    switch (kind) {
    case TunnelChange::Kind::Added:
        break;
    case TunnelChange::Kind::Changed:
        return QStringLiteral("changed");
    case TunnelChange::Kind::Removed:
        return QStringLiteral("removed");
    }
    return QStringLiteral("added");
}

} // namespace

QByteArray tunnelJsonLine(const TunnelStatus &status, const std::optional<Reachability> &reached)
{
    QJsonObject object{{QStringLiteral("kind"), tunnelKindName(status.kind)},
        {QStringLiteral("state"), tunnelStateName(status.state)},
        {QStringLiteral("publicUrl"), orNull(status.publicUrl)},
        {QStringLiteral("upstream"), orNull(status.upstream)},
        {QStringLiteral("endpoint"), orNull(status.endpoint)},
        {QStringLiteral("agentPort"), orNull(status.agentPort)},
        {QStringLiteral("startedHere"), status.startedHere},
        {QStringLiteral("problem"), orNull(status.problem)},
        {QStringLiteral("warnings"), QJsonArray::fromStringList(status.warnings)}};
    if (reached)
        object.insert(QStringLiteral("reachable"), toJson(*reached));
    return lineOf(object);
}

QByteArray recordJsonLine(const TunnelRecord &record)
{
    QJsonArray changes;
    for (const TunnelChange &change : record.changes) {
        changes.append(QJsonObject{{QStringLiteral("kind"), nameOf(change.kind)},
            {QStringLiteral("name"), QString::fromUtf8(change.name)},
            {QStringLiteral("before"), orNull(QString::fromUtf8(change.before))},
            {QStringLiteral("after"), orNull(QString::fromUtf8(change.after))}});
    }
    return lineOf(
        {{QStringLiteral("id"), record.id}, {QStringLiteral("remote"), orNull(record.remote)},
            {QStringLiteral("latencyUs"), orNull(record.latencyUs)},
            {QStringLiteral("status"), orNull(record.status)}, {QStringLiteral("changes"), changes},
            {QStringLiteral("contentDiffers"), record.contentDiffers},
            {QStringLiteral("contentCut"), record.contentCut}});
}

} // namespace tallyman
