// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/senderadjustment.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {
const QLatin1String kQuiet("quietMs");
const QLatin1String kVolatile("volatile");
} // namespace

QByteArray adjustmentsToJson(const SenderAdjustments &adjustments)
{
    QJsonObject all;
    for (auto each = adjustments.cbegin(); each != adjustments.cend(); ++each) {
        QJsonObject object;
        if (each->quietMs)
            object.insert(kQuiet, *each->quietMs);
        if (each->volatileFields)
            object.insert(kVolatile, QJsonArray::fromStringList(*each->volatileFields));
        if (!object.isEmpty())
            all.insert(each.key(), object);
    }
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

SenderAdjustments adjustmentsFromJson(const QByteArray &json)
{
    SenderAdjustments adjustments;
    const QJsonObject all = QJsonDocument::fromJson(json).object();
    for (auto each = all.begin(); each != all.end(); ++each) {
        const QJsonObject object = each->toObject();
        SenderAdjustment adjustment;
        const qint64 quiet = object.value(kQuiet).toInteger(-1);
        if (quiet > 0 && quiet <= SenderAdjustment::kLongestQuietMs)
            adjustment.quietMs = quiet;
        if (object.value(kVolatile).isArray()) {
            adjustment.volatileFields = QStringList();
            const QJsonArray fields = object.value(kVolatile).toArray();
            for (const QJsonValue &field : fields) {
                if (field.isString())
                    adjustment.volatileFields->append(field.toString());
            }
        }
        if (!adjustment.isEmpty())
            adjustments.insert(each.key(), adjustment);
    }
    return adjustments;
}

} // namespace tallyman
