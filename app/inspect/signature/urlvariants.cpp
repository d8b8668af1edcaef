// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/urlvariants.h"

#include <QByteArrayList>
#include <QSet>
#include <algorithm>

namespace tallyman {

namespace {

void addUnique(QByteArrayList *list, const QByteArray &value)
{
    if (!list->contains(value))
        list->append(value);
}

// "host:port" of a field as parts; an empty host when there is none.
UrlParts authorityOf(const QByteArray &field)
{
    return splitUrl("x://" + field.split(',').first().trimmed());
}

// What may stand in each place of the URL, the given one first.
struct Alternatives
{
    UrlParts given;
    QByteArrayList schemes;
    QByteArrayList hosts;
    QByteArrayList ports;
    QByteArrayList rests;
};

void addHosts(const HeaderList &headers, Alternatives *all)
{
    for (const char *name : {"Host", "X-Forwarded-Host", "X-Original-Host"}) {
        const UrlParts parts = authorityOf(headers.value(name));
        if (parts.host.isEmpty())
            continue;
        addUnique(&all->hosts, parts.host);
        addUnique(&all->ports, parts.port);
    }
    const QByteArray port = headers.value("X-Forwarded-Port");
    if (!port.isEmpty())
        addUnique(&all->ports, ':' + port);
}

void addRests(const SignedRequest &request, Alternatives *all)
{
    const QByteArray given = all->given.rest;
    const qsizetype mark = given.indexOf('?');
    const QByteArray path = mark < 0 ? given : given.first(mark);
    const QByteArray query = mark < 0 ? QByteArray() : given.sliced(mark);
    addUnique(&all->rests, given);
    addUnique(&all->rests, request.target);
    const QByteArray otherEnd = path.endsWith('/') ? path.chopped(1) : QByteArray(path + '/');
    addUnique(&all->rests, otherEnd + query);
    addUnique(&all->rests, path);
    addUnique(&all->rests, QByteArray::fromPercentEncoding(given));
}

Alternatives alternativesOf(const SignedRequest &request)
{
    Alternatives all;
    all.given = splitUrl(urlOf(request));
    all.schemes = {all.given.scheme};
    addUnique(&all.schemes, "https");
    addUnique(&all.schemes, "http");
    all.hosts = {all.given.host};
    all.ports = {all.given.port};
    addUnique(&all.ports, {});
    addUnique(&all.ports, ":443");
    addUnique(&all.ports, ":80");
    addHosts(request.headers, &all);
    addRests(request, &all);
    return all;
}

QString reasonFor(const UrlParts &given, const UrlParts &other)
{
    if (given.host != other.host)
        return QStringLiteral("what is in front of here changes the host");
    if (given.scheme != other.scheme)
        return QStringLiteral("TLS ends in front of here, or begins there");
    if (given.port != other.port)
        return QStringLiteral("the sender writes the port otherwise");
    return QStringLiteral("the sender was given another path or query");
}

} // namespace

QList<UrlVariant> urlVariants(const SignedRequest &request)
{
    const Alternatives all = alternativesOf(request);
    QList<std::pair<int, UrlVariant>> found; // with the number of parts that differ
    QSet<QByteArray> seen{urlOf(request)};
    for (const QByteArray &rest : all.rests) {
        for (const QByteArray &host : all.hosts) {
            for (const QByteArray &port : all.ports) {
                for (const QByteArray &scheme : all.schemes) {
                    const UrlParts parts{scheme, all.given.userInfo, host, port, rest};
                    const QByteArray url = parts.joined();
                    if (seen.contains(url))
                        continue;
                    seen.insert(url);
                    const int differ = int(scheme != all.given.scheme) + int(host != all.given.host)
                        + int(port != all.given.port) + int(rest != all.given.rest);
                    found.append({differ, {url, reasonFor(all.given, parts)}});
                }
            }
        }
    }
    std::stable_sort(
        found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<UrlVariant> variants;
    for (const auto &[differ, variant] : found)
        variants.append(variant);
    return variants;
}

} // namespace tallyman
