// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/target.h"

#include "http/headerlist.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr int kMostParallel = 64;

QString addressProblem(const QUrl &url)
{
    const bool isHttp =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty() || url.port() == 0)
        return QStringLiteral("A target needs a whole address such as http://127.0.0.1:3000/hooks; "
                              "“%1” is none.")
            .arg(url.toDisplayString(QUrl::RemoveUserInfo));
    return {};
}

QString deliveryProblemOf(const DeliveryOptions &options)
{
    if (options.parallel < 1 || options.parallel > kMostParallel)
        return QStringLiteral("At once 1 to %1 requests can go to a target.").arg(kMostParallel);
    if (!(options.perSecond >= 0 && options.perSecond <= 1e6))
        return QStringLiteral("The rate of a target is a number of requests a second from 0.");
    if (!options.idempotencyField.isEmpty() && !isToken(options.idempotencyField))
        return QStringLiteral("“%1” cannot be the name of a field.")
            .arg(QString::fromLatin1(options.idempotencyField));
    if (options.breakAfter < 0 || options.breakFor.count() < 1 || options.breakFor.count() > 86'400)
        return QStringLiteral("A rest is 1 second to a day long, after 0 failures or more.");
    const QByteArray &path = options.healthPath;
    if (!path.isEmpty()
        && (!path.startsWith('/') || std::any_of(path.begin(), path.end(), [](char c) {
               return static_cast<uchar>(c) <= ' ' || c == 0x7f;
           })))
        return QStringLiteral("The path that is asked for the health must begin with “/”.");
    return {};
}

} // namespace

const QStringList &signingNames()
{
    static const QStringList names{QStringLiteral("keep"), QStringLiteral("fresh"),
        QStringLiteral("expired"), QStringLiteral("wrong-key"), QStringLiteral("cut"),
        QStringLiteral("missing")};
    return names;
}

QString targetProblem(const Target &target, const QList<Target> &others)
{
    if (target.name.trimmed().isEmpty())
        return QStringLiteral("A target needs a name.");
    const Target *same = findTarget(others, target.name);
    if (same != nullptr && (target.id == 0 || same->id != target.id))
        return QStringLiteral("There is a target “%1” already.").arg(same->name);
    if (const QString problem = addressProblem(target.url); !problem.isEmpty())
        return problem;
    return deliveryProblemOf(target.delivery);
}

const Target *findTarget(const QList<Target> &targets, QStringView name)
{
    const auto found = std::find_if(targets.begin(), targets.end(),
        [&](const Target &target) { return target.name.compare(name, Qt::CaseInsensitive) == 0; });
    return found == targets.end() ? nullptr : &*found;
}

} // namespace tallyman
