// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/listenaddress.h"

#include <QHostAddress>

namespace tallyman {

std::optional<ListenAddress> parseListenAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    if (colon < 0)
        return std::nullopt;
    bool ok = false;
    const ushort port = text.mid(colon + 1).toUShort(&ok);
    if (!ok)
        return std::nullopt;
    QString host = text.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(QLatin1Char(':')))
        return std::nullopt; // an IPv6 address needs brackets, or its end would be taken as a port
    if (host.isEmpty() || host == QLatin1String("localhost"))
        host = QStringLiteral("127.0.0.1");
    if (QHostAddress(host).isNull())
        return std::nullopt;
    return ListenAddress{host, port};
}

} // namespace tallyman
