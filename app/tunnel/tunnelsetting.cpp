// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/tunnelsetting.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <limits>

namespace tallyman {

namespace {

constexpr qsizetype kMostFetched = 500;
constexpr qsizetype kLongestUrl = 2048;

QString textOf(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

quint16 portOf(const QJsonObject &object, const char *name)
{
    const int port = object.value(QLatin1String(name)).toInt();
    return port > 0 && port <= std::numeric_limits<quint16>::max() ? static_cast<quint16>(port) : 0;
}

QString urlOf(const QJsonObject &object, const char *name)
{
    const auto url = publicUrlFrom(textOf(object, name));
    return url ? *url : QString();
}

TunnelKind kindOf(const QJsonObject &object, const char *name)
{
    for (const TunnelKind kind : {TunnelKind::Ngrok, TunnelKind::Cloudflared, TunnelKind::Other}) {
        if (textOf(object, name) == tunnelKindName(kind))
            return kind;
    }
    return TunnelKind::None;
}

TunnelState stateOf(const QJsonObject &object)
{
    for (const TunnelState state : {TunnelState::Starting, TunnelState::Up, TunnelState::Failed}) {
        if (textOf(object, "state") == tunnelStateName(state))
            return state;
    }
    return TunnelState::Off;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

TunnelSetting tunnelSettingFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    TunnelSetting setting;
    setting.publicUrl = urlOf(object, "publicUrl");
    setting.lastUrl = urlOf(object, "lastUrl");
    setting.lastEvent = object.value(QLatin1String("lastEvent")).toInteger();
    setting.agentPort = portOf(object, "agentPort");
    setting.tokenId = textOf(object, "tokenId");
    setting.tokenPlace = textOf(object, "tokenPlace") == QLatin1String("file")
        ? SecretPlace::File
        : SecretPlace::Keyring;
    const QJsonArray fetched = object.value(QLatin1String("fetched")).toArray();
    for (const QJsonValue &id : fetched)
        setting.fetched.append(id.toString());
    return setting;
}

QByteArray toJson(const TunnelSetting &setting)
{
    QJsonObject object;
    const auto put = [&object](const char *name, const QString &text) {
        if (!text.isEmpty())
            object.insert(QLatin1String(name), text);
    };
    put("publicUrl", setting.publicUrl);
    put("lastUrl", setting.lastUrl);
    if (setting.lastEvent != 0)
        object.insert(QLatin1String("lastEvent"), setting.lastEvent);
    if (setting.agentPort != 0)
        object.insert(QLatin1String("agentPort"), setting.agentPort);
    put("tokenId", setting.tokenId);
    if (!setting.tokenId.isEmpty())
        put("tokenPlace",
            setting.tokenPlace == SecretPlace::File ? QStringLiteral("file")
                                                    : QStringLiteral("keyring"));
    const QStringList newest =
        setting.fetched.mid(qMax<qsizetype>(0, setting.fetched.size() - kMostFetched));
    if (!newest.isEmpty())
        object.insert(QLatin1String("fetched"), QJsonArray::fromStringList(newest));
    return compact(object);
}

TunnelOrder tunnelOrderFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    TunnelOrder order;
    order.id = textOf(object, "id");
    const QString action = textOf(object, "action");
    order.kind = kindOf(object, "kind");
    if (action == QLatin1String("start"))
        order.action = TunnelOrder::Action::Start;
    else if (action == QLatin1String("fetch"))
        order.action = TunnelOrder::Action::Fetch;
    return order;
}

QByteArray toJson(const TunnelOrder &order)
{
    const QString action = order.action == TunnelOrder::Action::Start ? QStringLiteral("start")
        : order.action == TunnelOrder::Action::Fetch                  ? QStringLiteral("fetch")
                                                                      : QStringLiteral("stop");
    return compact({{QStringLiteral("id"), order.id}, {QStringLiteral("action"), action},
        {QStringLiteral("kind"), tunnelKindName(order.kind)}});
}

TunnelRun tunnelRunFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    TunnelRun run;
    run.order = textOf(object, "order");
    run.fetched = object.value(QLatin1String("fetched")).toInteger(-1);
    run.fetchProblem = textOf(object, "fetchProblem");
    run.kind = kindOf(object, "kind");
    run.state = stateOf(object);
    run.publicUrl = urlOf(object, "publicUrl");
    run.problem = textOf(object, "problem");
    run.agentPort = portOf(object, "agentPort");
    return run;
}

QByteArray toJson(const TunnelRun &run)
{
    return compact({{QStringLiteral("order"), run.order}, {QStringLiteral("fetched"), run.fetched},
        {QStringLiteral("fetchProblem"), run.fetchProblem},
        {QStringLiteral("kind"), tunnelKindName(run.kind)},
        {QStringLiteral("state"), tunnelStateName(run.state)},
        {QStringLiteral("publicUrl"), run.publicUrl}, {QStringLiteral("problem"), run.problem},
        {QStringLiteral("agentPort"), run.agentPort}});
}

Result<QString> publicUrlFrom(const QString &text)
{
    QString whole = text.trimmed();
    while (whole.endsWith(QLatin1Char('/')) && !whole.endsWith(QLatin1String("://")))
        whole.chop(1);
    if (!whole.isEmpty() && !whole.contains(QLatin1String("://")))
        whole.prepend(QLatin1String("https://"));
    const QUrl url(whole, QUrl::StrictMode);
    const bool isWeb =
        url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http");
    if (!url.isValid() || !isWeb || url.host().isEmpty() || whole.size() > kLongestUrl
        || !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is no public URL: give one like https://name.example.com.")
                .arg(text.left(200)));
    return whole;
}

} // namespace tallyman
