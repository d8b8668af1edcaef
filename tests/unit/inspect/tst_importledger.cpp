// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/importledger.h"
#include "inspect/notificationcodec.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kQuietMs = 5000;

// A request with rows `first`…`last`, each with the content `content`.
Notification rows(qint64 first, qint64 last, qint64 total, quint64 content = 1)
{
    Notification notification;
    notification.kind = FormKind::Rows;
    notification.rowsAreNumbered = true;
    notification.rowsTotal = total;
    for (qint64 number = first; number <= last; ++number)
        notification.rows.push_back({number, content, 0, 0});
    notification.requestKey = QByteArray::number(first) + '-' + QByteArray::number(last);
    return notification;
}

// Part `index` (from 0) of `count` with `size` rows that have no numbers.
Notification part(qint64 index, qint64 count, qint64 size, qint64 total, quint64 content = 1)
{
    Notification notification;
    notification.kind = FormKind::Rows;
    notification.seriesIndex = index;
    notification.seriesCount = count;
    notification.seriesBase = 1;
    notification.rowsTotal = total;
    for (qint64 place = 1; place <= size; ++place)
        notification.rows.push_back({place, content, 0, 0});
    notification.requestKey = QByteArray::number(index);
    return notification;
}

Notification notice(std::optional<qint64> rows, std::optional<qint64> succeeded)
{
    Notification notification;
    notification.kind = FormKind::Notice;
    notification.notice = NoticeCounts{rows, succeeded, std::nullopt, QStringLiteral("success")};
    return notification;
}

QList<std::pair<qint64, qint64>> rangesOf(const IdSet &set)
{
    QList<std::pair<qint64, qint64>> ranges;
    for (const IdSet::Range &range : set.ranges())
        ranges.append({range.first, range.last});
    return ranges;
}

} // namespace

class ImportLedgerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arrivingCompleteIncomplete();
    void aLateChunkMendsIt();
    void conflictsStay();
    void rejectedRowsAreNotMissing();
    void aNoticeAnnouncesMoreThanTheRows();
    void aNoticeExcusesWhatFailed();
    void gapsWithoutATotal();
    void aNoticeAloneMissesNothing();
    void partsOfASeries();
    void rowsThatNothingNames();
    void oneRequestWithoutNumbers();
    void numbersFromZero();
    void rowsOutsideExcuseNothing();
    void rowsThatFailedMayBeSent();
    void hostileNumbers();
    void codecRoundTrip();
    void codecRefusesOtherBytes();
};

void ImportLedgerTest::arrivingCompleteIncomplete()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 1'000'000, rows(1, 10, 30));
    QCOMPARE(ledger.import().state(1'000'000), ImportState::Arriving);
    QCOMPARE(ledger.import().state(1'000'000 + kQuietMs * 1000), ImportState::Incomplete);
    ledger.add(2, 2'000'000, rows(21, 30, 30));
    QCOMPARE(rangesOf(ledger.import().gaps), (QList<std::pair<qint64, qint64>>{{11, 20}}));
    ledger.add(3, 3'000'000, notice(30, 30));
    QCOMPARE(ledger.import().state(3'000'000), ImportState::Incomplete); // the notice has come
    ledger.add(4, 4'000'000, rows(11, 20, 30));
    QCOMPARE(ledger.import().state(4'000'000), ImportState::Complete);
    QCOMPARE(ledger.import().chunks, 3);
}

void ImportLedgerTest::aLateChunkMendsIt()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(2, 2, 2));
    QCOMPARE(ledger.import().state(60'000'000), ImportState::Incomplete);
    ledger.add(2, 90'000'000, rows(1, 1, 2));
    QCOMPARE(ledger.import().state(90'000'000), ImportState::Complete);
    QVERIFY(ledger.import().gaps.isEmpty());
}

void ImportLedgerTest::conflictsStay()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(1, 3, 3));
    ledger.add(2, 0, rows(1, 3, 3));
    QCOMPARE(ledger.import().rowsDuplicated, 3);
    QCOMPARE(ledger.import().chunks, 1);
    QCOMPARE(ledger.import().attempts, 2);
    const RowArrival other = ledger.add(3, 0, rows(2, 2, 3, 7));
    QCOMPARE(other.contradicts, EventId(1));
    QCOMPARE(other.repeats, EventId(0));
    QCOMPARE(ledger.import().rowsDuplicated, 2);
    QCOMPARE(ledger.import().rowsConflicting, 1);
    ledger.add(4, 0, rows(2, 2, 3)); // the first content again
    QCOMPARE(ledger.import().rowsConflicting, 1);
    QCOMPARE(ledger.import().state(0), ImportState::Conflicting);
    QCOMPARE(ledger.row(2)->eventId, 1);
    QVERIFY(ledger.row(2)->conflicting);
    QVERIFY(!ledger.row(4));
}

void ImportLedgerTest::aNoticeAnnouncesMoreThanTheRows()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(1, 3, 3));
    QCOMPARE(ledger.import().state(0), ImportState::Complete);
    Notification said = notice(5, 5);
    said.requestKey = "the same";
    ledger.add(2, 0, said);
    QCOMPARE(ledger.import().state(0), ImportState::Incomplete);
    ledger.add(3, 0, said);
    QCOMPARE(ledger.import().state(0), ImportState::Incomplete);
    said.notice->succeeded = 3;
    ledger.add(4, 0, said);
    QCOMPARE(ledger.import().state(0), ImportState::Conflicting);
}

void ImportLedgerTest::aNoticeExcusesWhatFailed()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(1, 3, 3));
    ledger.add(2, 0, notice(5, 3)); // two of them failed
    QCOMPARE(ledger.import().state(0), ImportState::Complete);
}

void ImportLedgerTest::gapsWithoutATotal()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    Notification chunk = rows(1, 3, 0);
    chunk.rowsTotal.reset();
    chunk.rows.erase(chunk.rows.begin() + 1);
    ledger.add(1, 0, chunk);
    QCOMPARE(ledger.import().state(0), ImportState::Arriving);
    QCOMPARE(ledger.import().state(kQuietMs * 1000), ImportState::Incomplete);
}

// Whether failed rows are sent is not documented: between row_success and row_count is right.
void ImportLedgerTest::rejectedRowsAreNotMissing()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(1, 98, 100));
    ledger.add(2, 0, notice(100, 98));
    QCOMPARE(ledger.import().state(0), ImportState::Complete);
    ImportLedger other(QStringLiteral("csvbox"), QStringLiteral("2"), kQuietMs);
    other.add(1, 0, rows(1, 97, 100));
    other.add(2, 0, notice(100, 98));
    QCOMPARE(other.import().state(0), ImportState::Incomplete);
}

void ImportLedgerTest::aNoticeAloneMissesNothing()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, notice(100, 98));
    QCOMPARE(ledger.import().rowsTotal, std::optional<qint64>(100));
    QCOMPARE(ledger.import().state(0), ImportState::Complete);
    QVERIFY(ledger.import().gaps.isEmpty());
}

void ImportLedgerTest::partsOfASeries()
{
    ImportLedger ledger(QStringLiteral("impler"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, part(2, 3, 500, 2500));
    QVERIFY(ledger.import().gapsAreParts);
    QCOMPARE(rangesOf(ledger.import().gaps), (QList<std::pair<qint64, qint64>>{{1, 2}}));
    ledger.add(2, 0, part(0, 3, 1000, 2500));
    ledger.add(3, 0, part(0, 3, 1000, 2500));
    QCOMPARE(ledger.import().rowsReceived, 1500);
    QCOMPARE(ledger.import().rowsDuplicated, 1000);
    ledger.add(4, 0, part(1, 3, 1000, 2500));
    QCOMPARE(ledger.import().state(0), ImportState::Complete);
    ledger.add(5, 0, part(1, 3, 1000, 2500, 9));
    QCOMPARE(ledger.import().rowsConflicting, 1000);
}

// Without numbers and series they are counted through all requests.
void ImportLedgerTest::rowsThatNothingNames()
{
    const auto request = [](const char *key, qint64 size, qint64 content) {
        Notification notification = part(0, 1, size, 0, content);
        notification.seriesIndex.reset();
        notification.seriesCount.reset();
        notification.rowsTotal.reset();
        notification.requestKey = key;
        return notification;
    };
    ImportLedger ledger(QStringLiteral("impler"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, request("a", 3, 1));
    ledger.add(2, 0, request("b", 2, 1));
    ledger.add(3, 0, request("c", 4, 1));
    ledger.add(4, 0, request("b", 2, 1));
    ledger.add(5, 0, request("c", 1, 2));
    QCOMPARE(ledger.import().rowsReceived, 9);
    QCOMPARE(rangesOf(ledger.import().twice), (QList<std::pair<qint64, qint64>>{{4, 5}}));
    QCOMPARE(rangesOf(ledger.import().conflicting), (QList<std::pair<qint64, qint64>>{{6, 6}}));
    QVERIFY(ledger.import().gaps.isEmpty());
}

// Its rows are none of those that have numbers.
void ImportLedgerTest::oneRequestWithoutNumbers()
{
    Notification unnumbered = rows(1, 3, 6, 2);
    unnumbered.rowsAreNumbered = false;
    unnumbered.requestKey = "unnumbered";
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, unnumbered);
    const RowArrival arrival = ledger.add(2, 0, rows(1, 3, 6));
    QVERIFY(arrival == RowArrival());
    QCOMPARE(ledger.import().rowsReceived, 6);
    QCOMPARE(ledger.import().rowsConflicting, 0);
    QCOMPARE(ledger.import().state(0), ImportState::Complete);
}

void ImportLedgerTest::numbersFromZero()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(0, 9, 10));
    QCOMPARE(ledger.import().state(0), ImportState::Complete);
    QVERIFY(ledger.import().gaps.isEmpty());
}

void ImportLedgerTest::rowsOutsideExcuseNothing()
{
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(1, 1, 2));
    ledger.add(2, 0, rows(5, 5, 2));
    QCOMPARE(rangesOf(ledger.import().gaps), (QList<std::pair<qint64, qint64>>{{2, 2}}));
    QVERIFY(ledger.import().isMissingSomething());
    QCOMPARE(ledger.import().state(60'000'000), ImportState::Incomplete);
    ledger.add(3, 0, rows(2, 2, 2));
    QVERIFY(!ledger.import().isMissingSomething());

    ImportLedger below(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    below.add(1, 0, rows(-1, -1, 2));
    below.add(2, 0, rows(1, 1, 2));
    QCOMPARE(rangesOf(below.import().gaps), (QList<std::pair<qint64, qint64>>{{2, 2}}));
    QVERIFY(below.import().isMissingSomething());
}

void ImportLedgerTest::rowsThatFailedMayBeSent()
{
    for (const qint64 sent : {2, 3, 4}) {
        ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
        ledger.add(1, 0, rows(1, sent, 4));
        ledger.add(2, 0, notice(4, 3));
        QCOMPARE(ledger.import().isMissingSomething(), sent < 3);
    }
}

void ImportLedgerTest::hostileNumbers()
{
    constexpr qint64 kHighest = 1LL << 53;
    ImportLedger ledger(QStringLiteral("csvbox"), QStringLiteral("1"), kQuietMs);
    ledger.add(1, 0, rows(kHighest - 1, kHighest, kHighest));
    QCOMPARE(rangesOf(ledger.import().gaps), (QList<std::pair<qint64, qint64>>{{1, kHighest - 2}}));
    ledger.add(2, 0, rows(5, 4, 0)); // no rows at all
    QCOMPARE(ledger.import().rowsReceived, 2);
}

void ImportLedgerTest::codecRoundTrip()
{
    Notification notification = part(1, 3, 4, 2500, 0xFEDCBA9876543210);
    notification.rows[2] = {-5, 0, 1'000'000, 70};
    notification.notice = NoticeCounts{100, std::nullopt, 2, QStringLiteral("Partial")};
    notification.file = QStringLiteral("products.csv");
    notification.user = QStringLiteral("ø");
    const auto read = decodeNotification(encodeNotification(notification));
    QVERIFY(read);
    QCOMPARE(read->seriesIndex, notification.seriesIndex);
    QCOMPARE(read->seriesCount, notification.seriesCount);
    QCOMPARE(read->rowsTotal, notification.rowsTotal);
    QCOMPARE(read->rowsHere, std::nullopt);
    QCOMPARE(read->file, notification.file);
    QCOMPARE(read->user, notification.user);
    QCOMPARE(read->notice->succeeded, std::nullopt);
    QCOMPARE(read->notice->status, notification.notice->status);
    QCOMPARE(read->rows.size(), notification.rows.size());
    for (size_t i = 0; i < notification.rows.size(); ++i) {
        QCOMPARE(read->rows[i].number, notification.rows[i].number);
        QCOMPARE(read->rows[i].digest, notification.rows[i].digest);
        QCOMPARE(read->rows[i].offset, notification.rows[i].offset);
        QCOMPARE(read->rows[i].size, notification.rows[i].size);
    }
}

void ImportLedgerTest::codecRefusesOtherBytes()
{
    const QByteArray bytes = encodeNotification(rows(1, 3, 3));
    for (qsizetype size = 0; size < bytes.size(); ++size)
        QVERIFY2(!decodeNotification(bytes.first(size)), qPrintable(QString::number(size)));
    QVERIFY(!decodeNotification(QByteArray(100, '\xFF')));
}

QTEST_GUILESS_MAIN(ImportLedgerTest)
#include "tst_importledger.moc"
