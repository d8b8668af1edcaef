// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"
#include "event/filternode.h"
#include "event/idset.h"
#include "store/payloadjudge.h"
#include "store/textmatcher.h"

#include <memory>
#include <optional>
#include <vector>

struct sqlite3;

namespace tallyman {

class Database;
class Statement;

// Judges what SQL cannot: patterns, headers, values in the content. The SQL of a filter calls it by
// these functions, whose first argument is the judge (Statement::bindPointer) and whose second is
// the number of the condition:
//   judge_text(?, n, value)             a text
//   judge_headers(?, n, head, trailers) the field lines
//   judge_endpoint(?, n, target, listener, head)
//                                       the name of the endpoint that it belongs to
//   judge_content(?, n, event_id)       the content's bytes
//   judge_payload(?, n, event_id)       a value in the content
// Content of over 64 MiB is not looked into and matches nothing. Used on the thread of its
// database.
class EventJudge
{
public:
    static constexpr const char *kPointer = "tallyman event judge"; // its type as a parameter

    // `payloads` reads content; may be null where no filter asks for values in it.
    EventJudge(Database &database, PayloadJudge *payloads);
    ~EventJudge();
    Q_DISABLE_COPY_MOVE(EventJudge)

    // Returns the number of the condition.
    int add(const FilterCondition &condition);

    [[nodiscard]] bool text(int number, QByteArrayView value) const;
    [[nodiscard]] bool headers(int number, QByteArrayView head, QByteArrayView trailers) const;
    // Throw SqliteError.
    [[nodiscard]] bool endpoint(
        int number, QByteArrayView target, QByteArrayView listener, QByteArrayView head);
    [[nodiscard]] bool content(int number, EventId id);
    [[nodiscard]] bool payload(int number, EventId id);

private:
    struct Judged;
    [[nodiscard]] bool anyMatch(const Judged &judged, QByteArrayView value) const;
    [[nodiscard]] bool load(EventId id);

    Database &m_database;
    PayloadJudge *m_payloads;
    std::vector<Judged> m_conditions;
    std::optional<QList<Endpoint>> m_endpoints; // of the workspace, once they were asked for
    std::unique_ptr<Statement> m_event;
    std::unique_ptr<Statement> m_pieces;
    EventId m_loaded = 0; // whose head and content these are
    bool m_tooLarge = false;
    bool m_read = false; // whether m_payloads knows it
    QByteArray m_head;
    QByteArray m_content;
};

// Registers the functions with a connection.
void registerEventJudge(sqlite3 *handle);

} // namespace tallyman
