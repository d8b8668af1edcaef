// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/salvage.h"

#include "base/hash.h"
#include "http/framing.h"
#include "store/content.h"
#include "store/eventreader.h"
#include "store/eventwriter.h"
#include "store/records.h"
#include "store/schema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtEndian>

namespace tallyman {

namespace {

constexpr qint64 kProbedBehindTheEnd = 4096; // ids tried one by one behind a gap
constexpr qint64 kEventsPerTransaction = 500;
constexpr qint64 kLargestWholeBody = 64 * 1024 * 1024;

// Reads ids of the damaged log wherever its b-tree still leads to them.
class DamagedIds
{
public:
    explicit DamagedIds(Database &database)
        : m_database(database)
    {
    }

    IdSet find()
    {
        EventId after = 0;
        // each round reads up to a damaged place, then tries to get behind it
        while (true) {
            after = std::max(after, scan("SELECT id FROM event WHERE id > ?1 ORDER BY id", after));
            const EventId next = behind(after);
            if (next == 0)
                break;
            m_ids.insert(next);
            after = next;
        }
        scan("SELECT id FROM event WHERE id > ?1 ORDER BY id DESC", 0);
        return m_ids;
    }

private:
    // Returns the last id that could be read.
    EventId scan(const char *sql, EventId after)
    {
        EventId last = after;
        try {
            Statement row(m_database, sql);
            row.bind(1, after);
            while (row.step()) {
                last = row.number(0);
                m_ids.insert(last);
            }
        } catch (const SqliteError &) { // as far as it went
        }
        return last;
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
            Statement row(m_database, "SELECT id FROM event WHERE id = ?1");
            row.bind(1, id);
            return row.step();
        } catch (const SqliteError &) {
            return false;
        }
    }

    Database &m_database;
    IdSet m_ids;
};

// Whether the bytes are those that were received.
bool isIntact(const Event &event)
{
    return event.bodyLoaded() && Sha256::of(event.body) == event.bodySha256
        && Sha256::of(wireBytes(event.head, event.body, Framing::decode(event.framing)))
        == event.wireSha256;
}

class Salvage
{
public:
    Salvage(Database &from, Database &to, const std::atomic_bool *cancelled)
        : m_cancelled(cancelled)
        , m_reader(from)
        , m_from(from)
        , m_to(to)
        , m_content(to)
        , m_writer(to, m_content)
    {
    }

    qint64 run()
    {
        copySmallTables();
        const IdSet ids = DamagedIds(m_from).find();
        EventId previous = 0;
        qint64 copied = 0;
        auto transaction = std::make_unique<Transaction>(m_to);
        for (const IdSet::Range &range : ids.ranges()) {
            for (EventId id = range.first; id <= range.last; ++id) {
                if (isCancelled())
                    return copied;
                if (!copyEvent(id))
                    continue;
                if (id > previous + 1)
                    addGap(previous + 1, id - 1);
                previous = id;
                if (++copied % kEventsPerTransaction == 0) {
                    commit(*transaction);
                    transaction.reset();
                    transaction = std::make_unique<Transaction>(m_to);
                }
            }
        }
        commit(*transaction);
        return copied;
    }

    [[nodiscard]] bool isCancelled() const { return m_cancelled != nullptr && *m_cancelled; }

private:
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
        QList<Delivery> deliveries;
        try {
            event = m_reader.event(id, kLargestWholeBody);
            if (!event || !(event->bodyBytes > kLargestWholeBody || isIntact(*event)))
                return false;
        } catch (const SqliteError &) {
            return false;
        }
        try {
            deliveries = m_reader.deliveries(id);
        } catch (const SqliteError &) { // the event is worth more than what was made of it
        }
        NewEvent copy = toNewEvent(*event);
        if (!event->bodyLoaded() && !spool(*event, copy))
            return false;
        m_writer.insert(copy);
        if (event->marked || !event->comment.isEmpty())
            copyMark(*event);
        for (const Delivery &delivery : std::as_const(deliveries))
            insertDelivery(m_to, delivery);
        return true;
    }

    // Large content goes over in pieces.
    bool spool(const Event &event, NewEvent &copy)
    {
        copy.spool = m_nextSpool++;
        Sha256 hash;
        try {
            for (qint64 at = 0; at < event.bodyBytes; at += kPieceBytes) {
                const auto slice = m_reader.body(event.id, at, kPieceBytes);
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

    void copySmallTables()
    {
        Transaction transaction(m_to);
        try {
            const QByteArray settings = m_reader.setting("workspace");
            if (!settings.isEmpty())
                writeSetting(m_to, "workspace", settings);
            for (const Target &target : m_reader.targets()) {
                Statement(m_to, "INSERT INTO target(id, name, definition) VALUES (?1, ?2, ?3)")
                    .bind(1, target.id)
                    .bindText(2, target.name)
                    .bindText(3, QString::fromUtf8(targetToJson(target)))
                    .run();
            }
        } catch (const SqliteError &) { // settings can be made again
        }
        transaction.commit();
    }

    const std::atomic_bool *m_cancelled;
    EventReader m_reader;
    Database &m_from;
    Database &m_to;
    ContentStore m_content;
    EventWriter m_writer;
    SpoolId m_nextSpool = 1;
};

// Whether SQLite finds our tables in the file.
bool hasTables(const QString &path)
{
    try {
        Database database(path, Database::Mode::ReadWrite);
        return database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'event'") == 1;
    } catch (const SqliteError &) {
        return false;
    }
}

// Puts the first page of a new workspace in place of the damaged one: the tables are always made in
// the same order and so begin at the same pages. Offsets: https://www.sqlite.org/fileformat2.html
void replaceFirstPage(const QString &path, const QTemporaryDir &folder)
{
    constexpr qint64 kPageBytes = 4096;
    const QString model = folder.filePath(QStringLiteral("model.tally"));
    {
        Database database(model, Database::Mode::ReadWriteCreate);
        createOrMigrate(database);
    }
    QFile from(model);
    QFile to(path);
    if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::ReadWrite))
        return;
    QByteArray page = from.read(kPageBytes);
    const auto put = [&page](qsizetype offset, quint32 value) {
        qToBigEndian(value, page.data() + offset);
    };
    page[18] = page[19] = 2; // write-ahead log
    put(28, static_cast<quint32>(to.size() / kPageBytes));
    put(32, 0); // no free pages
    put(36, 0);
    put(92, qFromBigEndian<quint32>(page.constData() + 24)); // the size above is valid
    to.write(page);
}

// Copies the damaged file and its log to where SQLite may do with it what it wants.
Result<QString> workingCopy(const QString &source, const QTemporaryDir &folder)
{
    const QString copy = folder.filePath(QStringLiteral("damaged.tally"));
    if (!QFile::copy(source, copy)) {
        return failure(ErrorCode::Io,
            QStringLiteral("%1 cannot be copied to %2. Is there space enough?")
                .arg(source, folder.path()));
    }
    QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
    QFile::copy(source + QStringLiteral("-wal"), copy + QStringLiteral("-wal"));
    return copy;
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
    QTemporaryDir folder(target.absoluteDir().filePath(QStringLiteral(".tallyman-XXXXXX")));
    if (!folder.isValid()) {
        return failure(ErrorCode::ReadOnly,
            QStringLiteral("Nothing can be written in %1: %2.")
                .arg(target.absolutePath(), folder.errorString()));
    }
    const auto copy = workingCopy(source, folder);
    if (!copy)
        return tl::unexpected(copy.error());
    try {
        if (!hasTables(*copy))
            replaceFirstPage(*copy, folder);
        Database from(*copy, Database::Mode::ReadWrite);
        auto to =
            std::make_unique<Database>(target.absoluteFilePath(), Database::Mode::ReadWriteCreate);
        QFile::setPermissions(destination, QFile::ReadOwner | QFile::WriteOwner);
        createOrMigrate(*to);
        const qint64 copied = Salvage(from, *to, cancelled).run();
        if (cancelled != nullptr && *cancelled) {
            to.reset();
            QFile::remove(destination);
            return failure(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
        }
        to->execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return copied;
    } catch (const SqliteError &error) {
        return tl::unexpected(error.toError(source));
    }
}

} // namespace tallyman
