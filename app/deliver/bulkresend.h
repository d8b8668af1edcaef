// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/sender.h"
#include "event/idset.h"
#include "event/target.h"

#include <QObject>

namespace tallyman {

struct BulkOptions
{
    Target target;
    bool newestFirst = false; // otherwise as captured
    int parallel = 4;         // requests at once, 1…64
    double perSecond = 0;     // 0: as fast as they are answered
};

struct BulkProgress
{
    qint64 total = 0;
    qint64 done = 0;      // answered, failed or cancelled
    qint64 succeeded = 0; // 2xx
    qint64 refused = 0;   // answered with another status
    qint64 failed = 0;    // no answer
    qint64 skipped = 0;   // could not be composed (a malformed event) or was deleted meanwhile
    qint64 elapsedUs = 0;
    QString lastError; // a sentence, for the summary
    bool running = false;
    bool cancelled = false;
};

// Resends many events to one target, a bounded number at once; memory does not grow with the count.
// Lives on its owner's thread.
class BulkResend : public QObject
{
    Q_OBJECT

public:
    // With as much of its content as the target needs to be sent it.
    using LoadEvent =
        std::function<void(EventId, const Target &, std::function<void(Result<EventPtr>)>)>;
    using Compose = std::function<Result<OutgoingRequest>(const Event &, const Target &)>;
    using Send = std::function<Sender::Token(
        const OutgoingRequest &, std::function<void(const Result<Delivery> &)>)>;
    using Cancel = std::function<void(Sender::Token)>;

    BulkResend(
        LoadEvent load, Compose compose, Send send, Cancel cancel, QObject *parent = nullptr);
    ~BulkResend() override;

    void start(const IdSet &ids, const BulkOptions &options);
    void cancel();
    [[nodiscard]] const BulkProgress &progress() const;

Q_SIGNALS:
    void progressChanged(); // at most ten times a second
    void finished();        // exactly once after start()

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tallyman
