// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/outbox.h"

#include "base/clock.h"
#include "base/mailbox.h"
#include "deliver/attemptverdict.h"
#include "deliver/deliverycomposer.h"
#include "deliver/lane.h"
#include "deliver/outboxexchange.h"
#include "store/eventlog.h"

#include <QRandomGenerator>
#include <QTimer>
#include <map>

namespace tallyman {

namespace {

constexpr int kGatherMs = 20;            // results that are stored in one transaction
constexpr qsizetype kManyEnded = 512;    // more are stored at once
constexpr qsizetype kMostEnded = 4096;   // while so many are not stored, nothing more goes
constexpr qint64 kTroubleUs = 1'000'000; // after the workspace could not be written or read
constexpr int kHealthMs = 250;
constexpr qint64 kLongestSleepMs = 3'600'000; // timers count in int

} // namespace

class Outbox::Private
{
public:
    Private(Outbox *outbox, Services given);
    ~Private();

    void setTargets(const QList<Target> &targets);
    void wake();
    void setSigning(const SignRequest &sign) { m_composer.setSigning(sign); }
    struct Finished
    {
        Sender::Token token = 0;
        Delivery delivery;
    };
    [[nodiscard]] Mailbox<Finished>::Slot slot() { return m_finished.slot(); }

private:
    struct Way // to one target
    {
        Lane lane;
        qint64 asleepUntilUs = 0;      // nothing more is due before; -1: until wake()
        QSet<ImportId> postponed = {}; // series whose wait is not stored yet
    };
    struct Flight
    {
        qint64 target = 0;
        OutboxItem item; // id 0: asks for the health
    };
    struct Exchanged
    {
        std::shared_ptr<OutboxExchange> exchange;
        bool well = false; // otherwise nothing of it was stored
    };

    void pump();
    void pumpWay(Way &way, qint64 nowUs);
    void start(Way &way, const OutboxItem &item);
    void startHealthCheck(Way &way);
    void onFinished(const Finished &finished);
    void onAttempt(Way &way, OutboxItem item, const Delivery &delivery);
    void bury(Way &way, OutboxItem item, const QString &sentence);
    void giveBack(const QList<OutboxItem> &items);
    void addClaims(OutboxExchange &exchange, qint64 nowUs);
    void beginExchange(qint64 nowUs);
    void onExchanged(const Exchanged &exchanged);
    void looksAgain(const OutboxItem &item);
    void takeIn(const OutboxExchange &exchange);
    void schedule(qint64 nowUs);
    void reportHealth();

    Outbox *q;
    const Services m_services;
    DeliveryComposer m_composer;
    std::map<qint64, Way> m_ways; // by target
    QHash<Sender::Token, Flight> m_flights;
    QList<EndedAttempt> m_ended;   // to be stored
    QList<OutboxItem> m_givenBack; // the same
    bool m_recovered = false;      // what an earlier process left
    bool m_gathered = false;       // what has ended is to be stored, however little it is
    bool m_exchanging = false;
    qint64 m_troubledUntilUs = 0; // the workspace could not be used; 0: it can
    QTimer m_timer;
    QTimer m_gather;
    QTimer m_healthTimer;
    QList<TargetHealth> m_health;
    Mailbox<Finished> m_finished;
    Mailbox<Exchanged> m_exchanged;
};

Outbox::Private::Private(Outbox *outbox, Services given)
    : q(outbox)
    , m_services(std::move(given))
    , m_composer(m_services.path, m_services.vfs, m_services.sign)
    , m_timer(outbox)
    , m_gather(outbox)
    , m_healthTimer(outbox)
    , m_finished(outbox,
          [this](const std::vector<Finished> &all) {
              for (const Finished &each : all)
                  onFinished(each);
              pump();
          })
    , m_exchanged(outbox, [this](const std::vector<Exchanged> &all) {
        for (const Exchanged &each : all)
            onExchanged(each);
    })
{
    for (QTimer *timer : {&m_timer, &m_gather, &m_healthTimer})
        timer->setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_gather.setInterval(kGatherMs);
    m_healthTimer.setInterval(kHealthMs);
    QObject::connect(&m_timer, &QTimer::timeout, q, [this] { pump(); });
    QObject::connect(&m_gather, &QTimer::timeout, q, [this] {
        m_gathered = true;
        pump();
    });
    QObject::connect(&m_healthTimer, &QTimer::timeout, q, [this] { reportHealth(); });
}

Outbox::Private::~Private()
{
    for (auto &[id, way] : m_ways)
        giveBack(way.lane.takeBack());
    if (m_ended.isEmpty() && m_givenBack.isEmpty())
        return;
    m_services.log->post([exchange = std::make_shared<OutboxExchange>(
                              OutboxExchange{.ended = m_ended, .givenBack = m_givenBack})](
                             Database &database) { exchange->run(database); });
}

void Outbox::Private::setTargets(const QList<Target> &targets)
{
    const qint64 now = m_services.clock->nowUs();
    for (auto way = m_ways.begin(); way != m_ways.end();) {
        const bool stays = std::any_of(targets.begin(), targets.end(),
            [&](const Target &target) { return target.id == way->first; });
        const bool flies = std::any_of(m_flights.begin(), m_flights.end(),
            [&](const Flight &flight) { return flight.target == way->first; });
        if (!stays) { // its items left the outbox with it; what is under way comes back
            way->second.lane.pause();
            giveBack(way->second.lane.takeBack());
        }
        way = stays || flies ? std::next(way) : m_ways.erase(way);
    }
    for (const Target &target : targets) {
        const auto found = m_ways.find(target.id);
        if (found == m_ways.end())
            m_ways.emplace(target.id, Way{Lane(target, now)});
        else
            found->second.lane.setTarget(target, now);
    }
    wake();
}

void Outbox::Private::wake()
{
    for (auto &[id, way] : m_ways)
        way.asleepUntilUs = 0;
    pump();
}

void Outbox::Private::pump()
{
    const qint64 now = m_services.clock->nowUs();
    if (m_troubledUntilUs <= now)
        m_troubledUntilUs = 0;
    for (auto &[id, way] : m_ways)
        pumpWay(way, now);
    m_composer.endReading();
    beginExchange(now);
    schedule(now);
    if (!m_healthTimer.isActive())
        m_healthTimer.start();
}

void Outbox::Private::pumpWay(Way &way, qint64 nowUs)
{
    if (way.lane.rests(nowUs))
        giveBack(way.lane.takeBack());
    if (way.lane.wantsHealthCheck(nowUs))
        startHealthCheck(way);
    while (m_ended.size() < kMostEnded && m_troubledUntilUs == 0) {
        const auto item = way.lane.next(nowUs);
        if (!item)
            break;
        start(way, *item);
    }
}

void Outbox::Private::start(Way &way, const OutboxItem &item)
{
    const auto request = m_composer.compose(item, way.lane.target());
    if (!request) {
        if (request.error().code == ErrorCode::Io || request.error().code == ErrorCode::Busy) {
            const qint64 now = m_services.clock->nowUs();
            m_troubledUntilUs = now + kTroubleUs; // of the workspace, not of the event
            way.lane.finished(item, false, now);
            giveBack({item});
            return;
        }
        bury(way, item, request.error().message);
        return;
    }
    const Sender::Token token = Sender::nextToken();
    m_flights.insert(token, {way.lane.target().id, item});
    m_services.sender->send(token, *request);
}

void Outbox::Private::startHealthCheck(Way &way)
{
    const auto request = healthCheckOf(way.lane.target());
    way.lane.healthCheckBegun();
    if (!request) {
        way.lane.healthCheckEnded(false, m_services.clock->nowUs());
        return;
    }
    const Sender::Token token = Sender::nextToken();
    m_flights.insert(token, {way.lane.target().id, OutboxItem()});
    m_services.sender->send(token, *request);
}

void Outbox::Private::onFinished(const Finished &finished)
{
    const Delivery &delivery = finished.delivery;
    const auto flight = m_flights.constFind(finished.token);
    if (flight == m_flights.constEnd())
        return;
    const Flight ended = *flight;
    m_flights.erase(flight);
    Way &way = m_ways.at(ended.target);
    if (ended.item.id == 0) {
        const bool well = delivery.outcome == DeliveryOutcome::Answered && delivery.status < 500;
        way.lane.healthCheckEnded(well, m_services.clock->nowUs());
    } else {
        onAttempt(way, ended.item, delivery);
    }
}

void Outbox::Private::onAttempt(Way &way, OutboxItem item, const Delivery &delivery)
{
    using Kind = AttemptVerdict::Kind;
    const qint64 now = m_services.clock->nowUs();
    const Target &target = way.lane.target();
    ++item.attempts;
    const AttemptVerdict verdict = judgeAttempt(delivery, target.delivery.retries, item.attempts,
        now, QRandomGenerator::global()->generate());
    item.error = verdict.sentence;
    item.dueAtUs = verdict.dueAtUs;
    way.lane.finished(item, verdict.targetFailed, now);
    if (verdict.targetRestsUs != 0)
        way.lane.restUntil(verdict.targetRestsUs,
            QStringLiteral("It asked for a rest by Retry-After with %1.").arg(delivery.status));
    const bool waits = verdict.kind == Kind::Retry || verdict.kind == Kind::Gone;
    if (waits && item.series != 0) { // those behind it must not overtake it
        way.postponed.insert(item.series);
        giveBack(way.lane.takeBackSeries(item.series));
    }
    if (waits)
        way.asleepUntilUs = 0;
    const ItemFate fate = waits      ? ItemFate::Waits
        : verdict.kind == Kind::Dead ? ItemFate::Dies
                                     : ItemFate::Done;
    m_ended.append({item, delivery, fate});
    if (verdict.kind != Kind::Gone)
        return;
    way.lane.pause(); // at once, before everybody knows
    Q_EMIT q->targetGone(target.id, QStringLiteral("It answered 410 Gone."));
}

void Outbox::Private::bury(Way &way, OutboxItem item, const QString &sentence)
{
    item.error = sentence;
    way.lane.finished(item, false, m_services.clock->nowUs());
    m_ended.append({item, std::nullopt, ItemFate::Dies});
}

void Outbox::Private::giveBack(const QList<OutboxItem> &items)
{
    m_givenBack += items;
}

void Outbox::Private::addClaims(OutboxExchange &exchange, qint64 nowUs)
{
    for (auto &[id, way] : m_ways) {
        const qsizetype wanted = way.lane.wanted(nowUs);
        const bool sleeps = way.asleepUntilUs < 0 || way.asleepUntilUs > nowUs;
        if (wanted > 0 && !sleeps)
            exchange.claims.append({id, wanted});
    }
}

// Stores results and takes more up, one transaction after the other.
void Outbox::Private::beginExchange(qint64 nowUs)
{
    if (m_exchanging || m_troubledUntilUs != 0)
        return;
    auto exchange = std::make_shared<OutboxExchange>();
    addClaims(*exchange, nowUs);
    const bool mayGather = exchange->claims.isEmpty() && m_ended.size() < kManyEnded;
    if (m_recovered && mayGather && m_ended.isEmpty() && m_givenBack.isEmpty())
        return;
    if (mayGather && !m_flights.isEmpty() && !std::exchange(m_gathered, false)) {
        if (!m_gather.isActive())
            m_gather.start();
        return;
    }
    exchange->recovers = !std::exchange(m_recovered, true);
    exchange->ended = std::exchange(m_ended, {});
    exchange->givenBack = std::exchange(m_givenBack, {});
    exchange->nowUs = nowUs;
    m_exchanging = true;
    m_services.log->post([exchange](Database &database) { exchange->run(database); },
        [slot = m_exchanged.slot(), exchange](const Result<void> &stored) {
            slot.post({exchange, stored.has_value()});
        });
}

void Outbox::Private::onExchanged(const Exchanged &exchanged)
{
    const auto &exchange = exchanged.exchange;
    m_exchanging = false;
    if (!exchanged.well) { // nothing of it was stored; all of it once more
        m_recovered = m_recovered && !exchange->recovers;
        m_ended = exchange->ended + m_ended;
        m_givenBack = exchange->givenBack + m_givenBack;
        m_troubledUntilUs = m_services.clock->nowUs() + kTroubleUs;
    } else {
        takeIn(*exchange);
    }
    pump();
}

// There is one more that waits for its target, perhaps unseen by any claim.
void Outbox::Private::looksAgain(const OutboxItem &item)
{
    const auto way = m_ways.find(item.targetId);
    if (way != m_ways.end())
        way->second.asleepUntilUs = 0;
}

void Outbox::Private::takeIn(const OutboxExchange &exchange)
{
    IdSet events;
    for (const EndedAttempt &ended : exchange.ended) {
        events.insert(ended.item.eventId);
        const auto way = m_ways.find(ended.item.targetId);
        if (way != m_ways.end() && ended.fate == ItemFate::Waits)
            way->second.postponed.remove(ended.item.series);
        if (ended.fate == ItemFate::Waits)
            looksAgain(ended.item);
    }
    for (const OutboxItem &item : exchange.givenBack)
        looksAgain(item);
    for (const OutboxClaim &claim : exchange.claims) {
        const auto way = m_ways.find(claim.targetId);
        if (way == m_ways.end()) {
            giveBack(claim.items);
            continue;
        }
        QList<OutboxItem> taken;
        for (const OutboxItem &item : claim.items) {
            if (item.series != 0 && way->second.postponed.contains(item.series))
                giveBack({item});
            else
                taken.append(item);
        }
        way->second.lane.add(taken);
        if (claim.items.size() < claim.limit)
            way->second.asleepUntilUs = claim.nextDueUs == 0 ? -1 : claim.nextDueUs;
    }
    if (!events.isEmpty())
        Q_EMIT q->attempted(events);
}

void Outbox::Private::schedule(qint64 nowUs)
{
    qint64 sleepMs = kLongestSleepMs;
    for (const auto &[id, way] : m_ways) {
        const qint64 lane = way.lane.waitUs(nowUs);
        if (lane >= 0)
            sleepMs = std::min(sleepMs, lane / 1000 + 1);
        if (way.asleepUntilUs > 0 && way.lane.wanted(nowUs) > 0)
            sleepMs = std::min(sleepMs, std::max<qint64>(way.asleepUntilUs - nowUs, 0) / 1000 + 1);
    }
    if (m_troubledUntilUs != 0)
        sleepMs = std::max<qint64>(m_troubledUntilUs - nowUs, 0) / 1000 + 1;
    m_timer.start(static_cast<int>(sleepMs));
}

void Outbox::Private::reportHealth()
{
    QList<TargetHealth> health;
    const qint64 now = m_services.clock->nowUs();
    for (const auto &[id, way] : m_ways) {
        TargetHealth each = way.lane.health();
        if (each.restsUntilUs <= now && each.inFlight == 0)
            continue;
        health.append(each);
    }
    if (health == m_health)
        return;
    m_health = health;
    Q_EMIT q->healthChanged(health);
}

Outbox::Outbox(Services services)
    : d(nullptr)
{
    Sender *sender = services.sender;
    d = std::make_unique<Private>(this, std::move(services));
    connect(
        sender, &Sender::finished, this,
        [slot = d->slot()](Sender::Token token, const Delivery &delivery) {
            slot.post({token, delivery});
        },
        Qt::DirectConnection); // the slot may be posted to from its thread
}

Outbox::~Outbox() = default;

void Outbox::setTargets(const QList<Target> &targets)
{
    QMetaObject::invokeMethod(
        this, [this, targets] { d->setTargets(targets); }, Qt::QueuedConnection);
}

void Outbox::setSigning(const SignRequest &sign)
{
    QMetaObject::invokeMethod(
        this, [this, sign] { d->setSigning(sign); }, Qt::QueuedConnection);
}

void Outbox::wake()
{
    QMetaObject::invokeMethod(
        this, [this] { d->wake(); }, Qt::QueuedConnection);
}

} // namespace tallyman
