// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requesttarget.h"

#include "http/headerlist.h"

namespace tallyman {

namespace {

// Where the authority of an absolute-form target begins; -1 for every other form.
qsizetype authorityStart(QByteArrayView target)
{
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (target.size() >= scheme.size()
            && equalsIgnoringCase(target.first(scheme.size()), scheme))
            return scheme.size();
    }
    return -1;
}

qsizetype pathStart(QByteArrayView target, qsizetype from)
{
    for (qsizetype i = from; i < target.size(); ++i) {
        if (target[i] == '/' || target[i] == '?')
            return i;
    }
    return target.size();
}

} // namespace

QByteArray originForm(QByteArrayView target)
{
    if (target == QByteArrayView("*"))
        return QByteArrayLiteral("*");
    const qsizetype authority = authorityStart(target);
    if (authority >= 0)
        target = target.sliced(pathStart(target, authority));
    if (target.startsWith('/'))
        return target.toByteArray();
    return QByteArrayLiteral("/") + target.toByteArray();
}

QByteArray targetOfUrl(const QUrl &url)
{
    QByteArray target = url.path(QUrl::FullyEncoded).toUtf8();
    if (!target.startsWith('/'))
        target.prepend('/');
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toUtf8();
    return target;
}

QByteArray joinTarget(const QUrl &base, QByteArrayView captured)
{
    const QByteArray origin = originForm(captured);
    if (origin == "*")
        return origin;
    QByteArray path = base.path(QUrl::FullyEncoded).toUtf8();
    if (path.endsWith('/'))
        path.chop(1);
    if (!path.isEmpty() && !path.startsWith('/'))
        path.prepend('/');
    if (!base.hasQuery())
        return path + origin;
    const qsizetype question = origin.indexOf('?');
    const QByteArray query = base.query(QUrl::FullyEncoded).toUtf8();
    if (question < 0)
        return path + origin + '?' + query;
    return path + origin.first(question) + '?' + query + '&' + origin.sliced(question + 1);
}

QByteArray encodedForRequestLine(QByteArrayView target)
{
    QByteArray out;
    out.reserve(target.size());
    for (const char c : target) {
        const auto byte = static_cast<uchar>(c);
        if (byte <= 0x20 || byte == 0x7F)
            out += '%' + QByteArray(1, c).toHex().toUpper();
        else
            out += c;
    }
    return out;
}

QByteArray authorityOf(const QUrl &url)
{
    QUrl bare = url.adjusted(QUrl::RemoveUserInfo);
    const int standard = bare.scheme() == QLatin1String("https") ? 443 : 80;
    if (bare.port() == standard)
        bare.setPort(-1);
    return bare.authority(QUrl::FullyEncoded).toUtf8();
}

} // namespace tallyman
