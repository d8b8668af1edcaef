// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfixture.h"
#include "store/readpool.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <fcntl.h>
#include <unistd.h>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// Whether somebody else's open file has a lock on any byte.
bool isLocked(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC);
    struct flock lock
    {
    };
    lock.l_type = F_WRLCK;
    const bool asked = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0;
    ::close(descriptor);
    return asked && lock.l_type != F_UNLCK;
}

// As a file dialog does to tell a file's type.
void lookInto(const QString &path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.read(1).isEmpty());
}

qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System).size();
}

} // namespace

// The locks of a workspace that is open.
class FileLocksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void stayWhenTheFileIsLookedInto()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        QVERIFY(fixture.append(makeEvent("x")) > 0);
        const QString shared = fixture.path() + QStringLiteral("-shm");
        QVERIFY(isLocked(fixture.path()));
        QVERIFY(isLocked(shared));
        const QStringList files{fixture.path(), shared, fixture.path() + QStringLiteral("-wal")};
        for (const QString &path : files)
            lookInto(path);
        QVERIFY(isLocked(fixture.path()));
        QVERIFY(isLocked(shared));
        QVERIFY(fixture.append(makeEvent("y")) > 0);
    }

    void goWithTheLastConnection()
    {
        const qsizetype before = openDescriptors();
        {
            LogFixture fixture;
            QVERIFY(fixture.open());
            {
                const Database second(fixture.path(), Database::Mode::ReadOnly);
                QVERIFY(fixture.append(makeEvent("x")) > 0);
            }
            QVERIFY(isLocked(fixture.path()));
            fixture.close();
            QVERIFY(!isLocked(fixture.path()));
        }
        QCOMPARE(openDescriptors(), before);
    }

    // In one process as between several: one writes, others read what was there before.
    void connectionsOfOneProcessStillExcludeEachOther()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        fixture.close();
        Database one(fixture.path(), Database::Mode::ReadWrite);
        Database other(fixture.path(), Database::Mode::ReadWrite);
        other.execute("PRAGMA busy_timeout = 0");
        Transaction transaction(one);
        one.execute("INSERT INTO setting VALUES ('a', 'b')");
        QVERIFY_THROWS_EXCEPTION(SqliteError, other.execute("BEGIN IMMEDIATE"));
        QCOMPARE(other.number("SELECT count(*) FROM setting WHERE key = 'a'"), 0);
        transaction.commit();
        QCOMPARE(other.number("SELECT count(*) FROM setting WHERE key = 'a'"), 1);
        Transaction second(other);
        other.execute("DELETE FROM setting WHERE key = 'a'");
        second.commit();
        QCOMPARE(one.number("SELECT count(*) FROM setting WHERE key = 'a'"), 0);
    }
};

QTEST_GUILESS_MAIN(FileLocksTest)
#include "tst_filelocks.moc"
