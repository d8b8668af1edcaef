// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/targetjson.h"

#include "event/jsonmembers.h"
#include "http/headertext.h"

#include <cmath>

namespace tallyman {

namespace {

using std::chrono::milliseconds;

constexpr qint64 kMostMs = 24LL * 3600 * 1000;

QString key(const char *name)
{
    return QLatin1String(name);
}

void insertText(QJsonObject &object, const char *name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key(name), text);
}

void insertFlag(QJsonObject &object, const char *name, bool flag)
{
    if (flag)
        object.insert(key(name), true);
}

template <typename T>
void insertOther(QJsonObject &object, const char *name, const T &value, const T &usual)
{
    if (value != usual)
        object.insert(key(name), value);
}

QJsonArray keysToJson(const QList<ExpectedSecret> &keys)
{
    QJsonArray list;
    for (const ExpectedSecret &secret : keys)
        list.append(QJsonObject{{key("id"), secret.id}, {key("label"), secret.label},
            {key("keyring"), secret.place == SecretPlace::Keyring}});
    return list;
}

QList<ExpectedSecret> keysFromJson(const QJsonArray &list)
{
    QList<ExpectedSecret> keys;
    for (const QJsonValue &item : list) {
        ExpectedSecret secret;
        secret.id = item[QStringLiteral("id")].toString();
        secret.label = item[QStringLiteral("label")].toString();
        secret.place =
            item[QStringLiteral("keyring")].toBool() ? SecretPlace::Keyring : SecretPlace::File;
        if (!secret.id.isEmpty())
            keys.append(secret);
    }
    return keys;
}

QJsonObject optionsToJson(const DeliveryOptions &options)
{
    const DeliveryOptions usual;
    QJsonObject object;
    insertOther(object, "retries", options.retries.text, usual.retries.text);
    insertOther(object, "parallel", options.parallel, usual.parallel);
    insertOther(object, "perSecond", options.perSecond, usual.perSecond);
    insertFlag(object, "inOrder", options.inOrder);
    insertText(object, "idempotencyField", QString::fromLatin1(options.idempotencyField));
    insertOther(object, "breakAfter", options.breakAfter, usual.breakAfter);
    insertOther<qint64>(
        object, "breakForSeconds", options.breakFor.count(), usual.breakFor.count());
    insertText(object, "healthPath", QString::fromLatin1(options.healthPath));
    if (options.signing != Signing::Keep)
        insertText(object, "signing", signingNames().at(static_cast<qsizetype>(options.signing)));
    insertText(object, "scheme", options.scheme);
    return object;
}

double rateFrom(JsonMembers &members)
{
    const QJsonValue value = members.take("perSecond");
    const double rate = value.isUndefined() ? 0 : value.toDouble(std::nan(""));
    if (rate >= 0 && rate <= 1e6)
        return rate;
    members.complain("perSecond", QStringLiteral("must be a number from 0 to 1000000."));
    return 0;
}

DeliveryOptions takeOptions(JsonMembers &members)
{
    DeliveryOptions options;
    if (const auto plan = RetryPolicy::parse(members.text("retries", options.retries.text)))
        options.retries = *plan;
    else
        members.complain(plan.error().message);
    options.parallel = static_cast<int>(members.number("parallel", options.parallel, 1, 64));
    options.perSecond = rateFrom(members);
    options.inOrder = members.flag("inOrder", false);
    options.idempotencyField = members.text("idempotencyField").toLatin1();
    options.breakAfter =
        static_cast<int>(members.number("breakAfter", options.breakAfter, 0, 1'000'000));
    options.breakFor = std::chrono::seconds(
        members.number("breakForSeconds", options.breakFor.count(), 1, 86'400));
    options.healthPath = members.text("healthPath").toLatin1();
    options.signing = static_cast<Signing>(members.choice("signing", signingNames(), 0));
    options.scheme = members.text("scheme");
    return options;
}

QJsonObject targetToJsonObject(const Target &target)
{
    const Target usual;
    QJsonObject object{
        {key("name"), target.name}, {key("url"), QString::fromLatin1(target.url.toEncoded())}};
    insertFlag(object, "replacePath", target.path == TargetPath::Replace);
    QStringList lines;
    for (const HeaderField &field : target.extraHeaders.fields())
        lines.append(QString::fromLatin1(field.name + ": " + field.value));
    if (!lines.isEmpty())
        object.insert(key("headers"), QJsonArray::fromStringList(lines));
    insertFlag(object, "dropTunnelHeaders", target.dropTunnelHeaders);
    insertFlag(object, "acceptAnyCertificate", target.acceptAnyCertificate);
    insertFlag(object, "allowHttp2", target.allowHttp2);
    insertOther<qint64>(
        object, "connectTimeoutMs", target.connectTimeout.count(), usual.connectTimeout.count());
    insertOther<qint64>(
        object, "totalTimeoutMs", target.totalTimeout.count(), usual.totalTimeout.count());
    const QJsonObject delivery = optionsToJson(target.delivery);
    if (!delivery.isEmpty())
        object.insert(key("delivery"), delivery);
    return object;
}

Result<Target> oneFromJson(const QJsonValue &value, const QString &place)
{
    JsonMembers members(value, place);
    Target target;
    target.name = members.text("name");
    const QString url = members.text("url");
    target.url = QUrl(url);
    if (!url.isEmpty() && !target.url.isValid())
        members.complain("url", QStringLiteral("must be a whole address; “%1” is none.").arg(url));
    target.path = members.flag("replacePath", false) ? TargetPath::Replace : TargetPath::Join;
    if (const auto headers = headersFromText(members.texts("headers").join(u'\n')))
        target.extraHeaders = *headers;
    else
        members.complain("headers", headers.error().message);
    target.dropTunnelHeaders = members.flag("dropTunnelHeaders", false);
    target.acceptAnyCertificate = members.flag("acceptAnyCertificate", false);
    target.allowHttp2 = members.flag("allowHttp2", false);
    target.connectTimeout =
        milliseconds(members.number("connectTimeoutMs", target.connectTimeout.count(), 1, kMostMs));
    target.totalTimeout =
        milliseconds(members.number("totalTimeoutMs", target.totalTimeout.count(), 1, kMostMs));
    if (members.has("delivery")) {
        JsonMembers delivery(members.take("delivery"), members.placeOf("delivery"));
        target.delivery = takeOptions(delivery);
        if (const QString problem = delivery.problem(); !problem.isEmpty())
            members.complain(problem);
    }
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return target;
}

} // namespace

QJsonArray targetsToJson(const QList<Target> &targets)
{
    QJsonArray list;
    for (const Target &target : targets)
        list.append(targetToJsonObject(target));
    return list;
}

Result<QList<Target>> targetsFromJson(const QJsonValue &list, const QString &place)
{
    if (!list.isArray())
        return failure(
            ErrorCode::InvalidInput, QStringLiteral("“%1” must be a list […].").arg(place));
    QList<Target> targets;
    const QJsonArray items = list.toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString each = QStringLiteral("%1[%2]").arg(place).arg(i);
        const auto target = oneFromJson(items.at(i), each);
        if (!target)
            return tl::unexpected<Error>(target.error());
        if (const QString problem = targetProblem(*target, targets); !problem.isEmpty())
            return failure(ErrorCode::InvalidInput, QStringLiteral("“%1”: %2").arg(each, problem));
        targets.append(*target);
    }
    return targets;
}

QJsonObject deliveryToJson(const DeliveryOptions &options)
{
    QJsonObject object = optionsToJson(options);
    if (!options.keys.isEmpty())
        object.insert(key("keys"), keysToJson(options.keys));
    insertFlag(object, "paused", options.paused);
    insertText(object, "pausedBecause", options.pausedBecause);
    return object;
}

DeliveryOptions deliveryFromJson(const QJsonObject &object)
{
    JsonMembers members(object, {});
    DeliveryOptions options = takeOptions(members);
    options.keys = keysFromJson(object.value(key("keys")).toArray());
    options.paused = object.value(key("paused")).toBool();
    options.pausedBecause = object.value(key("pausedBecause")).toString();
    return options;
}

} // namespace tallyman
