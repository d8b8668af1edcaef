// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/eventjudge.h"

#include "http/headerlist.h"
#include "store/content.h"
#include "store/database.h"
#include "store/eventreader.h"

#include <algorithm>
#include <sqlite3.h>

namespace tallyman {

namespace {

constexpr qint64 kLargestContent = 64 * 1024 * 1024;

QByteArrayView bytesOf(sqlite3_value *value)
{
    const void *data = sqlite3_value_blob(value);
    return {static_cast<const char *>(data), sqlite3_value_bytes(value)};
}

template <bool (*judge)(EventJudge &, int, sqlite3_value **)>
void call(sqlite3_context *context, int, sqlite3_value **arguments)
{
    auto *judging =
        static_cast<EventJudge *>(sqlite3_value_pointer(arguments[0], EventJudge::kPointer));
    if (!judging) {
        sqlite3_result_error(context, "no judge is bound", -1);
        return;
    }
    try {
        sqlite3_result_int(
            context, judge(*judging, sqlite3_value_int(arguments[1]), arguments + 2) ? 1 : 0);
    } catch (const SqliteError &error) {
        sqlite3_result_error_code(context, error.code());
    }
}

bool judgeText(EventJudge &judge, int number, sqlite3_value **arguments)
{
    return judge.text(number, bytesOf(arguments[0]));
}

bool judgeHeaders(EventJudge &judge, int number, sqlite3_value **arguments)
{
    return judge.headers(number, bytesOf(arguments[0]), bytesOf(arguments[1]));
}

bool judgeEndpoint(EventJudge &judge, int number, sqlite3_value **arguments)
{
    return judge.endpoint(
        number, bytesOf(arguments[0]), bytesOf(arguments[1]), bytesOf(arguments[2]));
}

bool judgeContent(EventJudge &judge, int number, sqlite3_value **arguments)
{
    return judge.content(number, sqlite3_value_int64(arguments[0]));
}

bool judgePayload(EventJudge &judge, int number, sqlite3_value **arguments)
{
    return judge.payload(number, sqlite3_value_int64(arguments[0]));
}

} // namespace

struct EventJudge::Judged
{
    QByteArray name;
    QByteArrayList steps;
    std::vector<TextMatcher> matchers;
};

EventJudge::EventJudge(Database &database, PayloadJudge *payloads)
    : m_database(database)
    , m_payloads(payloads)
{
}

EventJudge::~EventJudge() = default;

int EventJudge::add(const FilterCondition &condition)
{
    Judged judged;
    judged.name = condition.name;
    judged.steps = condition.steps;
    for (const FilterMatch &match : condition.matches)
        judged.matchers.emplace_back(match);
    m_conditions.push_back(std::move(judged));
    return static_cast<int>(m_conditions.size()) - 1;
}

bool EventJudge::anyMatch(const Judged &judged, QByteArrayView value) const
{
    return judged.matchers.empty()
        || std::any_of(judged.matchers.begin(), judged.matchers.end(),
            [value](const TextMatcher &matcher) { return matcher.matches(value); });
}

bool EventJudge::text(int number, QByteArrayView value) const
{
    return anyMatch(m_conditions.at(static_cast<size_t>(number)), value);
}

bool EventJudge::headers(int number, QByteArrayView head, QByteArrayView trailers) const
{
    const Judged &judged = m_conditions.at(static_cast<size_t>(number));
    const auto has = [&](const HeaderList &list) {
        return std::any_of(list.fields().begin(), list.fields().end(), [&](const auto &field) {
            return equalsIgnoringCase(field.name, judged.name) && anyMatch(judged, field.value);
        });
    };
    return has(HeaderList::parseHead(head))
        || (!trailers.isEmpty() && has(HeaderList::parse(trailers)));
}

bool EventJudge::endpoint(
    int number, QByteArrayView target, QByteArrayView listener, QByteArrayView head)
{
    if (!m_endpoints)
        m_endpoints = EventReader(m_database).endpoints();
    const Endpoint *found = endpointOfRequest(*m_endpoints, target.toByteArray(), listener, head);
    return anyMatch(m_conditions.at(static_cast<size_t>(number)),
        found == nullptr ? QByteArray(kCatchAll.data(), kCatchAll.size()) : found->name.toUtf8());
}

bool EventJudge::content(int number, EventId id)
{
    return load(id) && anyMatch(m_conditions.at(static_cast<size_t>(number)), m_content);
}

bool EventJudge::payload(int number, EventId id)
{
    if (!m_payloads)
        throw SqliteError(SQLITE_MISUSE, QStringLiteral("content cannot be read here"));
    if (!load(id))
        return false;
    if (!m_read)
        m_payloads->read(m_head, m_content);
    m_read = true;
    const Judged &judged = m_conditions.at(static_cast<size_t>(number));
    return m_payloads->any(judged.steps, [&judged](const PayloadValue &value) {
        return judged.matchers.empty()
            || std::any_of(judged.matchers.begin(), judged.matchers.end(),
                [&value](const TextMatcher &matcher) { return matcher.matches(value); });
    });
}

// Whether head and content of the event are there.
bool EventJudge::load(EventId id)
{
    if (id == m_loaded)
        return !m_tooLarge;
    if (!m_event) {
        m_event = std::make_unique<Statement>(
            m_database, "SELECT head, body, content_id, body_bytes FROM event WHERE id = ?1");
        m_pieces = std::make_unique<Statement>(
            m_database, "SELECT data FROM piece WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    }
    m_loaded = 0;
    m_read = false;
    m_event->bind(1, id);
    m_tooLarge = !m_event->step() || m_event->number(3) > kLargestContent;
    if (!m_tooLarge) {
        m_head = m_event->bytes(0);
        m_content = m_event->bytes(1);
        if (const qint64 contentId = m_event->number(2); contentId != 0) {
            m_pieces->bind(1, pieceId(contentId, 0)).bind(2, pieceId(contentId, kMaxPieces - 1));
            while (m_content.size() < kLargestContent && m_pieces->step())
                m_content.append(m_pieces->view(0));
            m_pieces->reset();
        }
    }
    m_event->reset();
    m_loaded = id;
    return !m_tooLarge;
}

void registerEventJudge(sqlite3 *handle)
{
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    sqlite3_create_function_v2(
        handle, "judge_text", 3, kFlags, nullptr, call<judgeText>, nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(
        handle, "judge_headers", 4, kFlags, nullptr, call<judgeHeaders>, nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(handle, "judge_endpoint", 5, kFlags, nullptr, call<judgeEndpoint>,
        nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(
        handle, "judge_content", 3, kFlags, nullptr, call<judgeContent>, nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(
        handle, "judge_payload", 3, kFlags, nullptr, call<judgePayload>, nullptr, nullptr, nullptr);
}

} // namespace tallyman
