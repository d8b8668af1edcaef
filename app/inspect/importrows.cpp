// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/importrows.h"

#include "inspect/notificationcodec.h"
#include "inspect/rowcontent.h"
#include "store/eventreader.h"

#include <QSet>
#include <algorithm>
#include <utility>

namespace tallyman {

namespace {

constexpr int kContentsKiB = 32 * 1024;
constexpr qint64 kLargestBody = 64 * 1024 * 1024;
constexpr qsizetype kMostColumns = 10'000;
constexpr size_t kRowsBetweenQuestions = 1000;
const QLatin1String kUnmapped("_unmapped_data");
constexpr qsizetype kMostMessages = 100;
constexpr int kDeepestMessage = 4;

// Texts, wherever they stand; what they are about is the nearest name above them.
void addMessages(const JsonValue &value, const QString &about, int depth, QStringList &messages)
{
    if (depth > kDeepestMessage || value.isNull() || messages.size() >= kMostMessages)
        return;
    if (value.isObject() || value.isArray()) {
        value.forEach([&](const JsonValue &child) {
            addMessages(child, value.isObject() ? child.name() : about, depth + 1, messages);
            return messages.size() < kMostMessages;
        });
        return;
    }
    const QString text = value.text();
    if (!text.isEmpty())
        messages.append(about.isEmpty() ? text : about + QStringLiteral(": ") + text);
}

} // namespace

// The document in which the rows of an event stand.
struct ImportRows::Content
{
    JsonDocumentPtr document;
    RowPlaces places;
};

ImportRows::ImportRows(EventReader &reader, ProfileSetPtr profiles, ImportId import)
    : m_reader(reader)
    , m_profiles(std::move(profiles))
    , m_contents(kContentsKiB)
{
    const QList<AnalysisRecord> records = analysesOfImport(reader.database(), import);
    for (const AnalysisRecord &record : records)
        addRecord(record);
    std::stable_sort(m_places.begin(), m_places.end(),
        [](const RowPlace &a, const RowPlace &b) { return a.number < b.number; });
    markRepetitions();
}

ImportRows::~ImportRows() = default;

void ImportRows::addRecord(const AnalysisRecord &record)
{
    const auto notification = decodeNotification(record.facts);
    if (!notification || (notification->rows.empty() && notification->errorRows == 0))
        return;
    m_forms.insert(record.eventId, record.form);
    // parts without row numbers stand in the order of the series, or of their arrival, behind all
    // rows that have one
    constexpr int kPlaceBits = 32;
    m_numbered = m_numbered && notification->rowsAreNumbered;
    const auto request = m_requests.constFind(record.requestKey);
    const qint64 arrived = request == m_requests.constEnd() ? m_requests.size() : *request;
    if (request == m_requests.constEnd() && notification->errorRows > 0)
        addRejected(record.eventId);
    m_requests.insert(record.requestKey, arrived);
    const qint64 part = notification->seriesIndex.value_or(arrived);
    for (const NotifiedRow &row : notification->rows) {
        const qint64 number =
            notification->rowsAreNumbered ? row.number : ((part + 1) << kPlaceBits) + row.number;
        m_places.push_back(
            {number, record.eventId, row.offset, row.size, row.digest, false, false});
    }
}

// Where they stand is not among the facts: there are few of them, or none.
void ImportRows::addRejected(EventId id)
{
    const Content *content = contentOf(id);
    if (!content || !content->places.errors)
        return;
    const JsonValue list = JsonValue(content->document).at(*content->places.errors);
    if (!list.isArray())
        return;
    list.forEach([&](const JsonValue &item) {
        RowPlace place;
        place.number = kNoRowNumber;
        place.eventId = id;
        place.offset = item.slice().start;
        place.size = item.slice().end - item.slice().start;
        place.rejected = true;
        m_rejected.push_back(place);
        return true;
    });
}

void ImportRows::markRepetitions()
{
    for (size_t i = 1; i < m_places.size(); ++i) {
        if (m_places[i].number != m_places[i - 1].number)
            continue;
        size_t first = i - 1;
        while (first > 0 && m_places[first - 1].number == m_places[i].number)
            --first;
        m_places[i].again = m_places[i].digest == m_places[first].digest;
        m_places[i].conflicting = !m_places[i].again;
    }
    if (m_numbered)
        return;
    qint64 number = 0;
    qint64 previous = -1;
    for (RowPlace &place : m_places) {
        number += place.number == previous ? 0 : 1;
        previous = std::exchange(place.number, number);
    }
}

const ImportRows::Content *ImportRows::contentOf(EventId id)
{
    if (const Content *known = m_contents.object(id))
        return known;
    const auto event = m_reader.event(id, kLargestBody);
    const ProfileForm *form = formOf(*m_profiles, m_forms.value(id));
    if (!event || !form || !form->rows)
        return nullptr;
    const JsonDocumentPtr document = documentOf(*event, *form, kLargestBody);
    if (!document)
        return nullptr;
    auto content = std::make_unique<Content>(Content{document, *form->rows});
    const int cost =
        static_cast<int>(std::min<qint64>(document->text().size() / 1024, kContentsKiB - 1)) + 1;
    const Content *result = content.get();
    m_contents.insert(id, content.release(), cost);
    return result;
}

JsonValue ImportRows::data(const RowPlace &place)
{
    const Content *content = contentOf(place.eventId);
    if (!content)
        return {};
    return dataOfRow(rowIn(content->document, place.offset, place.size),
        place.rejected ? content->places.errorData : content->places.data);
}

const RowPlace *ImportRows::firstOf(qint64 number) const
{
    const auto found = std::lower_bound(m_places.begin(), m_places.end(), number,
        [](const RowPlace &place, qint64 wanted) { return place.number < wanted; });
    return found != m_places.end() && found->number == number ? &*found : nullptr;
}

QStringList ImportRows::messages(const RowPlace &place)
{
    QStringList messages;
    const Content *content = place.rejected ? contentOf(place.eventId) : nullptr;
    if (content && content->places.errorMessages)
        addMessages(
            rowIn(content->document, place.offset, place.size).at(*content->places.errorMessages),
            {}, 0, messages);
    return messages;
}

QStringList ImportRows::columns(const std::function<bool()> &proceed)
{
    QStringList names;
    QStringList unmapped;
    QSet<QString> seen;
    const auto addNames = [&](const RowPlace &place) {
        forEachCell(data(place), [&](const QString &name, const JsonValue &) {
            if (seen.contains(name) || seen.size() >= kMostColumns)
                return;
            seen.insert(name);
            (name.startsWith(kUnmapped) ? unmapped : names).append(name);
        });
    };
    for (size_t i = 0; i < m_places.size(); ++i) {
        if (proceed && i % kRowsBetweenQuestions == 0 && !proceed())
            break;
        if (!m_places[i].again)
            addNames(m_places[i]);
    }
    for (const RowPlace &place : m_rejected)
        addNames(place);
    if (!m_rejected.empty())
        unmapped.append(kErrorsColumn);
    return names + unmapped;
}

void forEachCell(const JsonValue &row,
    const std::function<void(const QString &name, const JsonValue &value)> &each)
{
    if (row.isArray()) {
        row.forEach([&](const JsonValue &item) {
            each(QString::number(item.slice().index + 1), item);
            return true;
        });
        return;
    }
    if (!row.isObject())
        return;
    row.forEach([&](const JsonValue &member) {
        const QString name = member.name();
        if (name != kUnmapped || !member.isObject()) {
            each(name, member);
            return true;
        }
        member.forEach([&](const JsonValue &cell) {
            each(kUnmappedPrefix + cell.name(), cell);
            return true;
        });
        return true;
    });
}

QString cellText(const JsonValue &value)
{
    return value.isObject() || value.isArray() ? QString::fromUtf8(value.token()) : value.text();
}

} // namespace tallyman
