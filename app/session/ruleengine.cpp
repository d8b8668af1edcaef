// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ruleengine.h"

#include "base/clock.h"
#include "event/filter.h"
#include "event/replynote.h"
#include "inspect/notificationcodec.h"
#include "inspect/payload.h"
#include "inspect/replytemplate.h"
#include "store/eventreader.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QUuid>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostUnits = 100'000;
constexpr qint64 kMostContent = 64LL * 1024 * 1024;
constexpr qsizetype kMostAttempts = 500;

// The same for the same text on every machine, so that a run can be repeated.
quint32 seedOf(const QByteArray &text)
{
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha1);
    quint32 seed = 0;
    for (const char c : hash.first(4))
        seed = seed << 8U | static_cast<uchar>(c);
    return seed;
}

std::chrono::milliseconds delayOf(const ReplyStep &step, const QByteArray &seed)
{
    const auto least = step.script.delay.count();
    const auto most = step.longestDelay.count();
    if (most <= least)
        return step.script.delay;
    QRandomGenerator random(seedOf(seed));
    return std::chrono::milliseconds(least + random.bounded(static_cast<int>(most - least) + 1));
}

ReplyValues valuesOf(const Event &event, const Payload &payload, qint64 counter, qint64 nowUs)
{
    ReplyValues values;
    values.id = event.id;
    values.method = event.method;
    values.target = event.target;
    values.headers = event.headers();
    values.root = payload.root();
    values.counter = counter;
    values.nowUs = nowUs;
    values.uuid = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    return values;
}

QString unitText(RuleScope scope)
{
    switch (scope) {
    case RuleScope::Endpoint:
        break;
    case RuleScope::Import:
        return QStringLiteral(" for this import");
    case RuleScope::Request:
        return QStringLiteral(" for this notification");
    }
    return {};
}

} // namespace

QString ruleName(const ReplyRule &rule, qsizetype number)
{
    return rule.name.isEmpty() ? QStringLiteral("rule %1").arg(number + 1) : rule.name;
}

struct RuleEngine::Asked
{
    EventReader &reader;
    const Event &event;
    const Endpoint &endpoint;
    const qint64 nowUs;
    std::optional<std::optional<AnalysisRecord>> analysis = std::nullopt;
    std::optional<qint64> chunk = std::nullopt; // 0: it is none

    const std::optional<AnalysisRecord> &record()
    {
        if (!analysis)
            analysis = analysisOf(reader.database(), event.id);
        return *analysis;
    }
    [[nodiscard]] qint64 chunkNumber();
};

// As the sender counts its parts, from 1; where it does not, the how manyeth notification of its
// import this one is.
qint64 RuleEngine::Asked::chunkNumber()
{
    if (chunk)
        return *chunk;
    chunk = 0;
    const auto &known = record();
    if (!known || known->importId == 0)
        return 0;
    const auto notification = decodeNotification(known->facts);
    if (notification && notification->seriesIndex) {
        chunk = *notification->seriesIndex + 1;
        return *chunk;
    }
    const QList<AnalysisRecord> attempts = attemptsOf(reader.database(), event.id, kMostAttempts);
    const EventId first = attempts.isEmpty() ? event.id : attempts.first().eventId;
    Statement count(reader.database(),
        "SELECT count(*) FROM analysis WHERE import_id = ?1 AND attempt = 1 AND event_id <= ?2");
    count.bind(1, known->importId).bind(2, first);
    if (count.step())
        chunk = count.number(0);
    return *chunk;
}

bool RuleEngine::needsAnalysis(const Endpoint &endpoint)
{
    return std::any_of(endpoint.rules.begin(), endpoint.rules.end(), [](const ReplyRule &rule) {
        const auto filter = Filter::parse(rule.filter, 0);
        return rule.enabled
            && (!rule.chunks.isEmpty() || rule.scope != RuleScope::Endpoint
                || (filter && filter->needsAnalysis()));
    });
}

// What the replies of a rule are counted by; empty: the event has no such thing.
QByteArray RuleEngine::unitOf(Asked &asked, const ReplyRule &rule) const
{
    if (rule.scope == RuleScope::Endpoint)
        return "-";
    const auto &record = asked.record();
    if (!record)
        return {};
    if (rule.scope == RuleScope::Import)
        return record->importId == 0 ? QByteArray() : 'i' + QByteArray::number(record->importId);
    return record->requestKey == 0 ? QByteArray() : 'r' + QByteArray::number(record->requestKey);
}

// Why a rule does not match, behind its name; empty when it does.
QString RuleEngine::mismatch(Asked &asked, const ReplyRule &rule) const
{
    if (!rule.enabled)
        return QStringLiteral("is switched off");
    const auto filter = Filter::parse(rule.filter, asked.nowUs);
    if (!filter)
        return QStringLiteral("has a filter that cannot be read: %1").arg(filter.error().message);
    const EventId id = asked.event.id;
    if (!filter->isEmpty() && asked.reader.matching(*filter, id, id).isEmpty())
        return QStringLiteral("its filter does not match");
    if (!rule.chunks.isEmpty()) {
        const qint64 chunk = asked.chunkNumber();
        if (chunk == 0)
            return QStringLiteral("the request is no chunk of an import");
        const bool isOne =
            std::any_of(rule.chunks.begin(), rule.chunks.end(), [chunk](const FilterRange &range) {
                return range.first <= chunk && chunk <= range.last;
            });
        if (!isOne)
            return QStringLiteral("it is for chunk %1, and this is chunk %2")
                .arg(chunksToText(rule.chunks))
                .arg(chunk);
    }
    if (unitOf(asked, rule).isEmpty())
        return rule.scope == RuleScope::Import
            ? QStringLiteral("the request belongs to no import")
            : QStringLiteral("it is not known which notification the request is");
    return {};
}

RuleDecision RuleEngine::run(Asked &asked, bool counts)
{
    RuleDecision decision;
    const QList<ReplyRule> &rules = asked.endpoint.rules;
    for (qsizetype i = 0; i < rules.size(); ++i) {
        const ReplyRule &rule = rules.at(i);
        const QString name = ruleName(rule, i);
        if (const QString reason = mismatch(asked, rule); !reason.isEmpty()) {
            decision.reasons.append(QStringLiteral("%1: %2.").arg(name, reason));
            continue;
        }
        const QByteArray key = asked.endpoint.name.toUtf8() + '\n' + QByteArray::number(i) + '\n'
            + unitOf(asked, rule);
        const qint64 used = m_used.value(key);
        const ReplyStep *step = stepFor(rule, used);
        if (step == nullptr) {
            decision.reasons.append(
                QStringLiteral("%1: its replies are used up%2.").arg(name, unitText(rule.scope)));
            continue;
        }
        const qsizetype number = step - rule.steps.constData();
        decision.reasons.append(QStringLiteral("%1: matches; reply %2 of %3.")
                                    .arg(name)
                                    .arg(number + 1)
                                    .arg(rule.steps.size()));
        ScriptedReply script = step->script;
        script.delay = delayOf(*step, key + '\n' + QByteArray::number(used));
        if (step->isTemplate) {
            const Payload payload =
                readPayload(asked.event.headers(), asked.event.body, kMostContent);
            script.reply.body =
                fillTemplate(script.reply.body, script.reply.headers.value("Content-Type"),
                    valuesOf(asked.event, payload, used + 1, asked.nowUs));
        }
        ReplyNote note;
        note.endpoint = asked.endpoint.name;
        note.rule = name;
        note.step = static_cast<int>(number) + 1;
        note.steps = static_cast<int>(rule.steps.size());
        note.delayMs = script.delay.count();
        note.fault = script.fault;
        script.note = replyNoteToJson(note);
        decision.script = script;
        if (counts) {
            if (m_used.size() >= kMostUnits)
                m_used.clear();
            m_used.insert(key, used + 1);
        }
        break;
    }
    return decision;
}

RuleDecision RuleEngine::decide(
    EventReader &reader, const Event &event, const Endpoint &endpoint, qint64 nowUs)
{
    Asked asked{reader, event, endpoint, nowUs};
    return run(asked, true);
}

RuleDecision RuleEngine::explain(
    EventReader &reader, const Event &event, const Endpoint &endpoint, qint64 nowUs)
{
    Asked asked{reader, event, endpoint, nowUs};
    return run(asked, false);
}

void RuleEngine::forget(const QString &endpoint)
{
    const QByteArray begin = endpoint.toUtf8() + '\n';
    m_used.removeIf([&begin](const auto &entry) { return entry.key().startsWith(begin); });
}

} // namespace tallyman
