// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostaddress.h"

#include <QHostAddress>

namespace tallyman {

QStringList commonListenHosts()
{
    return {QStringLiteral("127.0.0.1"), QStringLiteral("::1"), QStringLiteral("0.0.0.0"),
        QStringLiteral("::")};
}

QString normalizedHost(const QString &text)
{
    QString host = text.trimmed();
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return QStringLiteral("127.0.0.1");
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    // QHostAddress takes "127.1" and "1" as well; what is shown then is the whole address
    const QHostAddress address(host);
    return address.isNull() ? QString() : address.toString();
}

bool isExposedHost(const QString &host)
{
    return !QHostAddress(host).isLoopback();
}

} // namespace tallyman
