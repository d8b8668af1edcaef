// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/idset.h"

#include <QRandomGenerator>
#include <QTest>
#include <set>

using namespace tallyman;

class IdSetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMillionIdsAreOneRange()
    {
        IdSet ids;
        for (EventId id = 1; id <= 1'000'000; id += 1000)
            ids.insert(id, id + 999);
        QCOMPARE(ids.size(), 1'000'000);
        QCOMPARE(ids.ranges().size(), 1);
        QCOMPARE(ids.at(999'999), 1'000'000);
    }

    // Against std::set, with random insertions and removals of ranges.
    void equalsASet_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void equalsASet()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        IdSet ids;
        std::set<EventId> model;
        for (int step = 0; step < 300; ++step) {
            const EventId first = random.bounded(1, 200);
            const EventId last = first + random.bounded(0, 20);
            const bool add = random.bounded(2) == 0;
            if (add)
                ids.insert(first, last);
            else
                ids.remove(first, last);
            for (EventId id = first; id <= last; ++id) {
                if (add)
                    model.insert(id);
                else
                    model.erase(id);
            }
            QCOMPARE(ids.size(), static_cast<qint64>(model.size()));
        }
        qint64 position = 0;
        for (const EventId id : model) {
            QCOMPARE(ids.at(position), id);
            QCOMPARE(ids.indexOf(id), position);
            ++position;
        }
        for (EventId id = 0; id < 230; ++id) {
            QCOMPARE(ids.contains(id), model.count(id) > 0);
            const auto notLess = model.lower_bound(id);
            QCOMPARE(ids.lowerBound(id), std::distance(model.begin(), notLess));
        }
        for (qsizetype i = 1; i < ids.ranges().size(); ++i) // neighbours are merged
            QVERIFY(ids.ranges()[i].first > ids.ranges()[i - 1].last + 1);
    }

    // Sets of many and of few ranges, united and subtracted, against std::set.
    void setsOfManyRanges_data() { equalsASet_data(); }

    void setsOfManyRanges()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        IdSet left;
        IdSet right;
        std::set<EventId> united;
        std::set<EventId> rest;
        const int density = random.bounded(2, 30);
        for (EventId id = 1; id <= 2000; ++id) {
            if (random.bounded(density) == 0) {
                left.insert(id);
                united.insert(id);
                rest.insert(id);
            }
            if (random.bounded(density) == 0 && id > 500) {
                right.insert(id);
                united.insert(id);
                rest.erase(id);
            }
        }
        const auto list = [](const IdSet &ids) {
            std::set<EventId> all;
            for (qint64 i = 0; i < ids.size(); ++i)
                all.insert(ids.at(i));
            return all;
        };
        IdSet both = left;
        both.unite(right);
        QVERIFY(list(both) == united);
        IdSet other = right;
        other.unite(left);
        QCOMPARE(other, both);
        const IdSet before = left;
        const IdSet shared = intersection(left, right);
        QCOMPARE(intersection(right, left), shared);
        left.subtract(right);
        QVERIFY(list(left) == rest);
        both.subtract(right);
        QCOMPARE(both, left);
        both.unite(shared);
        QCOMPARE(both, before);
        QCOMPARE(shared.size(), before.size() - left.size());
    }

    void subtractLeavesTheRest()
    {
        IdSet ids;
        ids.insert(1, 10);
        IdSet others;
        others.insert(3, 4);
        others.insert(9, 20);
        ids.subtract(others);
        QCOMPARE(ids.size(), 6);
        QVERIFY(!ids.contains(3) && !ids.contains(9) && ids.contains(5));
        ids.unite(others);
        QCOMPARE(ids.ranges().size(), 1);
        QCOMPARE(*ids.last(), 20);
    }
};

QTEST_APPLESS_MAIN(IdSetTest)
#include "tst_idset.moc"
