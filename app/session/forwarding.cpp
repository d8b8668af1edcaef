// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/forwarding.h"

#include "base/clock.h"
#include "base/workerthread.h"
#include "deliver/deliverycomposer.h"
#include "deliver/forwarder.h"
#include "deliver/outbox.h"
#include "event/forwardrulejson.h"
#include "session/outcomes.h"
#include "session/payloadreader.h"
#include "session/requestsigning.h"
#include "session/ruletrials.h"
#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/outboxrecords.h"
#include "store/readpool.h"
#include "store/records.h"

#include <QPointer>

namespace tallyman {

namespace {

constexpr int kChangedMs = 250;
constexpr EventId kRunAtOnce = 5000;
constexpr EventId kScriptedAtOnce = 20; // what scripts make may be large, and take its time

// `own`: the names of targets that lead to Tallyman's own listener.
Result<void> checked(
    const QList<ForwardRule> &rules, const QList<Target> &targets, const QStringList &own)
{
    QList<ForwardRule> before;
    for (const ForwardRule &rule : rules) {
        QString problem = forwardRuleProblem(rule, targets);
        for (const QString &name : rule.targets) {
            if (problem.isEmpty() && own.contains(name, Qt::CaseInsensitive))
                problem = QStringLiteral("The target “%1” is Tallyman's own listener: what the "
                                         "rule “%2” sends there would come in again for ever.")
                              .arg(name, rule.name);
        }
        if (problem.isEmpty() && findForwardRule(before, rule.name) != nullptr)
            problem = QStringLiteral("There is a rule “%1” already.").arg(rule.name);
        if (!problem.isEmpty())
            return failure(ErrorCode::InvalidInput, problem);
        before.append(rule);
    }
    return {};
}

// Of targets that sign, and of what is expected, which they may sign with as well.
QList<ExpectedSecret> keysToSign(const Session &session)
{
    QList<ExpectedSecret> keys;
    bool signs = false;
    for (const Target &target : session.targets()) {
        keys += target.delivery.keys;
        signs = signs || target.delivery.signing != Signing::Keep;
    }
    return signs ? keys + secretsOf(session.expectations()) : QList<ExpectedSecret>();
}

// Rules that were not on before are for what comes behind `last`.
void beginNow(QList<ForwardRule> &rules, const QList<ForwardRule> &before, EventId last)
{
    for (ForwardRule &rule : rules) {
        const ForwardRule *known = findForwardRule(before, rule.name);
        if (known == nullptr || !known->enabled)
            rule.since = last;
        else
            rule.since = known->since;
    }
}

} // namespace

// A rule that is being run on past events.
struct Forwarding::Run
{
    ForwardRule rule;
    IdSet events;
    QList<Target> targets;
    qint64 nowUs = 0;
    EventId next = 0;
    qint64 queued = 0;
    QPointer<QObject> context;
    Callback<qint64> done;
};

Forwarding::Forwarding(Session *session, Place place)
    : m_session(session)
    , m_place(std::move(place))
    , m_changed(this)
{
    m_changed.setSingleShot(true);
    m_changed.setInterval(kChangedMs);
    connect(&m_changed, &QTimer::timeout, this, &Forwarding::outboxChanged);
    connect(session, &Session::settingChanged, this, [this](const QByteArray &name) {
        if (name == kForwardRulesKey)
            takeInRules();
    });
    connect(session, &Session::targetsChanged, this, &Forwarding::takeInRules);
    connect(session, &Session::expectationsChanged, this, &Forwarding::renewSigning);
    connect(session, &Session::keyringRead, this, &Forwarding::renewSigning);
    connect(session, &Session::analysed, this, &Forwarding::follow);
    connect(
        session, &Session::eventsCommitted, this, [this](qint64, qint64 last) { follow(last); });
    takeInRules();
    wake(); // what an earlier process has left goes on, rules or not
}

Forwarding::~Forwarding()
{
    if (m_forwarder)
        m_forwarder->stop();
    m_forwardThread.reset();
    m_outboxThread.reset();
    m_sendThread.reset();
}

QStringList Forwarding::ownTargets() const
{
    QStringList names;
    for (const Target &target : m_session->targets()) {
        if (m_session->isOwnListener(target.url))
            names.append(target.name);
    }
    return names;
}

void Forwarding::takeInRules()
{
    const auto rules = readForwardRules(m_session->setting(kForwardRulesKey));
    const bool isOn = std::any_of(
        rules.begin(), rules.end(), [](const ForwardRule &rule) { return rule.enabled; });
    if (isOn)
        start();
    if (m_forwarder) {
        m_forwarder->setRules(rules, m_session->targets());
        m_outbox->setTargets(m_session->targets());
        renewSigning();
        follow(m_session->statistics().lastId);
    }
    if (rules == m_rules)
        return;
    m_rules = rules;
    Q_EMIT rulesChanged();
}

void Forwarding::start()
{
    if (!m_place.captures || m_outbox != nullptr)
        return;
    EventLog *log = m_session->log();
    m_sendThread = std::make_unique<WorkerThread>(QStringLiteral("forward delivery"));
    m_sender = new Sender(m_session->bodyFetch());
    m_sendThread->adopt(m_sender);
    m_outboxThread = std::make_unique<WorkerThread>(QStringLiteral("outbox"));
    m_outbox = new Outbox({m_place.path, m_place.vfs, log, m_sender, m_place.clock, {}});
    connect(m_outbox, &Outbox::attempted, this, [this](const IdSet &events) {
        Q_EMIT m_session->deliveriesChanged(events);
        if (!m_changed.isActive())
            m_changed.start();
    });
    connect(m_outbox, &Outbox::targetGone, this, &Forwarding::pauseGone);
    connect(m_outbox, &Outbox::healthChanged, this, [this](const QList<TargetHealth> &health) {
        m_health = health;
        Q_EMIT healthChanged();
    });
    m_outboxThread->adopt(m_outbox);
    renewSigning();
    m_outbox->setTargets(m_session->targets());
    m_forwardThread = std::make_unique<WorkerThread>(QStringLiteral("forwarding"));
    m_forwarder =
        new Forwarder(m_place.path, m_place.vfs, log, m_place.clock, PayloadReader::factory());
    connect(m_forwarder, &Forwarder::queued, m_outbox, &Outbox::wake);
    connect(m_forwarder, &Forwarder::queued, this, [this] {
        if (!m_changed.isActive())
            m_changed.start();
    });
    connect(m_forwarder, &Forwarder::scriptSaid, this, &Forwarding::scriptSaid);
    m_forwardThread->adopt(m_forwarder);
    m_forwarder->setRules(m_rules, m_session->targets());
}

void Forwarding::renewSigning()
{
    if (!m_outbox)
        return;
    m_session->askKeyring(keysToSign(*m_session));
    m_outbox->setSigning(signer());
}

SignRequest Forwarding::signer() const
{
    return [signing = m_session->signing()](OutgoingRequest &request, const QByteArray &content,
               const Event &event,
               const Target &target) { return signing.sign(request, content, event, target); };
}

void Forwarding::follow(EventId last)
{
    if (m_forwarder)
        m_forwarder->follow(std::max(last, m_session->statistics().lastId));
}

void Forwarding::wake()
{
    if (!m_changed.isActive())
        m_changed.start();
    if (m_outbox) {
        m_outbox->wake();
        return;
    }
    if (!m_place.captures)
        return;
    loadCounts(this, [this](const Result<QHash<qint64, OutboxCounts>> &counts) {
        if (counts && !counts->isEmpty())
            start();
    });
}

// 410: the target wants nothing more until somebody says so.
void Forwarding::pauseGone(qint64 targetId, const QString &sentence)
{
    for (Target target : m_session->targets()) {
        if (target.id != targetId || target.delivery.paused)
            continue;
        target.delivery.paused = true;
        target.delivery.pausedBecause = sentence;
        m_session->saveTarget(target, this, {});
    }
}

void Forwarding::changeRules(
    std::function<Result<void>(QList<ForwardRule> &)> change, QObject *context, Callback<void> done)
{
    const auto outcome = std::make_shared<Result<void>>();
    m_session->changeSetting(
        kForwardRulesKey,
        [change = std::move(change), outcome, targets = m_session->targets(), own = ownTargets(),
            last = m_session->statistics().lastId](const QByteArray &stored) {
            const QList<ForwardRule> before = readForwardRules(stored);
            QList<ForwardRule> rules = before;
            *outcome = change(rules);
            if (*outcome)
                *outcome = checked(rules, targets, own);
            beginNow(rules, before, last);
            return *outcome ? storedForwardRules(rules) : stored;
        },
        context,
        [outcome, done = std::move(done)](const Result<void> &stored) {
            if (done)
                done(stored ? *outcome : stored);
        });
}

void Forwarding::runRule(
    const ForwardRule &rule, const IdSet &events, QObject *context, Callback<qint64> done)
{
    auto run = std::make_shared<Run>();
    run->rule = rule;
    run->events = events;
    run->targets = m_session->targets();
    run->nowUs = m_place.clock->nowUs();
    run->next = events.first().value_or(1);
    run->context = context;
    run->done = std::move(done);
    continueRun(run);
}

// Some events at a time, so that memory does not grow with their number.
void Forwarding::continueRun(const std::shared_ptr<Run> &run)
{
    if (!run->context)
        return; // nobody waits any more; what was queued so far stays
    if (run->events.isEmpty() || run->next > *run->events.last()) {
        run->done(run->queued);
        return;
    }
    const EventId first = run->next;
    const EventId atOnce = run->rule.script.isEmpty() ? kRunAtOnce : kScriptedAtOnce;
    const EventId last = std::min(first + atOnce - 1, *run->events.last());
    run->next = last + 1;
    m_session->readPool()->run<QList<OutboxItem>>(
        this,
        [run, first, last](EventReader &reader) -> Result<QList<OutboxItem>> {
            IdSet chosen = ForwardPlanner::matching(reader, run->rule, first, last, run->nowUs);
            chosen = intersection(chosen, run->events);
            ForwardPlanner planner; // belongs to this thread, as the program that runs scripts does
            return planner.plan(reader, run->rule, run->targets, chosen, run->nowUs);
        },
        [this, run](const Result<QList<OutboxItem>> &items) {
            if (!items) {
                if (run->context)
                    run->done(tl::unexpected<Error>(items.error()));
                return;
            }
            changeOutbox(
                [items = *items](Database &database) {
                    queueItems(database, items);
                    return items.size();
                },
                this,
                [this, run](const Result<qint64> &count) {
                    if (count) {
                        run->queued += *count;
                        continueRun(run);
                    } else if (run->context) {
                        run->done(count);
                    }
                });
        },
        ReadPool::Priority::Background);
}

void Forwarding::tryRule(const ForwardRule &rule, const IdSet &events, int most, QObject *context,
    Callback<RuleTrials> done, std::shared_ptr<std::atomic_bool> cancelled)
{
    m_session->readPool()->run<RuleTrials>(
        context,
        [rule, events, most, targets = m_session->targets(), now = m_place.clock->nowUs(),
            sign = signer()](EventReader &reader) -> Result<RuleTrials> {
            return tryRuleOn(reader, rule, targets, events, most, now, sign);
        },
        std::move(done), ReadPool::Priority::Background, std::move(cancelled));
}

void Forwarding::loadCounts(QObject *context, Callback<QHash<qint64, OutboxCounts>> done)
{
    m_session->readPool()->run<QHash<qint64, OutboxCounts>>(
        context,
        [](EventReader &reader) -> Result<QHash<qint64, OutboxCounts>> {
            return outboxCounts(reader.database());
        },
        std::move(done));
}

void Forwarding::loadItems(qint64 targetId, std::optional<bool> dead, qint64 afterId, qint64 limit,
    QObject *context, Callback<QList<OutboxItem>> done)
{
    m_session->readPool()->run<QList<OutboxItem>>(
        context,
        [=](EventReader &reader) -> Result<QList<OutboxItem>> {
            return outboxItems(reader.database(), targetId, dead, afterId, limit);
        },
        std::move(done));
}

void Forwarding::loadOutcome(EventId id, QObject *context, Callback<QString> done)
{
    m_session->readPool()->run<QString>(
        context,
        [id, profiles = m_session->profiles()](EventReader &reader) -> Result<QString> {
            const auto event = reader.event(id, 0);
            if (!event)
                return tl::unexpected<Error>(event.error());
            const EventFacts facts = factsOf(reader.database(), id, id).value(id);
            return bothOutcomes(*event, reader.deliveryRows(id),
                outboxCountOf(reader.database(), id),
                profiles ? profiles->find(facts.sender) : nullptr);
        },
        std::move(done));
}

void Forwarding::retry(const OutboxChoice &choice, QObject *context, Callback<qint64> done)
{
    changeOutbox(
        [choice, now = m_place.clock->nowUs()](
            Database &database) { return reviveItems(database, choice.id, choice.targetId, now); },
        context, done);
}

void Forwarding::drop(const OutboxChoice &choice, QObject *context, Callback<qint64> done)
{
    changeOutbox(
        [choice](Database &database) {
            return dropItems(database, choice.id, choice.targetId, choice.onlyDead);
        },
        context, done);
}

void Forwarding::changeOutbox(
    std::function<qint64(Database &)> job, QObject *context, const Callback<qint64> &done)
{
    const QPointer<QObject> guard(context);
    EventLog *log = m_session->log();
    if (log == nullptr) {
        if (guard && done)
            done(failure(ErrorCode::ReadOnly,
                QStringLiteral("%1 is open for reading only.").arg(m_place.path)));
        return;
    }
    const auto count = std::make_shared<qint64>(0);
    log->post(
        [job = std::move(job), count](Database &database) {
            *count = job(database);
            bumpRevision(database, "delivery");
        },
        [self = QPointer<Forwarding>(this), guard, done, count](const Result<void> &stored) {
            if (!self)
                return;
            QMetaObject::invokeMethod(
                self,
                [self, guard, done, count, stored] {
                    self->wake();
                    if (!guard || !done)
                        return;
                    if (stored)
                        done(*count);
                    else
                        done(tl::unexpected<Error>(stored.error()));
                },
                Qt::QueuedConnection);
        });
}

} // namespace tallyman
