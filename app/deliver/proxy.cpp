// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/proxy.h"

#include <QHostAddress>
#include <QRegularExpression>

namespace tallyman {

namespace {

bool isLoopback(const QString &host)
{
    const QHostAddress address(host);
    if (!address.isNull())
        return address.isLoopback();
    return host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost"));
}

bool entryMatches(QString entry, const QString &host)
{
    const QHostAddress address(host);
    if (!address.isNull()) {
        if (entry.startsWith(QLatin1Char('[')) && entry.endsWith(QLatin1Char(']')))
            entry = entry.mid(1, entry.size() - 2);
        if (!entry.contains(QLatin1Char('/')))
            return QHostAddress(entry) == address;
        const auto subnet = QHostAddress::parseSubnet(entry);
        return subnet.second >= 0 && address.isInSubnet(subnet);
    }
    while (entry.startsWith(QLatin1Char('.')))
        entry.remove(0, 1);
    return !entry.isEmpty()
        && (host.compare(entry, Qt::CaseInsensitive) == 0
            || host.endsWith(QLatin1Char('.') + entry, Qt::CaseInsensitive));
}

bool isExempt(const QString &host, const QString &noProxy)
{
    static const QRegularExpression separators(QStringLiteral("[,\\s]+"));
    const QStringList entries = noProxy.split(separators, Qt::SkipEmptyParts);
    for (const QString &entry : entries) {
        if (entry == QLatin1String("*") || entryMatches(entry, host))
            return true;
    }
    return false;
}

QString firstSet(const QProcessEnvironment &environment, const QStringList &names)
{
    for (const QString &name : names) {
        if (const QString value = environment.value(name); !value.isEmpty())
            return value;
    }
    return {};
}

} // namespace

QString proxyFor(const QUrl &url, const QProcessEnvironment &environment)
{
    const QString host = url.host();
    if (isLoopback(host))
        return {};
    if (isExempt(
            host, firstSet(environment, {QStringLiteral("no_proxy"), QStringLiteral("NO_PROXY")})))
        return {};
    QStringList names{QStringLiteral("http_proxy")};
    if (url.scheme() == QLatin1String("https"))
        names = {QStringLiteral("https_proxy"), QStringLiteral("HTTPS_PROXY")};
    names += {QStringLiteral("all_proxy"), QStringLiteral("ALL_PROXY")};
    return firstSet(environment, names);
}

bool proxyNeedsAbsoluteForm(const QUrl &url, const QString &proxy)
{
    return !proxy.isEmpty() && url.scheme() == QLatin1String("http")
        && !proxy.startsWith(QLatin1String("socks"), Qt::CaseInsensitive);
}

} // namespace tallyman
