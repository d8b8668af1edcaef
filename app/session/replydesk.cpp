// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/replydesk.h"

#include "base/clock.h"
#include "event/replynote.h"
#include "session/payloadreader.h"
#include "store/database.h"
#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kMostContent = 64LL * 1024 * 1024;
constexpr qint64 kPatienceUs = 3'000'000; // for what an event belongs to
constexpr int kPatienceTickMs = 250;

} // namespace

ReplyDesk::ReplyDesk(const QString &path, const QByteArray &vfs, const Clock *clock)
    : m_path(path)
    , m_vfs(vfs)
    , m_clock(clock)
    , m_patience(this)
{
    m_patience.setInterval(kPatienceTickMs);
    connect(&m_patience, &QTimer::timeout, this, &ReplyDesk::answerWaiting);
}

ReplyDesk::~ReplyDesk() = default;

void ReplyDesk::setRules(const EndpointRules &rules)
{
    QMetaObject::invokeMethod(
        this,
        [this, rules] {
            m_rules = rules;
            m_endpoints = withExpectations(rules.endpoints, rules.expectations);
            m_needAnalysis.clear();
            for (const Endpoint &endpoint : std::as_const(m_endpoints))
                m_needAnalysis.append(RuleEngine::needsAnalysis(endpoint));
            m_gates = std::make_unique<EndpointReplies>(rules);
        },
        Qt::QueuedConnection);
}

void ReplyDesk::setAnalysed(qint64 last)
{
    QMetaObject::invokeMethod(
        this, [this, last] { onAnalysed(last); }, Qt::QueuedConnection);
}

EventReader &ReplyDesk::reader()
{
    if (!m_reader) {
        m_database = std::make_unique<Database>(m_path, Database::Mode::ReadOnly, m_vfs);
        m_reader = std::make_unique<EventReader>(*m_database, PayloadReader::factory()());
    }
    return *m_reader;
}

void ReplyDesk::decide(quint64 ticket, qint64 event)
{
    const Question question{ticket, event, m_clock->monotonicUs()};
    if (!mustWait(event)) {
        answer(question);
        return;
    }
    m_waiting.push_back(question);
    if (!m_patience.isActive())
        m_patience.start();
}

void ReplyDesk::onAnalysed(EventId last)
{
    m_analysed = last;
    answerWaiting();
}

void ReplyDesk::answerWaiting()
{
    std::deque<Question> still;
    for (const Question &question : std::exchange(m_waiting, {})) {
        if (question.event <= m_analysed || m_clock->monotonicUs() - question.sinceUs > kPatienceUs)
            answer(question);
        else
            still.push_back(question);
    }
    m_waiting.insert(m_waiting.end(), still.begin(), still.end());
    if (m_waiting.empty())
        m_patience.stop();
}

// Whether the rules of its endpoint ask for what is not known of it yet.
bool ReplyDesk::mustWait(EventId id)
{
    if (id <= m_analysed || !m_needAnalysis.contains(true))
        return false;
    try {
        const auto event = reader().event(id, 0);
        const Endpoint *endpoint = event ? endpointOfEvent(m_endpoints, *event) : nullptr;
        return endpoint != nullptr && m_needAnalysis.at(endpoint - m_endpoints.constData());
    } catch (const SqliteError &) {
        return false; // answer() says it
    }
}

void ReplyDesk::answer(const Question &question)
{
    ScriptedReply script;
    try {
        script = replyTo(reader(), question.event);
    } catch (const SqliteError &error) {
        script.reply = errorReply(503, "not-decided", error.toError(m_path).message.toUtf8());
        m_reader.reset(); // once more from the beginning
        m_database.reset();
    }
    Q_EMIT decided(question.ticket, question.event, script);
}

ScriptedReply ReplyDesk::replyTo(EventReader &reader, EventId id)
{
    ScriptedReply script;
    script.reply = m_rules.defaultReply;
    const auto event = reader.event(id, kMostContent);
    if (!event)
        return script; // deleted meanwhile
    const Endpoint *endpoint = endpointOfEvent(m_endpoints, *event);
    if (endpoint == nullptr)
        return script;
    if (const auto refused = m_gates->refusal(toNewEvent(*event))) {
        script.reply = *refused;
        ReplyNote note;
        note.endpoint = endpoint->name;
        script.note = replyNoteToJson(note);
        return script;
    }
    const RuleDecision decision = m_engine.decide(reader, *event, *endpoint, m_clock->nowUs());
    if (decision.script)
        return *decision.script;
    script.reply = endpoint->reply.value_or(m_rules.defaultReply);
    return script;
}

} // namespace tallyman
