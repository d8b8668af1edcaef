// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/importjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

constexpr qsizetype kMostGaps = 1000; // ranges that are kept; the grid finds all of them itself

void put(QJsonObject &object, const char *name, const std::optional<qint64> &number)
{
    if (number)
        object.insert(QLatin1String(name), *number);
}

void put(QJsonObject &object, const char *name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(name), text);
}

std::optional<qint64> number(const QJsonObject &object, const char *name)
{
    const QJsonValue value = object.value(QLatin1String(name));
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

QJsonObject noticeToJson(const ImportNotice &notice)
{
    QJsonObject object;
    put(object, "event", notice.eventId);
    put(object, "rows", notice.rows);
    put(object, "succeeded", notice.succeeded);
    put(object, "failed", notice.failed);
    put(object, "status", notice.status);
    return object;
}

ImportNotice noticeFromJson(const QJsonObject &object)
{
    return {number(object, "event").value_or(0), number(object, "rows"),
        number(object, "succeeded"), number(object, "failed"),
        object.value(QLatin1String("status")).toString()};
}

void putCounts(QJsonObject &object, const Import &import)
{
    put(object, "received", import.rowsReceived);
    put(object, "total", import.rowsTotal);
    put(object, "twice", import.rowsDuplicated);
    put(object, "conflicting", import.rowsConflicting);
    put(object, "chunks", import.chunks);
    put(object, "attempts", import.attempts);
    put(object, "events", import.events);
    put(object, "firstEvent", import.firstEvent);
    put(object, "lastEvent", import.lastEvent);
    put(object, "firstAt", import.firstAtUs);
    put(object, "lastAt", import.lastAtUs);
    put(object, "quiet", import.quietUs);
}

void readCounts(const QJsonObject &object, Import &import)
{
    const auto count = [&](const char *name) { return number(object, name).value_or(0); };
    import.rowsReceived = count("received");
    import.rowsTotal = number(object, "total");
    import.rowsDuplicated = count("twice");
    import.rowsConflicting = count("conflicting");
    import.chunks = count("chunks");
    import.attempts = count("attempts");
    import.events = count("events");
    import.firstEvent = count("firstEvent");
    import.lastEvent = count("lastEvent");
    import.firstAtUs = count("firstAt");
    import.lastAtUs = count("lastAt");
    import.quietUs = count("quiet");
}

} // namespace

QByteArray importToJson(const Import &import)
{
    QJsonObject object;
    put(object, "form", import.form);
    put(object, "file", import.file);
    put(object, "user", import.user);
    put(object, "environment", import.environment);
    putCounts(object, import);
    QJsonArray gaps;
    for (const IdSet::Range &range : import.gaps.ranges()) {
        if (gaps.size() < kMostGaps)
            gaps.append(QJsonArray{range.first, range.last});
    }
    if (!gaps.isEmpty())
        object.insert(QLatin1String("gaps"), gaps);
    if (import.gapsAreParts)
        object.insert(QLatin1String("gapsAreParts"), true);
    if (import.notice)
        object.insert(QLatin1String("notice"), noticeToJson(*import.notice));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Import importFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto text = [&](const char *name) {
        return object.value(QLatin1String(name)).toString();
    };
    Import import;
    import.form = text("form");
    import.file = text("file");
    import.user = text("user");
    import.environment = text("environment");
    readCounts(object, import);
    const QJsonArray gaps = object.value(QLatin1String("gaps")).toArray();
    for (const QJsonValue &gap : gaps) {
        const QJsonArray ends = gap.toArray();
        import.gaps.insert(ends.at(0).toInteger(), ends.at(1).toInteger());
    }
    import.gapsAreParts = object.value(QLatin1String("gapsAreParts")).toBool();
    const QJsonValue notice = object.value(QLatin1String("notice"));
    if (notice.isObject())
        import.notice = noticeFromJson(notice.toObject());
    return import;
}

} // namespace tallyman
