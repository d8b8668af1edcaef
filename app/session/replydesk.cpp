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
    , m_holdTimer(this)
{
    m_patience.setInterval(kPatienceTickMs);
    connect(&m_patience, &QTimer::timeout, this, &ReplyDesk::answerWaiting);
    m_holdTimer.setSingleShot(true);
    connect(&m_holdTimer, &QTimer::timeout, this, &ReplyDesk::endDueHolds);
}

ReplyDesk::~ReplyDesk() = default;

void ReplyDesk::setRules(const EndpointRules &rules)
{
    QMetaObject::invokeMethod(
        this,
        [this, rules] {
            forgetChanged(rules.endpoints);
            m_rules = rules;
            m_endpoints = withExpectations(rules.endpoints, rules.expectations);
            m_needAnalysis.clear();
            for (const Endpoint &endpoint : std::as_const(m_endpoints))
                m_needAnalysis.append(RuleEngine::needsAnalysis(endpoint));
            m_gates = std::make_unique<EndpointReplies>(rules);
        },
        Qt::QueuedConnection);
}

// Rules count by their place, which an edit may have given to another one.
void ReplyDesk::forgetChanged(const QList<Endpoint> &now)
{
    for (const Endpoint &before : std::as_const(m_rules.endpoints)) {
        const Endpoint *same = findEndpoint(now, before.name);
        if (same == nullptr || same->rules != before.rules)
            m_engine.forget(before.name);
    }
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
    Q_EMIT analysisWanted(event);
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
    Decision decision;
    try {
        decision = replyTo(reader(), question.event);
    } catch (const SqliteError &error) {
        decision.script.reply =
            errorReply(503, "not-decided", error.toError(m_path).message.toUtf8());
        m_reader.reset(); // once more from the beginning
        m_database.reset();
    }
    if (!decision.passTo.isEmpty())
        Q_EMIT passWanted(question.ticket, question.event, decision.passTo,
            decision.passLimit.count(), decision.script);
    else if (decision.script.hold.count() > 0)
        hold(question, decision);
    else
        Q_EMIT decided(question.ticket, question.event, decision.script);
}

ReplyDesk::Decision ReplyDesk::replyTo(EventReader &reader, EventId id)
{
    Decision decision;
    ScriptedReply &script = decision.script;
    script.reply = m_rules.defaultReply;
    const auto event = reader.event(id, kMostContent);
    if (!event)
        return decision; // deleted meanwhile
    const Endpoint *endpoint = endpointOfEvent(m_endpoints, *event);
    if (endpoint == nullptr)
        return decision;
    ReplyNote note;
    note.endpoint = endpoint->name;
    if (const auto handshake = m_gates->handshake(*endpoint, *event)) {
        note.handshake = handshake->sender;
        script.reply = handshake->reply;
        script.note = replyNoteToJson(note);
        return decision;
    }
    if (const auto refused = m_gates->refusal(toNewEvent(*event))) {
        script.reply = *refused;
        script.note = replyNoteToJson(note);
        return decision;
    }
    const RuleDecision rule = m_engine.decide(reader, *event, *endpoint, m_clock->nowUs());
    if (rule.script) {
        script = *rule.script;
        decision.senderLimitUs = senderLimit(*endpoint);
        return decision;
    }
    script.reply = endpoint->reply.value_or(m_rules.defaultReply);
    decision.passTo = endpoint->passTo;
    decision.passLimit = endpoint->passLimit;
    if (!decision.passTo.isEmpty()) {
        note.passedTo = decision.passTo;
        script.note = replyNoteToJson(note);
    }
    return decision;
}

qint64 ReplyDesk::senderLimit(const Endpoint &endpoint) const
{
    const Profile *sender = m_rules.profiles ? m_rules.profiles->find(endpoint.profile) : nullptr;
    return sender != nullptr ? sender->timeoutMs.value_or(0) * 1000 : 0;
}

void ReplyDesk::hold(const Question &question, const Decision &decision)
{
    const ReplyNote note = replyNoteFromJson(decision.script.note);
    Held held;
    held.script = decision.script;
    held.shown.ticket = question.ticket;
    held.shown.event = question.event;
    held.shown.endpoint = note.endpoint;
    held.shown.rule = note.rule;
    held.shown.sinceUs = m_clock->nowUs();
    held.shown.untilUs =
        held.shown.sinceUs + std::chrono::microseconds(decision.script.hold).count();
    held.shown.senderLimitUs = decision.senderLimitUs;
    held.shown.reply = decision.script.reply;
    m_held.append(held);
    tellHeld();
}

void ReplyDesk::release(quint64 ticket, const std::optional<Reply> &reply)
{
    QMetaObject::invokeMethod(
        this,
        [this, ticket, reply] {
            for (qsizetype i = 0; i < m_held.size(); ++i) {
                if (m_held.at(i).shown.ticket == ticket) {
                    endHold(i, reply, true);
                    tellHeld();
                    return;
                }
            }
        },
        Qt::QueuedConnection);
}

void ReplyDesk::finish()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            for (const Question &question : std::exchange(m_waiting, {}))
                answer(question);
            for (Held &held : m_held) {
                held.script.delay = std::chrono::milliseconds(0);
                held.script.bytesPerSecond = 0;
            }
            while (!m_held.isEmpty())
                endHold(0, std::nullopt, false);
        },
        Qt::BlockingQueuedConnection);
}

void ReplyDesk::endHold(qsizetype place, const std::optional<Reply> &reply, bool byHand)
{
    Held held = m_held.takeAt(place);
    ReplyNote note = replyNoteFromJson(held.script.note);
    note.heldMs = std::max<qint64>(1, (m_clock->nowUs() - held.shown.sinceUs) / 1000);
    note.byHand = byHand;
    held.script.note = replyNoteToJson(note);
    if (reply)
        held.script.reply = *reply;
    Q_EMIT decided(held.shown.ticket, held.shown.event, held.script);
}

void ReplyDesk::endDueHolds()
{
    const qint64 now = m_clock->nowUs();
    for (qsizetype i = m_held.size() - 1; i >= 0; --i) {
        if (m_held.at(i).shown.untilUs <= now)
            endHold(i, std::nullopt, false);
    }
    tellHeld();
}

void ReplyDesk::tellHeld()
{
    QList<HeldReply> shown;
    qint64 first = std::numeric_limits<qint64>::max();
    for (const Held &held : std::as_const(m_held)) {
        shown.append(held.shown);
        first = std::min(first, held.shown.untilUs);
    }
    if (shown.isEmpty())
        m_holdTimer.stop();
    else
        m_holdTimer.start(
            std::chrono::milliseconds(std::max<qint64>(0, first - m_clock->nowUs()) / 1000 + 1));
    Q_EMIT heldChanged(shown);
}

} // namespace tallyman
