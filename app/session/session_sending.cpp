// SPDX-License-Identifier: GPL-3.0-or-later
// What a Session does with targets and deliveries.
#include "deliver/bulkresend.h"
#include "session/requestsigning.h"
#include "session/session_p.h"
#include "session/targetrename.h"
#include "store/outboxrecords.h"
#include "store/records.h"

namespace tallyman {

namespace {

struct RecentDeliveries
{
    IdSet events;
    DeliveryId last = 0;
};

Result<RecentDeliveries> deliveriesSince(EventReader &reader, DeliveryId last)
{
    RecentDeliveries recent;
    recent.last = last;
    Statement row(reader.database(), "SELECT id, event_id FROM delivery WHERE id > ?1");
    row.bind(1, last);
    while (row.step()) {
        recent.last = std::max(recent.last, row.number(0));
        recent.events.insert(row.number(1));
    }
    return recent;
}

} // namespace

BodyFetch Session::bodyFetch() const
{
    ReadPool *pool = d->readPool.get();
    return [pool](EventId id, qint64 offset, qint64 count,
               std::function<void(Result<QByteArray>)> done) {
        pool->post([=](const Result<EventReader *> &reader) {
            if (!reader) {
                done(tl::unexpected(reader.error()));
                return;
            }
            try {
                done((*reader)->body(id, offset, count));
            } catch (const SqliteError &error) {
                done(tl::unexpected(error.toError(QStringLiteral("the workspace"))));
            }
        });
    };
}

Sender::Token Session::send(
    const OutgoingRequest &request, QObject *context, Callback<Delivery> done)
{
    const Sender::Token token = Sender::nextToken();
    d->sendings.insert(token, {context, std::move(done)});
    d->sender->send(token, request);
    return token;
}

void Session::cancelSend(Sender::Token token)
{
    d->sender->cancel(token);
}

// The delivery is stored before anybody is told.
void Session::onSent(Sender::Token token, const Delivery &delivery)
{
    if (!d->log || delivery.eventId == 0) {
        deliverResult(token, delivery);
        return;
    }
    auto stored = std::make_shared<Delivery>(delivery);
    d->log->post(
        [stored](Database &database) {
            stored->id = insertDelivery(database, *stored);
            bumpRevision(database, "delivery");
        },
        [this, token, stored](const Result<void> &result) {
            QMetaObject::invokeMethod(
                this,
                [this, token, stored, result] {
                    if (!result) {
                        deliverResult(token, tl::unexpected(result.error()));
                        return;
                    }
                    deliverResult(token, *stored);
                    IdSet events;
                    events.insert(stored->eventId);
                    Q_EMIT deliveriesChanged(events);
                },
                Qt::QueuedConnection);
        });
}

void Session::deliverResult(Sender::Token token, const Result<Delivery> &result)
{
    const auto sending = d->sendings.take(token);
    if (sending.context && sending.done)
        sending.done(result);
}

void Session::loadDeliveries(EventId id, QObject *context, Callback<QList<Delivery>> done)
{
    d->readPool->run<QList<Delivery>>(
        context,
        [id](EventReader &reader) -> Result<QList<Delivery>> { return reader.deliveryRows(id); },
        std::move(done));
}

void Session::loadDelivery(DeliveryId id, QObject *context, Callback<Delivery> done)
{
    d->readPool->run<Delivery>(
        context, [id](EventReader &reader) { return reader.delivery(id); }, std::move(done));
}

void Session::reloadDeliveries()
{
    d->readPool->run<RecentDeliveries>(
        this,
        [last = d->lastDelivery](EventReader &reader) { return deliveriesSince(reader, last); },
        [this](const Result<RecentDeliveries> &recent) {
            if (!recent || recent->events.isEmpty())
                return;
            d->lastDelivery = recent->last;
            Q_EMIT deliveriesChanged(recent->events);
        });
}

void Session::saveTarget(
    const Target &target, QObject *context, Callback<Target> done, const QByteArray &key)
{
    const QPointer<QObject> guard(context);
    if (!d->log) {
        answer<Target>(this, guard, done, tl::unexpected(readOnlyError(d->info)));
        return;
    }
    if (key.isEmpty()) {
        storeTarget(target, guard, done);
        return;
    }
    d->secrets.add(
        key, d->secretChoice, [this, target, guard, done](const Result<KeptSecret> &kept) {
            if (!kept) {
                answer<Target>(this, guard, done, tl::unexpected<Error>(kept.error()));
                return;
            }
            if (!kept->notice.isEmpty())
                Q_EMIT keptInFile(kept->notice);
            Target withKey = target;
            withKey.delivery.keys = {{kept->id, {}, kept->place}};
            forgetValues(target.delivery.keys,
                [this, withKey, guard, done] { storeTarget(withKey, guard, done); });
        });
}

void Session::storeTarget(
    const Target &target, const QPointer<QObject> &guard, const Callback<Target> &done)
{
    auto stored = std::make_shared<Target>(target);
    auto renamed = std::make_shared<bool>(false);
    d->log->post(
        [stored, renamed](Database &database) {
            Statement old(database, "SELECT name FROM target WHERE id = ?1");
            old.bind(1, stored->id);
            const QString before = old.step() ? old.text(0) : stored->name;
            old.reset();
            if (before != stored->name)
                *renamed = renameTargetInSettings(database, before, stored->name);
            if (*renamed)
                bumpRevision(database, "setting");
            Statement row(database,
                "INSERT OR REPLACE INTO target(id, name, definition)"
                " VALUES (?1, ?2, ?3)");
            if (stored->id != 0)
                row.bind(1, stored->id);
            else
                row.bindNull(1);
            row.bindText(2, stored->name)
                .bindText(3, QString::fromUtf8(targetToJson(*stored)))
                .run();
            stored->id = database.lastInsertId();
            bumpRevision(database, "target");
        },
        [this, stored, renamed, guard, done](const Result<void> &result) {
            QMetaObject::invokeMethod(
                this,
                [=, this] {
                    if (result && *renamed)
                        followSettings(); // and the targets at once with them
                    else if (result)
                        takeInTarget(*stored);
                    if (!guard || !done)
                        return;
                    if (result)
                        done(*stored);
                    else
                        done(tl::unexpected(result.error()));
                },
                Qt::QueuedConnection);
        });
}

// What was stored shows at once; the order is that of the workspace when that is read again.
void Session::takeInTarget(const Target &target)
{
    const auto there = std::find_if(d->targets.begin(), d->targets.end(),
        [&](const Target &each) { return each.id == target.id; });
    if (there == d->targets.end())
        d->targets.append(target);
    else
        *there = target;
    Q_EMIT targetsChanged();
    reloadTargets();
}

void Session::removeTarget(qint64 id, QObject *context, Callback<void> done)
{
    const QPointer<QObject> guard(context);
    if (!d->log) {
        answer<void>(this, guard, done, tl::unexpected(readOnlyError(d->info)));
        return;
    }
    d->log->post(
        [id](Database &database) {
            Statement(database, "DELETE FROM target WHERE id = ?1").bind(1, id).run();
            dropItemsOf(database, id);
            bumpRevision(database, "target");
        },
        [this, guard, done](const Result<void> &removed) {
            QMetaObject::invokeMethod(
                this,
                [=, this] {
                    reloadTargets();
                    if (guard && done)
                        done(removed);
                },
                Qt::QueuedConnection);
        });
}

void Session::reloadTargets()
{
    d->readPool->run<QList<Target>>(
        this, [](EventReader &reader) -> Result<QList<Target>> { return reader.targets(); },
        [this](const Result<QList<Target>> &targets) {
            if (!targets || *targets == d->targets)
                return;
            d->targets = *targets;
            Q_EMIT targetsChanged();
        });
}

std::unique_ptr<BulkResend> Session::createBulkResend()
{
    const QPointer<Session> self(this);
    return std::make_unique<BulkResend>(
        [self](EventId id, const Target &target, std::function<void(Result<EventPtr>)> done) {
            if (self)
                self->loadEvent(id, contentToSign(target), self, std::move(done));
        },
        [self](const Event &event, const Target &target) {
            return self ? composeForTarget(event, target, self->signing())
                        : composeResend(event, target);
        },
        [self](const OutgoingRequest &request, std::function<void(const Result<Delivery> &)> done)
            -> Sender::Token { return self ? self->send(request, self, std::move(done)) : 0; },
        [self](Sender::Token token) {
            if (self)
                self->cancelSend(token);
        });
}

} // namespace tallyman
