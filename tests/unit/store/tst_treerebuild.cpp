// SPDX-License-Identifier: GPL-3.0-or-later
#include "damagefiles.h"
#include "logfixture.h"
#include "store/records.h"
#include "store/salvage.h"

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>
#include <functional>

using namespace tallyman;
using namespace tallyman::test;

namespace {

constexpr qsizetype kPage = 4096;
constexpr qint64 kEvents = 320;
constexpr qint64 kDeliveries = 2 * kEvents / 5;
constexpr qint64 kMarks = kEvents / 4;
constexpr qint64 kMostOnOnePage = 40; // events that one page holds, or content of

const QByteArray kRubbish(kPage, '\xAA');

qsizetype pagesOf(const QByteArray &file)
{
    return file.size() / kPage;
}

// Pages are numbered from 1.
void overwrite(QByteArray &file, qsizetype page, const QByteArray &with = kRubbish)
{
    file.replace((page - 1) * kPage, kPage, with);
}

void overwriteInnerPages(QByteArray &file)
{
    for (qsizetype page = 2; page <= pagesOf(file); ++page) {
        if (file.at((page - 1) * kPage) == 5)
            overwrite(file, page);
    }
}

Delivery makeDelivery(EventId event, int number)
{
    Delivery delivery;
    delivery.eventId = event;
    delivery.url = QUrl(QStringLiteral("http://localhost/%1").arg(number));
    delivery.outcome = DeliveryOutcome::Answered;
    delivery.requestHead = "POST / HTTP/1.1\r\n\r\n";
    delivery.responseHead =
        QByteArray("HTTP/1.1 200 OK\r\nX-Number: ") + QByteArray::number(number);
    delivery.responseBody = QByteArray(300, 'r');
    delivery.status = 200;
    return delivery;
}

void addDeliveriesAndMarks(Database &database)
{
    Transaction transaction(database);
    for (EventId id = 5; id <= kEvents; id += 5) {
        insertDelivery(database, makeDelivery(id, 1));
        insertDelivery(database, makeDelivery(id, 2));
    }
    database.execute("INSERT INTO mark SELECT id, 1, printf('%.150c', 'm') FROM event"
                     " WHERE id % 4 = 0");
    transaction.commit();
}

// Events with small and with shared content, with several replies, deliveries and comments; closed.
QByteArray closedWorkspace(const std::function<void(Database &)> &change = addDeliveriesAndMarks)
{
    LogFixture fixture;
    fixture.open();
    for (int i = 0; i < kEvents; ++i) {
        NewEvent event = makeEvent(i % 40 == 7 ? QByteArray(30'000 + i / 80, 'c')
                                               : QByteArray(300 + i % 50, char('a' + i % 26)));
        event.replyBody = QByteArray(400, char('a' + i / 16));
        fixture.append(event);
    }
    fixture.close();
    {
        Database database(fixture.path(), Database::Mode::ReadWrite);
        change(database);
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    return contentOf(fixture.path());
}

const QByteArray &intact()
{
    static const QByteArray file = closedWorkspace();
    return file;
}

qsizetype rootOf(const QByteArray &file, const char *name)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("file.tally"));
    writeFile(path, file);
    Database database(path, Database::Mode::ReadWrite);
    Statement row(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?1");
    row.bindText(1, QByteArrayView(name));
    return row.step() ? row.number(0) : 0;
}

} // namespace

// Pages are lost on which the way to the events stands.
class TreeRebuildTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Rescue rescue(intact());
        QCOMPARE(rescue.events(), kEvents);
        compareExtras(rescue);
    }

    // Nothing is lost but what stood on that page.
    void everyPage()
    {
        for (qsizetype page = 1; page <= pagesOf(intact()); ++page) {
            QByteArray file = intact();
            overwrite(file, page);
            Rescue rescue(file);
            const qint64 events = rescue.events();
            const QByteArray where = "page " + QByteArray::number(page) + " leaves "
                + QByteArray::number(events) + ' ' + rescue.error().toUtf8();
            QVERIFY2(events >= kEvents - kMostOnOnePage, where.constData());
        }
    }

    void everyTable_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"event", "content", "piece", "reply", "answered", "unanswered",
                 "gap", "trash", "mark", "target", "delivery", "delivery_event", "setting"})
            QTest::newRow(name) << QByteArray(name);
    }

    // None of the tables of this workspace but the tiny ones has its rows on its first page.
    void everyTable()
    {
        QFETCH(QByteArray, name);
        for (const QByteArray &with : {kRubbish, QByteArray(kPage, '\0')}) {
            QByteArray file = intact();
            overwrite(file, rootOf(file, name.constData()), with);
            Rescue rescue(file);
            QCOMPARE(rescue.events(), kEvents);
            compareExtras(rescue);
        }
    }

    void allInnerPages()
    {
        QByteArray file = intact();
        overwriteInnerPages(file);
        Rescue rescue(file);
        QCOMPARE(rescue.events(), kEvents);
        compareExtras(rescue);
        QCOMPARE(rescue.number("SELECT count(*) FROM gap"), 0);
    }

    void allInnerPagesAndTheFirst()
    {
        QByteArray file = intact();
        overwriteInnerPages(file);
        overwrite(file, 1);
        Rescue rescue(file);
        QCOMPARE(rescue.events(), kEvents);
        compareExtras(rescue);
    }

    void allInnerPagesAndThePointerMap()
    {
        QByteArray file = intact();
        overwriteInnerPages(file);
        overwrite(file, 2);
        Rescue rescue(file);
        QCOMPARE(rescue.events(), kEvents);
        compareExtras(rescue);
    }

    // A page that was written to the wrong place.
    void rootIsALeafOfItsTable()
    {
        QByteArray file = intact();
        const qsizetype root = rootOf(file, "event");
        const auto leaf = qFromBigEndian<quint32>(file.constData() + (root - 1) * kPage + 8);
        overwrite(file, root, file.mid((qsizetype(leaf) - 1) * kPage, kPage));
        Rescue rescue(file);
        QCOMPARE(rescue.events(), kEvents);
    }

    // More leaves than one inner page can lead to.
    void severalLevels()
    {
        QByteArray file = closedWorkspace([](Database &database) {
            database.execute("WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                             " INSERT INTO trash SELECT 1000000 + i, 1800000000000000 FROM n");
            database.execute("WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 320)"
                             " INSERT INTO mark SELECT i, 1, printf('%.3500c', 'm') FROM n");
        });
        overwriteInnerPages(file);
        Rescue rescue(file);
        QCOMPARE(rescue.events(), kEvents);
        QCOMPARE(rescue.number("SELECT count(*) FROM mark WHERE length(comment) = 3500"), kEvents);
    }

    void removedEventsStayRemoved_data()
    {
        QTest::addColumn<int>("lost");
        QTest::newRow("nothing else") << 0;
        QTest::newRow("the first page") << 1;
        QTest::newRow("the pointer map") << 2;
    }

    // Freed pages still hold what was removed.
    void removedEventsStayRemoved()
    {
        QFETCH(int, lost);
        QByteArray file = closedWorkspace([](Database &database) {
            database.execute("PRAGMA secure_delete = OFF");
            addDeliveriesAndMarks(database);
            database.execute("DELETE FROM mark"); // all at once: no page is changed, all are freed
            database.execute("DELETE FROM event WHERE id BETWEEN 51 AND 250");
            database.execute("INSERT INTO gap VALUES (51, 250)");
            database.execute("INSERT INTO trash SELECT id, 1800000000000000 FROM event"
                             " WHERE id % 10 = 0");
        });
        overwrite(file, rootOf(intact(), "mark"));
        overwriteInnerPages(file);
        if (lost != 0)
            overwrite(file, lost);
        Rescue rescue(file);
        QCOMPARE(rescue.events(), 108);
        QCOMPARE(rescue.number("SELECT count(*) FROM event WHERE id BETWEEN 51 AND 250"), 0);
        QCOMPARE(rescue.number("SELECT count(*) FROM mark"), 0);
    }

    // SQLite reads a trash with a row that is no row of ours: it counts although it is made anew.
    void trashWithAWrongRow()
    {
        QByteArray file = closedWorkspace([](Database &database) {
            database.execute("INSERT INTO trash SELECT id, 1800000000000000 FROM event"
                             " WHERE id <= 20");
            database.execute("UPDATE trash SET batch = 'x' WHERE event_id = 7");
        });
        overwrite(file, rootOf(file, "event"));
        QCOMPARE(Rescue(file).events(), kEvents - 20);
    }

    // The trash can be read at first, while the events cannot.
    void trashOfManyPages()
    {
        QByteArray file = closedWorkspace([](Database &database) {
            database.execute("WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                             " INSERT INTO trash SELECT i + 300, 1800000000000000 FROM n");
        });
        overwrite(file, rootOf(file, "event"));
        QCOMPARE(Rescue(file).events(), 300);
        overwrite(file, rootOf(intact(), "trash"));
        QCOMPARE(Rescue(file).events(), 300);
    }

    // What the write-ahead log still holds is found together with the rest.
    void withLog()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        for (int i = 0; i < 200; ++i)
            fixture.append(makeEvent(QByteArray(500, 'a')));
        fixture.close();
        QVERIFY(fixture.open());
        for (int i = 0; i < 20; ++i)
            fixture.append(makeEvent(QByteArray(500, 'b')));
        QByteArray file = contentOf(fixture.path());
        const QByteArray log = contentOf(fixture.path() + QStringLiteral("-wal"));
        QVERIFY(!log.isEmpty());
        QCOMPARE(Rescue(file, log).events(), 220);
        overwriteInnerPages(file);
        QCOMPARE(Rescue(file, log).events(), 220);
    }

    void cancelled()
    {
        QByteArray file = intact();
        overwriteInnerPages(file);
        QTemporaryDir folder;
        const QString damaged = folder.filePath(QStringLiteral("damaged.tally"));
        const QString rescued = folder.filePath(QStringLiteral("rescued.tally"));
        QVERIFY(writeFile(damaged, file));
        const std::atomic_bool stop = true;
        const auto count = salvageWorkspace(damaged, rescued, &stop);
        QVERIFY(!count);
        QCOMPARE(count.error().code, ErrorCode::Cancelled);
        QVERIFY(!QFile::exists(rescued));
    }

    // Inner pages that lead in circles, all to one place, or nowhere.
    void wrongWays_data()
    {
        QTest::addColumn<quint32>("child");
        QTest::newRow("to itself") << quint32(rootOf(intact(), "event"));
        QTest::newRow("to another table") << quint32(rootOf(intact(), "delivery"));
        QTest::newRow("to the first page") << quint32(1);
        QTest::newRow("nowhere") << quint32(0);
        QTest::newRow("behind the end") << quint32(0xFFFFFFFF);
    }

    void wrongWays()
    {
        QFETCH(quint32, child);
        QByteArray file = intact();
        char *root = file.data() + (rootOf(file, "event") - 1) * kPage;
        QCOMPARE(root[0], char(5));
        const int cells = qFromBigEndian<quint16>(root + 3);
        for (int i = 0; i < cells; ++i)
            qToBigEndian(child, root + qFromBigEndian<quint16>(root + 12 + 2 * i));
        qToBigEndian(child, root + 8);
        QCOMPARE(Rescue(file).events(), kEvents);
    }

    void chaos_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 40; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    // Pages in one another's places, bytes and lengths at random: it ends, and nothing wrong
    // comes over.
    void chaos()
    {
        QFETCH(quint32, seed);
        QByteArray file = intact();
        QRandomGenerator random(seed);
        const auto anyPage = [&] { return 1 + random.bounded(int(pagesOf(file))); };
        for (int i = 0; i < 10; ++i) {
            const QByteArray page = file.mid((anyPage() - 1) * kPage, kPage);
            overwrite(file, anyPage(), page);
        }
        for (int i = 0; i < 400; ++i) {
            // most of them where the structure of a page stands
            const int at = random.bounded(i % 4 == 0 ? int(kPage) : 64);
            file[(anyPage() - 1) * kPage + at] = char(random.bounded(256));
        }
        overwrite(file, rootOf(intact(), "event"));
        if (seed % 3 == 0)
            file.truncate(random.bounded(int(file.size())));
        Rescue rescue(file);
        const qint64 events = rescue.events();
        QVERIFY2(events >= -1, "an event is not what was received");
        QVERIFY2(rescue.error() != QStringLiteral("the damaged file was written to"), "written");
    }

private:
    static void compareExtras(const Rescue &rescue)
    {
        QCOMPARE(rescue.number("SELECT count(*) FROM delivery"), kDeliveries);
        QCOMPARE(rescue.number("SELECT count(*) FROM mark"), kMarks);
        QCOMPARE(rescue.number("SELECT count(*) FROM event WHERE reply_id IS NOT NULL"), kEvents);
        QCOMPARE(rescue.number("SELECT count(*) FROM delivery a JOIN delivery b ON"
                               " a.event_id = b.event_id AND a.id < b.id AND a.url < b.url"),
            kDeliveries / 2); // in the order in which they were made
    }
};

QTEST_GUILESS_MAIN(TreeRebuildTest)
#include "tst_treerebuild.moc"
