// SPDX-License-Identifier: GPL-3.0-or-later
#include "damagefiles.h"

#include "base/hash.h"
#include "http/framing.h"
#include "store/database.h"
#include "store/eventreader.h"
#include "store/salvage.h"

#include <QFile>

namespace tallyman::test {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

qint64 intactEvents(const QString &path)
{
    qint64 count = 0;
    try {
        Database database(path, Database::Mode::ReadWrite);
        if (database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'event'") == 0)
            return 0;
        EventReader reader(database);
        const IdSet ids = reader.liveIds();
        for (qint64 i = 0; i < ids.size(); ++i) {
            const auto event = reader.event(ids.at(i), 1'000'000);
            if (!event || Sha256::of(event->body) != event->bodySha256
                || Sha256::of(wireBytes(event->head, event->body, {})) != event->wireSha256)
                return -1;
            ++count;
        }
    } catch (const SqliteError &) {
        return -1;
    }
    return count;
}

Rescue::Rescue(const QByteArray &damaged, const QByteArray &log)
    : m_damaged(damaged)
{
    const QString path = m_folder.filePath(QStringLiteral("damaged.tally"));
    writeFile(path, damaged);
    if (!log.isEmpty())
        writeFile(path + QStringLiteral("-wal"), log);
}

qint64 Rescue::events()
{
    const QString path = m_folder.filePath(QStringLiteral("damaged.tally"));
    const auto count = salvageWorkspace(path, rescued());
    if (!count) {
        m_error = count.error().message;
        return -1;
    }
    if (contentOf(path) != m_damaged) {
        m_error = QStringLiteral("the damaged file was written to");
        return -1;
    }
    return intactEvents(rescued()) == *count ? *count : -2;
}

qint64 Rescue::number(const char *sql) const
{
    Database database(rescued(), Database::Mode::ReadWrite);
    return database.number(sql);
}

QString Rescue::rescued() const
{
    return m_folder.filePath(QStringLiteral("rescued.tally"));
}

} // namespace tallyman::test
