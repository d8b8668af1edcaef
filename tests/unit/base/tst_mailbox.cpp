// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mailbox.h"

#include <QTest>
#include <QThread>
#include <algorithm>
#include <thread>

using tallyman::Mailbox;

namespace {

// Counts how often it is handed something.
class Owner : public QObject
{
public:
    Mailbox<int> mailbox{this, [this](const std::vector<int> &letters) {
                             ++deliveries;
                             thread = QThread::currentThread();
                             got.insert(got.end(), letters.begin(), letters.end());
                         }};
    int deliveries = 0;
    QThread *thread = nullptr;
    std::vector<int> got;
};

} // namespace

// From other threads to the thread of an object.
class MailboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsOverAllAtOnceAndInOrder()
    {
        Owner owner;
        const auto slot = owner.mailbox.slot();
        std::thread([slot] {
            for (int i = 0; i < 100; ++i)
                slot.post(i);
        }).join();
        QCOMPARE(owner.deliveries, 0); // never on the thread of the sender
        QCoreApplication::processEvents();
        QCOMPARE(owner.deliveries, 1);
        QCOMPARE(owner.thread, QThread::currentThread());
        QCOMPARE(owner.got.size(), std::size_t{100});
        QVERIFY(std::is_sorted(owner.got.begin(), owner.got.end()));
        slot.post(100);
        QCoreApplication::processEvents();
        QCOMPARE(owner.deliveries, 2);
        QCOMPARE(owner.got.back(), 100);
    }

    void losesNothingWhileItIsEmptied()
    {
        constexpr int kEach = 20000;
        Owner owner;
        const auto slot = owner.mailbox.slot();
        std::vector<std::thread> threads;
        for (int t = 0; t < 3; ++t)
            threads.emplace_back([slot, t] {
                for (int i = 0; i < kEach; ++i)
                    slot.post(t * kEach + i);
            });
        while (owner.got.size() < 3 * kEach)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        for (std::thread &thread : threads)
            thread.join();
        std::vector<int> last(3, -1); // of each sender
        for (const int letter : owner.got) {
            int &before = last.at(static_cast<std::size_t>(letter / kEach));
            QVERIFY(letter > before);
            before = letter;
        }
    }

    void dropsWhatComesTooLate()
    {
        auto owner = std::make_unique<Owner>();
        const auto slot = owner->mailbox.slot();
        slot.post(1); // on its way
        owner.reset();
        slot.post(2);
        QCoreApplication::processEvents(); // and nobody touches what has gone
    }
};

QTEST_GUILESS_MAIN(MailboxTest)
#include "tst_mailbox.moc"
