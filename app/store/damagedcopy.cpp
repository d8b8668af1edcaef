// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/damagedcopy.h"

#include "store/database.h"
#include "store/schema.h"
#include "store/treerebuild.h"

#include <array>

namespace tallyman {

namespace {

// The tables from which an event is read.
constexpr std::array kTables{
    "event", "piece", "reply", "answered", "unanswered", "trash", "mark", "target", "delivery"};
constexpr const char *kDeliveryIndex = "delivery_event";

// A workspace in memory, for what every workspace has in common.
class ModelWorkspace
{
public:
    ModelWorkspace() { createOrMigrate(m_database); }

    RowShape shapeOf(const QByteArray &table)
    {
        Statement column(
            m_database, "SELECT type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY cid");
        column.bindText(1, QByteArrayView(table));
        RowShape shape;
        while (column.step()) {
            const char type = column.bytes(0).at(0);
            const bool mayBeNull = column.number(1) == 0;
            // SQLite keeps the primary key as the row's id
            shape += column.number(2) != 0 ? 'n' : mayBeNull ? type : char(type - 'A' + 'a');
        }
        return shape;
    }

    QByteArray sqlOf(QByteArrayView name)
    {
        Statement row(m_database, "SELECT sql FROM sqlite_schema WHERE name = ?1");
        row.bindText(1, name);
        return row.step() ? row.bytes(0) : QByteArray();
    }

private:
    Database m_database{QStringLiteral(":memory:"), Database::Mode::ReadWriteCreate};
};

// Batches of the trash are µs since 1970 and need 8 bytes; ids, as in the table of gaps, do not.
RowShape unmistakable(const QByteArray &table, const RowShape &shape)
{
    return table == "trash" ? RowShape("nl") : shape;
}

// Where the tables and the index begin; 0 where the copy does not say or defines them otherwise.
QList<quint32> rootsOf(const QString &path)
{
    constexpr const char *kRow = "SELECT sql, rootpage FROM sqlite_schema WHERE name = ?1";
    QList<quint32> roots;
    ModelWorkspace model;
    Database database(path, Database::Mode::ReadWrite);
    Statement row(database, kRow);
    const auto add = [&](QByteArrayView name) {
        row.bindText(1, name);
        const bool known = row.step() && row.bytes(0) == model.sqlOf(name);
        roots.append(known ? static_cast<quint32>(row.number(1)) : 0);
        row.reset();
    };
    for (const char *table : kTables)
        add(table);
    add(kDeliveryIndex);
    return roots;
}

QList<quint32> rootsOrNone(const QString &path)
{
    try {
        return rootsOf(path);
    } catch (const SqliteError &) {
        return {};
    }
}

bool arePlausible(const QList<quint32> &roots, const QString &path)
{
    return !roots.isEmpty() && TreeRebuild(path, {}, nullptr).areRoots(roots);
}

QList<LostTable> tablesAt(const QList<quint32> &roots)
{
    ModelWorkspace model;
    QList<LostTable> tables;
    for (size_t i = 0; i < kTables.size(); ++i) {
        const RowShape shape = model.shapeOf(kTables[i]);
        tables.append({roots.at(qsizetype(i)), shape, unmistakable(kTables[i], shape)});
    }
    return tables;
}

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

} // namespace

DamagedCopy::DamagedCopy(const QString &folder)
    : m_folder(folder + QStringLiteral("/.tallyman-XXXXXX"))
    , m_path(m_folder.filePath(QStringLiteral("damaged.tally")))
{
}

Result<std::unique_ptr<DamagedCopy>> DamagedCopy::make(const QString &source, const QString &folder)
{
    std::unique_ptr<DamagedCopy> copy(new DamagedCopy(folder));
    if (!copy->m_folder.isValid()) {
        return failure(ErrorCode::ReadOnly,
            QStringLiteral("Nothing can be written in %1: %2.")
                .arg(folder, copy->m_folder.errorString()));
    }
    if (const auto copied = copy->copyFrom(source); !copied)
        return tl::unexpected(copied.error());
    return copy;
}

Result<void> DamagedCopy::copyFrom(const QString &source)
{
    if (!QFile::copy(source, m_path)) {
        return failure(ErrorCode::Io,
            QStringLiteral("%1 cannot be copied to %2. Is there space enough?")
                .arg(source, m_folder.path()));
    }
    QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner);
    QFile::copy(source + QStringLiteral("-wal"), m_path + QStringLiteral("-wal"));
    return {};
}

void DamagedCopy::findTables()
{
    if (!hasTables(m_path))
        replaceFirstPage();
}

// Puts the first page of a new workspace in place of the damaged one: the tables are always made in
// the same order and so begin at the same pages. Offsets: https://www.sqlite.org/fileformat2.html
void DamagedCopy::replaceFirstPage()
{
    constexpr qint64 kPageBytes = PageFile::kPageBytes;
    const QByteArray model = newWorkspace();
    QByteArray page = model.first(kPageBytes);
    QFile to(m_path);
    if (!to.open(QIODevice::ReadWrite))
        return;
    if (to.size() < model.size())
        to.resize(model.size()); // cut off before the last of the tables begins
    putBigEndian(page, 28, static_cast<quint32>(to.size() / kPageBytes));
    putBigEndian(page, 32, quint32(0)); // no free pages
    putBigEndian(page, 36, quint32(0));
    putBigEndian(page, 92, bigEndianAt<quint32>(page, 24)); // the size above is valid
    to.write(page);
}

// What of the log SQLite can read comes into the file, and the log is removed.
void DamagedCopy::takeInLog()
{
    try {
        Database database(m_path, Database::Mode::ReadWrite);
        database.execute("PRAGMA synchronous = OFF");
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SqliteError &) { // the file itself may still hold much
    }
    QFile::remove(m_path + QStringLiteral("-wal"));
    QFile::remove(m_path + QStringLiteral("-shm"));
}

Result<bool> DamagedCopy::rebuildTrees(const std::atomic_bool *cancelled)
{
    takeInLog();
    QList<quint32> roots = rootsOrNone(m_path);
    if (!arePlausible(roots, m_path)) {
        replaceFirstPage();
        roots = rootsOrNone(m_path);
        if (!arePlausible(roots, m_path))
            return false; // too short to have ever held the tables
    }
    Result<bool> damaged;
    {
        TreeRebuild rebuild(m_path, tablesAt(roots), cancelled);
        damaged = rebuild.run();
        if (!damaged)
            return damaged;
        rebuild.clearIndex(roots.last());
    }
    Database database(m_path, Database::Mode::ReadWrite);
    database.execute("PRAGMA synchronous = OFF");
    try {
        database.execute("REINDEX delivery_event");
    } catch (const SqliteError &) { // events without their deliveries
    }
    return damaged;
}

} // namespace tallyman
