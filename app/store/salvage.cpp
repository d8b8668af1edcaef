// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/salvage.h"

#include "base/hash.h"
#include "http/framing.h"
#include "store/content.h"
#include "store/damagedcopy.h"
#include "store/eventreader.h"
#include "store/eventwriter.h"
#include "store/records.h"
#include "store/schema.h"

#include <QFile>
#include <QFileInfo>
#include <functional>
#include <sqlite3.h>

namespace tallyman {

namespace {

constexpr qint64 kProbedBehindTheEnd = 4096; // ids tried one by one behind a gap
constexpr qint64 kEventsPerTransaction = 500;
constexpr EventId kHighestId = EventId(1) << 48; // a higher one is damage
constexpr qint64 kLargestWholeBody = 64 * 1024 * 1024;

// Reads the ids in a damaged table wherever its b-tree still leads to them.
class DamagedIds
{
public:
    DamagedIds(Database &database, const QByteArray &table, const QByteArray &column)
        : m_database(database)
        , m_select("SELECT " + column + " FROM " + table + " WHERE " + column)
        , m_order(" ORDER BY " + column)
    {
    }

    // Those that can be reached from either end.
    IdSet findFromEnds()
    {
        scanUp(0);
        scanDown();
        return m_ids;
    }

    // Those between two damaged places as well.
    IdSet find()
    {
        EventId after = 0;
        // each round reads up to a damaged place, then tries to get behind it
        while (true) {
            after = scanUp(after);
            const EventId next = behind(after);
            if (next == 0)
                break;
            m_ids.insert(next);
            after = next;
        }
        scanDown();
        return m_ids;
    }

    // Whether SQLite complained.
    [[nodiscard]] bool hasFailed() const { return m_failed; }

private:
    // Returns the last id that could be read. Ends where ids do not ascend: a damaged tree may lead
    // to the same place again and again.
    EventId scanUp(EventId after)
    {
        EventId last = after;
        try {
            const QByteArray sql = m_select + " BETWEEN ?1 AND ?2" + m_order;
            Statement row(m_database, sql.constData());
            row.bind(1, after + 1).bind(2, kHighestId);
            while (row.step() && row.number(0) > last) {
                last = row.number(0);
                m_ids.insert(last);
            }
        } catch (const SqliteError &) { // as far as it went
            m_failed = true;
        }
        return last;
    }

    void scanDown()
    {
        EventId first = kHighestId;
        try {
            const QByteArray sql = m_select + " BETWEEN 1 AND ?1" + m_order + " DESC";
            Statement row(m_database, sql.constData());
            row.bind(1, first - 1);
            while (row.step() && row.number(0) < first) {
                first = row.number(0);
                m_ids.insert(first);
            }
        } catch (const SqliteError &) {
            m_failed = true;
        }
    }

    // The next readable id behind `id`, found by asking for single ids at growing distance.
    EventId behind(EventId id)
    {
        EventId step = 1;
        for (EventId candidate = id + 1; candidate < id + (EventId(1) << 40); candidate += step) {
            if (exists(candidate))
                return candidate;
            if (candidate - id > kProbedBehindTheEnd)
                step *= 2;
        }
        return 0;
    }

    bool exists(EventId id)
    {
        try {
            const QByteArray sql = m_select + " = ?1";
            Statement row(m_database, sql.constData());
            row.bind(1, id);
            return row.step();
        } catch (const SqliteError &) {
            return false;
        }
    }

    Database &m_database;
    QByteArray m_select;
    QByteArray m_order;
    IdSet m_ids;
    bool m_failed = false;
};

// Whether the bytes are those that were received.
bool isIntact(const Event &event)
{
    return event.bodyLoaded() && Sha256::of(event.body) == event.bodySha256
        && Sha256::of(wireBytes(event.head, event.body, Framing::decode(event.framing)))
        == event.wireSha256;
}

// Whether an edited body is there with all its pieces.
bool isWhole(const Delivery &delivery)
{
    return !delivery.bodyEdited || delivery.requestBody.size() == delivery.requestBodyBytes;
}

// Copies into a new workspace, in one pass or more, what can be read.
class Salvage
{
public:
    Salvage(Database &to, const std::atomic_bool *cancelled)
        : m_cancelled(cancelled)
        , m_to(to)
        , m_content(to)
        , m_writer(to, m_content)
    {
    }

    // Copies what is not copied yet. Returns whether anything could not be read.
    bool copyFrom(Database &from)
    {
        EventReader reader(from);
        m_reader = &reader;
        m_failed = false;
        copySettings();
        copyTargets();
        // once known, a removed event stays removed, even if later nothing leads to the trash
        DamagedIds trash(from, "trash", "event_id");
        m_trashed.unite(trash.findFromEnds());
        DamagedIds events(from, "event", "id");
        IdSet ids = events.find();
        ids.subtract(m_trashed);
        ids.subtract(m_copied);
        copyMissingDeliveries();
        copyEvents(ids);
        m_reader = nullptr;
        return m_failed || trash.hasFailed() || events.hasFailed();
    }

    // Notes the ids between the copied ones as removed. Returns the number of events.
    qint64 finish()
    {
        Transaction transaction(m_to);
        EventId next = 1;
        for (const IdSet::Range &range : m_copied.ranges()) {
            if (range.first > next)
                addGap(next, range.first - 1);
            next = range.last + 1;
        }
        transaction.commit();
        return m_copied.size();
    }

    [[nodiscard]] bool isCancelled() const { return m_cancelled != nullptr && *m_cancelled; }

private:
    void copyEvents(const IdSet &ids)
    {
        IdSet copied;
        forEach(ids, [&](EventId id) {
            if (copyEvent(id))
                copied.insert(id);
            else
                m_failed = true;
        });
        m_copied.unite(copied);
    }

    // Those of events that came over alone.
    void copyMissingDeliveries()
    {
        forEach(std::exchange(m_withoutDeliveries, {}), [this](EventId id) { copyDeliveries(id); });
    }

    // Does it for one id after the other, in transactions of bounded size.
    void forEach(const IdSet &ids, const std::function<void(EventId)> &copy)
    {
        auto transaction = std::make_unique<Transaction>(m_to);
        qint64 done = 0;
        for (const IdSet::Range &range : ids.ranges()) {
            for (EventId id = range.first; id <= range.last && !isCancelled(); ++id) {
                copy(id);
                if (++done % kEventsPerTransaction == 0) {
                    commit(*transaction);
                    transaction.reset();
                    transaction = std::make_unique<Transaction>(m_to);
                }
            }
        }
        commit(*transaction);
    }

    void commit(Transaction &transaction)
    {
        transaction.commit();
        m_writer.committed();
        m_content.committed();
    }

    // Reading failures concern one event; writing failures end the salvage.
    bool copyEvent(EventId id)
    {
        Result<Event> event;
        try {
            event = m_reader->event(id, kLargestWholeBody);
            if (!event || !(event->bodyBytes > kLargestWholeBody || isIntact(*event)))
                return false;
        } catch (const SqliteError &) {
            return false;
        }
        NewEvent copy = toNewEvent(*event);
        if (!event->bodyLoaded() && !spool(*event, copy))
            return false;
        m_writer.insert(copy);
        if (event->marked || !event->comment.isEmpty())
            copyMark(*event);
        copyDeliveries(id);
        return true;
    }

    // The event is worth more than what was made of it: it does without them if need be.
    void copyDeliveries(EventId id)
    {
        QList<Delivery> deliveries;
        try {
            deliveries = m_reader->deliveries(id);
        } catch (const SqliteError &) {
            m_withoutDeliveries.insert(id);
            m_failed = true;
        }
        // the newest comes first, and the order is that of the new numbers
        for (auto delivery = deliveries.crbegin(); delivery != deliveries.crend(); ++delivery) {
            if (isWhole(*delivery))
                insertDelivery(m_to, *delivery);
        }
    }

    // Large content goes over in pieces.
    bool spool(const Event &event, NewEvent &copy)
    {
        copy.spool = m_nextSpool++;
        Sha256 hash;
        try {
            for (qint64 at = 0; at < event.bodyBytes; at += kPieceBytes) {
                const auto slice = m_reader->body(event.id, at, kPieceBytes);
                if (!slice || slice->isEmpty())
                    break;
                hash.add(*slice);
                m_content.append(copy.spool, *slice);
            }
        } catch (const SqliteError &) { // the digest tells
        }
        if (hash.result() == event.bodySha256)
            return true;
        m_content.drop(copy.spool);
        return false;
    }

    void copyMark(const Event &event)
    {
        Statement(m_to, "INSERT INTO mark(event_id, marked, comment) VALUES (?1, ?2, ?3)")
            .bind(1, event.id)
            .bind(2, event.marked ? 1 : 0)
            .bindText(3, event.comment)
            .run();
    }

    void addGap(EventId first, EventId last)
    {
        Statement(m_to, "INSERT INTO gap(first, last) VALUES (?1, ?2)")
            .bind(1, first)
            .bind(2, last)
            .run();
    }

    // Settings and targets can be made again: what is damaged is left out.
    void copySettings()
    {
        try {
            const QByteArray settings = m_reader->setting("workspace");
            if (!settings.isEmpty())
                writeSetting(m_to, "workspace", settings);
        } catch (const SqliteError &) {
            m_failed = true;
        }
    }

    void copyTargets()
    {
        QList<Target> targets;
        try {
            targets = m_reader->targets();
        } catch (const SqliteError &) {
            m_failed = true;
        }
        for (const Target &target : std::as_const(targets)) {
            Statement(
                m_to, "INSERT OR IGNORE INTO target(id, name, definition) VALUES (?1, ?2, ?3)")
                .bind(1, target.id)
                .bindText(2, target.name)
                .bindText(3, QString::fromUtf8(targetToJson(target)))
                .run();
        }
    }

    const std::atomic_bool *m_cancelled;
    EventReader *m_reader = nullptr; // of the present pass
    Database &m_to;
    ContentStore m_content;
    EventWriter m_writer;
    SpoolId m_nextSpool = 1;
    IdSet m_copied;
    IdSet m_trashed;
    IdSet m_withoutDeliveries; // copied, but their deliveries could not be read
    bool m_failed = false;     // in the present pass
};

int isTrue(void *flag)
{
    return *static_cast<const std::atomic_bool *>(flag) ? 1 : 0;
}

// Returns whether anything could not be read.
bool copyFrom(const QString &path, Salvage &salvage, const std::atomic_bool *cancelled)
{
    constexpr int kStepsBetweenQuestions = 10'000;
    Database from(path, Database::Mode::ReadWrite);
    if (cancelled != nullptr) {
        sqlite3_progress_handler(from.handle(), kStepsBetweenQuestions, isTrue,
            const_cast<std::atomic_bool *>(cancelled)); // only read
    }
    return salvage.copyFrom(from);
}

// What SQLite reaches first, then what it reaches when inner pages are made anew. Errors: Io.
Result<qint64> copyAll(DamagedCopy &copy, Database &to, const std::atomic_bool *cancelled)
{
    Salvage salvage(to, cancelled);
    const bool failed = copyFrom(copy.path(), salvage, cancelled);
    if (salvage.isCancelled())
        return 0;
    const auto damaged = copy.rebuildTrees(cancelled);
    if (!damaged)
        return tl::unexpected(damaged.error());
    if (failed || *damaged)
        copyFrom(copy.path(), salvage, cancelled);
    return salvage.finish();
}

} // namespace

Result<qint64> salvageWorkspace(
    const QString &source, const QString &destination, const std::atomic_bool *cancelled)
{
    if (QFileInfo::exists(destination)) {
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("%1 exists already. Choose a new file name.").arg(destination));
    }
    const QFileInfo target(destination);
    const auto copy = DamagedCopy::make(source, target.absolutePath());
    if (!copy)
        return tl::unexpected(copy.error());
    try {
        (*copy)->findTables();
        auto to =
            std::make_unique<Database>(target.absoluteFilePath(), Database::Mode::ReadWriteCreate);
        QFile::setPermissions(destination, QFile::ReadOwner | QFile::WriteOwner);
        to->execute("PRAGMA synchronous = OFF"); // nobody relies on it before it is complete
        createOrMigrate(*to);
        auto copied = copyAll(**copy, *to, cancelled);
        if (cancelled != nullptr && *cancelled) {
            to.reset();
            QFile::remove(destination);
            return failure(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
        }
        to->execute("PRAGMA synchronous = FULL");
        to->execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return copied;
    } catch (const SqliteError &error) {
        return tl::unexpected(error.toError(source));
    }
}

} // namespace tallyman
