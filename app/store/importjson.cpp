// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/importjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

constexpr qsizetype kMostRanges = 1000; // that are kept of each set

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

void put(QJsonObject &object, const char *name, const IdSet &set)
{
    QJsonArray ranges;
    for (const IdSet::Range &range : set.ranges()) {
        if (ranges.size() == kMostRanges)
            break;
        ranges.append(QJsonArray{range.first, range.last});
    }
    if (!ranges.isEmpty())
        object.insert(QLatin1String(name), ranges);
}

IdSet ranges(const QJsonObject &object, const char *name)
{
    IdSet set;
    const QJsonArray list = object.value(QLatin1String(name)).toArray();
    for (const QJsonValue &range : list) {
        const QJsonArray ends = range.toArray();
        set.insert(ends.at(0).toInteger(), ends.at(1).toInteger());
    }
    return set;
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
    put(object, "notices", import.notices);
    put(object, "rejected", import.rowsRejected);
    put(object, "outOfOrder", import.outOfOrder);
    put(object, "firstOutOfOrder", import.firstOutOfOrder);
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
    import.notices = count("notices");
    import.rowsRejected = count("rejected");
    import.outOfOrder = count("outOfOrder");
    import.firstOutOfOrder = count("firstOutOfOrder");
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
    put(object, "content", QString::number(import.contentDigest, 16));
    put(object, "resubmitOf", import.resubmitOf);
    put(object, "gaps", import.gaps);
    put(object, "rowsTwice", import.twice);
    put(object, "rowsConflicting", import.conflicting);
    put(object, "parts", import.parts);
    if (import.gapsAreParts)
        object.insert(QLatin1String("gapsAreParts"), true);
    if (import.notice)
        object.insert(QLatin1String("notice"), noticeToJson(*import.notice));
    if (import.noticesConflict)
        object.insert(QLatin1String("noticesConflict"), true);
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
    import.contentDigest = text("content").toULongLong(nullptr, 16);
    import.resubmitOf = text("resubmitOf");
    import.gaps = ranges(object, "gaps");
    import.twice = ranges(object, "rowsTwice");
    import.conflicting = ranges(object, "rowsConflicting");
    import.parts = number(object, "parts");
    import.gapsAreParts = object.value(QLatin1String("gapsAreParts")).toBool();
    const QJsonValue notice = object.value(QLatin1String("notice"));
    if (notice.isObject())
        import.notice = noticeFromJson(notice.toObject());
    import.noticesConflict = object.value(QLatin1String("noticesConflict")).toBool();
    return import;
}

} // namespace tallyman
