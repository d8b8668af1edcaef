// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signedrequest.h"

namespace tallyman {

namespace {

// The first member of a list field: the proxy that is nearest to the sender.
QByteArray firstMember(const QByteArray &value)
{
    const qsizetype comma = value.indexOf(',');
    return (comma < 0 ? value : value.first(comma)).trimmed();
}

} // namespace

QByteArray presumedUrl(const SignedRequest &request)
{
    if (request.target.contains("://"))
        return request.target;
    const QByteArray proto = firstMember(request.headers.value("X-Forwarded-Proto")).toLower();
    const QByteArray forwarded = firstMember(request.headers.value("X-Forwarded-Host"));
    return (proto == "https" ? QByteArray("https://") : QByteArray("http://"))
        + (forwarded.isEmpty() ? request.headers.value("Host") : forwarded) + request.target;
}

QByteArray urlOf(const SignedRequest &request)
{
    return request.url.isEmpty() ? presumedUrl(request) : request.url;
}

QByteArray UrlParts::joined() const
{
    return scheme.isEmpty() ? rest : scheme + "://" + userInfo + host + port + rest;
}

UrlParts splitUrl(const QByteArray &url)
{
    UrlParts parts;
    const qsizetype mark = url.indexOf("://");
    if (mark < 0) {
        parts.rest = url;
        return parts;
    }
    parts.scheme = url.first(mark);
    qsizetype end = mark + 3;
    while (end < url.size() && url[end] != '/' && url[end] != '?' && url[end] != '#')
        ++end;
    QByteArray authority = url.sliced(mark + 3, end - mark - 3);
    parts.rest = url.sliced(end);
    const qsizetype at = authority.lastIndexOf('@');
    parts.userInfo = authority.first(at + 1);
    authority = authority.sliced(at + 1);
    const qsizetype colon = authority.lastIndexOf(':');
    const bool hasPort = colon >= 0 && colon > authority.lastIndexOf(']');
    parts.host = hasPort ? authority.first(colon) : authority;
    parts.port = hasPort ? authority.sliced(colon) : QByteArray();
    return parts;
}

} // namespace tallyman
