// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/notification.h"

#include "base/hash.h"

namespace tallyman {

namespace {

QString textAt(const JsonValue &content, const std::optional<JsonPath> &path)
{
    return path ? content.at(*path).text() : QString();
}

std::optional<qint64> integerAt(const JsonValue &content, const std::optional<JsonPath> &path)
{
    return path ? content.at(*path).integer() : std::nullopt;
}

QString textAt(const JsonValue &content, const HeaderList &headers, const ValuePlace &place)
{
    if (!place.header.isEmpty())
        return QString::fromUtf8(headers.value(place.header));
    return content.at(place.path).text();
}

void readRows(Notification &notification, const RowPlaces &places, const JsonValue &content)
{
    const JsonValue list = content.at(places.list);
    notification.rowsAreNumbered = places.number.has_value();
    notification.rows.reserve(static_cast<size_t>(list.isArray() ? list.count() : 0));
    qint64 position = 0;
    if (list.isArray()) {
        list.forEach([&](const JsonValue &item) {
            NotifiedRow row;
            row.number = ++position;
            if (places.number)
                row.number = item.at(*places.number).integer().value_or(0);
            const JsonValue data = item.at(places.data);
            row.digest = jsonDigest((data.isNull() ? item : data).token());
            row.offset = item.slice().start;
            row.size = item.slice().end - item.slice().start;
            notification.rows.push_back(row);
            return true;
        });
    }
    if (places.errors)
        notification.errorRows = content.at(*places.errors).count();
}

void readSeries(Notification &notification, const SeriesPlaces &places, const JsonValue &content)
{
    notification.seriesCount = content.at(places.count).integer();
    if (const auto index = content.at(places.index).integer())
        notification.seriesIndex = *index - places.base;
}

NoticeCounts readNotice(const NoticePlaces &places, const JsonValue &content)
{
    NoticeCounts notice;
    notice.rows = integerAt(content, places.rows);
    notice.succeeded = integerAt(content, places.succeeded);
    notice.failed = integerAt(content, places.failed);
    notice.status = textAt(content, places.status);
    return notice;
}

// The content without what changes from attempt to attempt, as far as it stands where the profile
// says.
quint64 steadyDigest(const JsonValue &content, const QList<JsonPath> &volatileFields)
{
    QByteArray text = content.token().toByteArray();
    const qint64 start = content.slice().start;
    QList<JsonSlice> cut;
    for (const JsonPath &path : volatileFields) {
        const JsonValue value = content.at(path);
        if (!value.isNull())
            cut.append(value.slice());
    }
    std::sort(cut.begin(), cut.end(),
        [](const JsonSlice &a, const JsonSlice &b) { return a.start > b.start; });
    qint64 untouched = text.size();
    for (const JsonSlice &slice : std::as_const(cut)) {
        if (slice.end - start > untouched)
            continue; // inside of one that is cut already
        untouched = slice.start - start;
        text.replace(untouched, slice.end - slice.start, "0");
    }
    return jsonDigest(text);
}

QByteArray requestKeyOf(const Recognition &recognition, const HeaderList &headers,
    const QByteArray &method, const QByteArray &target, const QByteArray &bodySha256)
{
    Sha256 hash;
    const auto add = [&hash](const QByteArray &bytes) {
        hash.add(QByteArray(QByteArray::number(bytes.size()) + ":" + bytes));
    };
    bool isNamed = recognition.form && !recognition.form->requestKey.isEmpty();
    if (isNamed) {
        add(recognition.profile->id.toUtf8());
        add(recognition.form->id.toUtf8());
        for (const ValuePlace &place : recognition.form->requestKey) {
            const QString text = textAt(recognition.content, headers, place);
            isNamed = isNamed && !text.isEmpty();
            add(text.toUtf8());
        }
    }
    if (!isNamed) {
        hash.reset();
        add(method);
        add(target);
        if (recognition.profile && !recognition.content.isNull())
            add(QByteArray::number(
                steadyDigest(recognition.content, recognition.profile->volatileFields)));
        else
            add(bodySha256);
    }
    constexpr qsizetype kKeyBytes = 16;
    return hash.result().first(kKeyBytes);
}

} // namespace

Notification notificationOf(const Recognition &recognition, const HeaderList &headers,
    const QByteArray &method, const QByteArray &target, const QByteArray &bodySha256)
{
    Notification notification;
    notification.requestKey = requestKeyOf(recognition, headers, method, target, bodySha256);
    if (!recognition.form)
        return notification;
    const ProfileForm &form = *recognition.form;
    const JsonValue &content = recognition.content;
    notification.profileId = recognition.profile->id;
    notification.formId = form.id;
    notification.kind = form.kind;
    notification.confidence = form.confidence;
    if (form.importKey)
        notification.importKey = textAt(content, headers, *form.importKey);
    if (form.series)
        readSeries(notification, *form.series, content);
    if (form.rows)
        readRows(notification, *form.rows, content);
    if (form.notice)
        notification.notice = readNotice(*form.notice, content);
    notification.rowsTotal = integerAt(content, form.rowsTotal);
    notification.rowsHere = integerAt(content, form.rowsHere);
    notification.file = textAt(content, form.file);
    notification.user = textAt(content, form.user);
    notification.environment = textAt(content, form.environment);
    return notification;
}

} // namespace tallyman
