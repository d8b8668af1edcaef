// SPDX-License-Identifier: GPL-3.0-or-later
// What a Session does with stored events: loading, saving, marking, deleting, and noticing what
// other processes do to them.
#include "session/bodyexport.h"
#include "session/session_p.h"
#include "store/eventwriter.h"
#include "store/records.h"
#include "store/salvage.h"

#include <QThread>
#include <algorithm>

namespace tallyman {

namespace {

struct LiveIds
{
    IdSet ids;
    EventId known = 0; // the highest id that was ever given out
};

// What other processes have done, and which of them captures.
struct Seen
{
    Revisions revisions;
    QString holder;
    bool held = false;
};

constexpr qint64 kDeletedPerJob = 20'000; // receiving goes on between two jobs

void moveToTrash(Database &database, EventId first, EventId last, qint64 batch)
{
    Statement insert(database,
        "INSERT OR IGNORE INTO trash(event_id, batch)"
        " SELECT id, ?3 FROM event WHERE id BETWEEN ?1 AND ?2");
    insert.bind(1, first).bind(2, last).bind(3, batch).run();
    bumpRevision(database, "trash");
}

// A number for a deletion that is higher than those of all that can still be undone, also when the
// clock has gone back.
qint64 nextBatch(Database &database, qint64 nowUs)
{
    return std::max(nowUs, database.number("SELECT coalesce(max(batch), 0) + 1 FROM trash"));
}

} // namespace

Error readOnlyError(const WorkspaceInfo &info)
{
    return {ErrorCode::ReadOnly,
        QStringLiteral("%1 is open for reading only; nothing can be changed in it.").arg(info.path),
        {}};
}

void Session::loadEvent(EventId id, qint64 maxBodyBytes, QObject *context, Callback<EventPtr> done)
{
    d->readPool->run<EventPtr>(
        context,
        [id, maxBodyBytes](EventReader &reader) -> Result<EventPtr> {
            auto event = reader.event(id, maxBodyBytes);
            if (!event)
                return tl::unexpected(event.error());
            return std::make_shared<const Event>(std::move(*event));
        },
        std::move(done));
}

void Session::loadBody(
    EventId id, qint64 offset, qint64 count, QObject *context, Callback<QByteArray> done)
{
    d->readPool->run<QByteArray>(
        context,
        [=](EventReader &reader) -> Result<QByteArray> { return reader.body(id, offset, count); },
        std::move(done));
}

void Session::saveBody(
    EventId id, const QString &path, bool wire, QObject *context, Callback<qint64> done)
{
    d->readPool->run<qint64>(
        context,
        [=](EventReader &reader) -> Result<qint64> {
            return exportBody(reader, id, path, wire ? BodyForm::Wire : BodyForm::Content);
        },
        std::move(done));
}

void Session::setMarked(const IdSet &ids, bool marked)
{
    if (!d->log || ids.isEmpty())
        return;
    const QPointer<Session> self(this);
    d->log->post(
        [ids, marked](Database &database) {
            Statement change(database,
                "INSERT INTO mark(event_id, marked, comment) VALUES (?1, ?2, '')"
                " ON CONFLICT(event_id) DO UPDATE SET marked = ?2");
            for (const IdSet::Range &range : ids.ranges()) {
                for (EventId id = range.first; id <= range.last; ++id)
                    change.bind(1, id).bind(2, marked ? 1 : 0).run();
            }
            bumpRevision(database, "mark");
        },
        [this, self, ids](const Result<void> &) {
            QMetaObject::invokeMethod(
                this, [this, ids] { Q_EMIT eventsChanged(ids); }, Qt::QueuedConnection);
        });
}

void Session::setComment(EventId id, const QString &comment)
{
    if (!d->log)
        return;
    d->log->post(
        [id, comment](Database &database) {
            Statement(database,
                "INSERT INTO mark(event_id, marked, comment) VALUES (?1, 0, ?2)"
                " ON CONFLICT(event_id) DO UPDATE SET comment = ?2")
                .bind(1, id)
                .bindText(2, comment)
                .run();
            bumpRevision(database, "mark");
        },
        [this, id](const Result<void> &) {
            IdSet ids;
            ids.insert(id);
            QMetaObject::invokeMethod(
                this, [this, ids] { Q_EMIT eventsChanged(ids); }, Qt::QueuedConnection);
        });
}

void Session::deleteEvents(const IdSet &ids, QObject *context, Callback<UndoableDeletion> done)
{
    const QPointer<QObject> guard(context);
    if (!d->log) {
        answer<UndoableDeletion>(this, guard, done, tl::unexpected(readOnlyError(d->info)));
        return;
    }
    IdSet present = d->ids; // only what is there
    IdSet others = d->ids;
    others.subtract(ids);
    present.subtract(others);
    if (present.isEmpty()) {
        answer<UndoableDeletion>(this, guard, done, UndoableDeletion{});
        return;
    }
    const qint64 wanted = d->clock->nowUs();
    const auto batch = std::make_shared<qint64>(0); // given out with the first part
    const qint64 count = present.size();
    for (qint64 at = 0; at < count; at += kDeletedPerJob) {
        const qint64 last = std::min(at + kDeletedPerJob, count) - 1;
        IdSet part;
        for (const IdSet::Range &range : present.ranges()) {
            const EventId from = std::max(range.first, present.at(at));
            const EventId to = std::min(range.last, present.at(last));
            if (from <= to)
                part.insert(from, to);
        }
        const bool isLast = last == count - 1;
        d->log->post(
            [part, batch, wanted](Database &database) {
                if (*batch == 0)
                    *batch = nextBatch(database, wanted);
                for (const IdSet::Range &range : part.ranges())
                    moveToTrash(database, range.first, range.last, *batch);
            },
            [this, part, batch, count, isLast, guard, done](const Result<void> &result) {
                QMetaObject::invokeMethod(
                    this,
                    [=, this] {
                        if (result)
                            applyDeletion(part);
                        if (!isLast || !guard || !done)
                            return;
                        if (result)
                            done(UndoableDeletion{*batch, count});
                        else
                            done(tl::unexpected(result.error()));
                    },
                    Qt::QueuedConnection);
            });
    }
}

void Session::undoDeletion(qint64 batch)
{
    if (!d->log)
        return;
    d->log->post(
        [batch](Database &database) {
            Statement(database, "DELETE FROM trash WHERE batch = ?1").bind(1, batch).run();
            bumpRevision(database, "trash");
        },
        [this](const Result<void> &) {
            QMetaObject::invokeMethod(
                this, [this] { reloadIds(); }, Qt::QueuedConnection);
        });
}

void Session::applyDeletion(const IdSet &ids)
{
    d->ids.subtract(ids);
    d->statistics.events = d->ids.size();
    Q_EMIT eventsDeleted(ids);
    Q_EMIT statisticsChanged();
}

// Looks whether another process has changed something.
void Session::poll()
{
    if (std::exchange(d->polling, true))
        return;
    const bool follows = d->info.mode == WorkspaceMode::Follow;
    d->readPool->run<Seen>(
        this,
        [follows, path = d->info.path](EventReader &reader) -> Result<Seen> {
            // in this order: what was stored before the other process ended is read
            const bool held = follows && WorkspaceLock::isHeld(path);
            return Seen{reader.revisions(), held ? WorkspaceLock::holder(path) : QString(), held};
        },
        [this](const Result<Seen> &seen) {
            d->polling = false;
            if (!seen)
                return;
            const Revisions *now = &seen->revisions;
            const Revisions before = std::exchange(d->revisions, *now);
            if (d->info.mode != WorkspaceMode::Capture && now->lastId > d->statistics.lastId)
                publishUpTo(now->lastId);
            followHolder(seen->holder, seen->held);
            if (now->trash != before.trash)
                reloadIds();
            if (now->mark != before.mark)
                Q_EMIT eventsChanged(d->ids);
            if (now->delivery != before.delivery) {
                reloadDeliveries();
                d->forwarding->wake();
            }
            if (now->setting != before.setting)
                followSettings();
            else if (now->target != before.target)
                reloadTargets();
        });
}

void Session::followHolder(const QString &holder, bool held)
{
    WorkspaceInfo &info = d->info;
    const bool another = held && !holder.isEmpty() && holder != info.heldBy;
    if (info.mode != WorkspaceMode::Follow || (info.isFree == !held && !another))
        return;
    info.isFree = !held;
    if (another)
        info.heldBy = holder;
    Q_EMIT workspaceChanged();
}

void Session::reloadIds()
{
    d->readPool->run<LiveIds>(
        this,
        [](EventReader &reader) -> Result<LiveIds> {
            // in this order: what is committed in between is newer than `known`
            const EventId known = highestId(reader.database());
            return LiveIds{reader.liveIds(), known};
        },
        [this](const Result<LiveIds> &live) {
            if (live)
                applyIds(live->ids, live->known);
        });
}

// `live` was read a moment ago: of events behind `known` it says nothing.
void Session::applyIds(const IdSet &live, EventId known)
{
    IdSet removed = d->ids;
    removed.subtract(live);
    removed.remove(known + 1, std::numeric_limits<EventId>::max() - 1);
    IdSet restored = live;
    restored.subtract(d->ids);
    restored.remove(d->statistics.lastId + 1, std::numeric_limits<EventId>::max() - 1);
    if (!removed.isEmpty())
        applyDeletion(removed);
    if (restored.isEmpty())
        return;
    d->ids.unite(restored);
    d->statistics.events = d->ids.size();
    Q_EMIT eventsRestored(restored);
    Q_EMIT statisticsChanged();
}

void Session::salvage(const QString &path, QObject *context, Callback<qint64> done)
{
    const QPointer<QObject> guard(context);
    d->salvages.emplace_back(QThread::create([this, guard, done, source = d->info.path, path] {
        answer<qint64>(this, guard, done, salvageWorkspace(source, path, &d->stopSalvage));
    }));
    d->salvages.back()->start();
}

void Session::endSalvages()
{
    d->stopSalvage = true;
    for (const std::unique_ptr<QThread> &thread : d->salvages)
        thread->wait();
    d->salvages.clear();
}

} // namespace tallyman
