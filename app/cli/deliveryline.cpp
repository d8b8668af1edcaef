// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/deliveryline.h"

#include "base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

QByteArray deliveryJsonLine(const Delivery &delivery)
{
    QJsonArray differences;
    for (const Difference &d : delivery.differences) {
        differences.append(
            QJsonObject{{QStringLiteral("what"), d.what}, {QStringLiteral("before"), d.before},
                {QStringLiteral("after"), d.after}, {QStringLiteral("reason"), d.reason}});
    }
    const QJsonObject object{
        {QStringLiteral("event"), delivery.eventId},
        {QStringLiteral("delivery"), delivery.id},
        {QStringLiteral("url"), QString::fromLatin1(delivery.url.toEncoded())},
        {QStringLiteral("startedAt"), formatRfc3339(delivery.startedAtUs)},
        {QStringLiteral("status"),
            delivery.status == 0 ? QJsonValue() : QJsonValue(delivery.status)},
        {QStringLiteral("error"),
            delivery.error.isEmpty() ? QJsonValue() : QJsonValue(delivery.error)},
        {QStringLiteral("totalUs"), delivery.totalUs},
        {QStringLiteral("bytesSent"), delivery.bytesSent},
        {QStringLiteral("wireSha256"), QString::fromLatin1(delivery.wireSha256.toHex())},
        {QStringLiteral("responseBytes"), delivery.responseBodyBytes},
        {QStringLiteral("differences"), differences},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray deliveryLine(const Delivery &delivery)
{
    const QString outcome = delivery.status != 0
        ? QStringLiteral("%1 in %2").arg(delivery.status).arg(formatDuration(delivery.totalUs))
        : delivery.error;
    const QString line = QStringLiteral("%1  ").arg(delivery.eventId, 7)
        + delivery.url.toDisplayString() + QStringLiteral("  ") + outcome;
    return displayLine(line.toUtf8()).toUtf8() + '\n';
}

} // namespace tallyman
