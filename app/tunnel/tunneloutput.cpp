// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/tunneloutput.h"

#include "base/text.h"
#include "tunnel/ngrokerrors.h"
#include "tunnel/tunnelsetting.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

namespace tallyman {

namespace {

constexpr qsizetype kLongestWords = 300;

// A plain complaint comes as several lines, each behind "ERROR:".
TunnelLine readPlainLine(const QByteArray &line)
{
    TunnelLine said;
    QString text = QString::fromUtf8(line).trimmed();
    if (!text.startsWith(QLatin1String("ERROR:")) && ngrokErrorCode(text).isEmpty())
        return said;
    if (text.startsWith(QLatin1String("ERROR:")))
        text = text.mid(6).trimmed();
    said.error = text;
    return said;
}

} // namespace

TunnelLine readNgrokLine(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object.isEmpty())
        return readPlainLine(line);
    TunnelLine said;
    const QString message = object.value(QLatin1String("msg")).toString();
    if (message == QLatin1String("started tunnel"))
        said.url = publicUrlFrom(object.value(QLatin1String("url")).toString()).value_or(QString());
    if (message == QLatin1String("starting web service")) {
        const QString address = object.value(QLatin1String("addr")).toString();
        said.agentPort = address.section(QLatin1Char(':'), -1).toUShort();
    }
    const QString level = object.value(QLatin1String("lvl")).toString();
    const QString error = object.value(QLatin1String("err")).toString();
    const bool isGrave = level == QLatin1String("eror") || level == QLatin1String("crit")
        || !ngrokErrorCode(error).isEmpty();
    if (isGrave && !error.isEmpty() && error != QLatin1String("nil")
        && error != QLatin1String("<nil>"))
        said.error = error;
    return said;
}

TunnelLine readCloudflaredLine(const QByteArray &line)
{
    static const QRegularExpression address(
        QStringLiteral("https://([a-z0-9-]+)\\.trycloudflare\\.com(?![.a-z0-9-])"));
    TunnelLine said;
    const QString text = QString::fromUtf8(line).trimmed();
    const auto match = address.match(text);
    const bool isError = text.contains(QLatin1String(" ERR "))
        || text.startsWith(QLatin1String("failed to ")) || text.startsWith(QLatin1String("error "));
    if (isError)
        said.error =
            text.contains(QLatin1String(" ERR ")) ? text.section(QLatin1String(" ERR "), 1) : text;
    else if (match.hasMatch() && match.captured(1) != QLatin1String("api"))
        said.url = match.captured();
    return said;
}

QString tunnelProblem(TunnelKind kind, const QString &error)
{
    if (kind == TunnelKind::Ngrok)
        return ngrokProblem(error);
    const QString own = displayLine(error.simplified().toUtf8(), kLongestWords);
    if (error.contains(QLatin1String("429")))
        return QStringLiteral("Cloudflare gives out no more quick tunnels for now: try again in a "
                              "few minutes. cloudflared says: “%1”.")
            .arg(own);
    return own.isEmpty() ? QStringLiteral("cloudflared has failed.")
                         : QStringLiteral("cloudflared says: “%1”.").arg(own);
}

} // namespace tallyman
