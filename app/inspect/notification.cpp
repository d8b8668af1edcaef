// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/notification.h"

#include "base/hash.h"

namespace tallyman {

namespace {

constexpr qint64 kHighestRow = 1LL << 53; // and, below zero, the lowest
constexpr qint64 kMostParts = 1LL << 31;

QString textAt(const JsonValue &content, const std::optional<JsonPath> &path)
{
    return path ? content.at(*path).text() : QString();
}

// A number of rows; none when it cannot be one.
std::optional<qint64> countAt(const JsonValue &content, const std::optional<JsonPath> &path)
{
    const auto number = path ? content.at(*path).integer() : std::nullopt;
    return number && *number >= 0 && *number <= kHighestRow ? number : std::nullopt;
}

QString textAt(const JsonValue &content, const HeaderList &headers, const ValuePlace &place)
{
    if (!place.header.isEmpty())
        return QString::fromUtf8(headers.value(place.header));
    return content.at(place.path).text();
}

QString keyAt(const JsonValue &content, const HeaderList &headers, const ValuePlace &place)
{
    const bool names = !place.header.isEmpty() || namesImport(content.at(place.path));
    return names ? textAt(content, headers, place) : QString();
}

void readRows(Notification &notification, const RowPlaces &places, const JsonValue &content)
{
    const JsonValue list = content.at(places.list);
    notification.rowsAreNumbered = places.number.has_value();
    notification.rows.reserve(static_cast<size_t>(list.isArray() ? list.count() : 0));
    if (list.isArray()) {
        list.forEach([&](const JsonValue &item) {
            NotifiedRow row;
            const auto [numberValue, data] =
                item.at(places.number.value_or(JsonPath()), places.data);
            if (places.number) {
                const auto number = numberValue.integer();
                if (number && *number >= -kHighestRow && *number <= kHighestRow)
                    row.number = *number;
                else
                    notification.rowsAreNumbered = false;
            }
            row.digest = jsonDigest((data.isNull() ? item : data).token());
            row.offset = item.slice().start;
            row.size = item.slice().end - item.slice().start;
            notification.rows.push_back(row);
            return true;
        });
    }
    if (!notification.rowsAreNumbered) { // also if only one is not
        qint64 position = 0;
        for (NotifiedRow &row : notification.rows)
            row.number = ++position;
    }
    if (places.errors)
        notification.errorRows = content.at(*places.errors).count();
}

void readSeries(Notification &notification, const SeriesPlaces &places, const JsonValue &content)
{
    const auto count = content.at(places.count).integer();
    const auto index = content.at(places.index).integer();
    notification.seriesBase = places.base;
    if (count && *count > 0 && *count <= kMostParts)
        notification.seriesCount = count;
    if (index && *index >= places.base && *index <= kMostParts)
        notification.seriesIndex = *index - places.base;
}

NoticeCounts readNotice(const NoticePlaces &places, const JsonValue &content)
{
    NoticeCounts notice;
    notice.rows = countAt(content, places.rows);
    notice.succeeded = countAt(content, places.succeeded);
    notice.failed = countAt(content, places.failed);
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

void readForm(Notification &notification, const Recognition &recognition, const HeaderList &headers)
{
    const ProfileForm &form = *recognition.form;
    const JsonValue &content = recognition.content;
    notification.profileId = recognition.profile->id;
    notification.formId = form.id;
    notification.kind = form.kind;
    notification.confidence = form.confidence;
    if (!recognition.profile->volatileFields.isEmpty())
        notification.steadyDigest = steadyDigest(content, recognition.profile->volatileFields);
    if (form.importKey)
        notification.importKey = keyAt(content, headers, *form.importKey);
    if (form.series)
        readSeries(notification, *form.series, content);
    if (form.rows)
        readRows(notification, *form.rows, content);
    if (form.notice)
        notification.notice = readNotice(*form.notice, content);
    notification.rowsTotal = countAt(content, form.rowsTotal);
    notification.rowsHere = countAt(content, form.rowsHere);
    notification.file = textAt(content, form.file);
    notification.user = textAt(content, form.user);
    notification.environment = textAt(content, form.environment);
}

// Collects what a request key is made of.
class KeyHash
{
public:
    void add(const QByteArray &bytes)
    {
        m_hash.add(QByteArray(QByteArray::number(bytes.size()) + ":" + bytes));
    }
    void add(qint64 number) { add(QByteArray::number(number)); }
    void reset() { m_hash.reset(); }
    [[nodiscard]] QByteArray result()
    {
        constexpr qsizetype kKeyBytes = 8;
        return m_hash.result().first(kKeyBytes);
    }

private:
    Sha256 m_hash;
};

// By the values that the profile names; false if one of them is not there.
bool addNamedKey(KeyHash &key, const Recognition &recognition, const HeaderList &headers)
{
    if (recognition.form->requestKey.isEmpty())
        return false;
    for (const ValuePlace &place : recognition.form->requestKey) {
        const QString text = textAt(recognition.content, headers, place);
        if (text.isEmpty())
            return false;
        key.add(text.toUtf8());
    }
    return true;
}

// By which part of its import it is.
bool addPartKey(KeyHash &key, const Notification &notification)
{
    if (notification.importKey.isEmpty() || notification.kind != FormKind::Rows)
        return false;
    key.add(notification.importKey.toUtf8());
    if (notification.seriesIndex) {
        key.add(*notification.seriesIndex);
        return true;
    }
    if (!notification.rowsAreNumbered || notification.rows.empty())
        return false;
    const auto [least, most] =
        std::minmax_element(notification.rows.begin(), notification.rows.end(),
            [](const NotifiedRow &a, const NotifiedRow &b) { return a.number < b.number; });
    key.add(least->number);
    key.add(most->number);
    key.add(static_cast<qint64>(notification.rows.size()));
    return true;
}

QByteArray requestKeyOf(const Recognition &recognition, const HeaderList &headers,
    const Notification &notification, const QByteArray &method, const QByteArray &target,
    const QByteArray &bodySha256)
{
    KeyHash key;
    if (recognition.form) {
        for (const bool byName : {true, false}) {
            key.reset();
            key.add(notification.profileId.toUtf8());
            key.add(notification.formId.toUtf8());
            if (byName ? addNamedKey(key, recognition, headers) : addPartKey(key, notification))
                return key.result();
        }
    }
    key.reset();
    key.add(method);
    key.add(target);
    if (recognition.content.isNull())
        key.add(bodySha256);
    else
        key.add(static_cast<qint64>(notification.steadyDigest));
    return key.result();
}

} // namespace

bool namesImport(const JsonValue &value)
{
    return value.isNumber() || (value.isString() && !value.text().isEmpty());
}

Notification notificationOf(const Recognition &recognition, const HeaderList &headers,
    const QByteArray &method, const QByteArray &target, const QByteArray &bodySha256)
{
    Notification notification;
    const JsonValue &content = recognition.content;
    if (!content.isNull()) {
        notification.contentDigest = jsonDigest(content.token());
        notification.steadyDigest = notification.contentDigest;
    }
    if (recognition.form)
        readForm(notification, recognition, headers);
    notification.requestKey =
        requestKeyOf(recognition, headers, notification, method, target, bodySha256);
    return notification;
}

} // namespace tallyman
