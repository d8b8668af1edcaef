// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/compose.h"

#include <QObject>
#include <functional>
#include <memory>

namespace tallyman {

// Reads part of an event's stored content without blocking; `done` may be called on any thread.
// Less than `count` bytes only at the end.
using BodyFetch = std::function<void(
    EventId id, qint64 offset, qint64 count, std::function<void(Result<QByteArray>)> done)>;

// Sends requests with libcurl's multi interface and tells what came back.
// Lives on the delivery thread: create it, moveToThread(), then use it through the thread-safe
// functions. Owned by whoever owns the thread (see WorkerThread).
class Sender : public QObject
{
    Q_OBJECT

public:
    using Token = quint64;

    // How much of a response body is kept; the rest is counted and thrown away.
    static constexpr qint64 kKeptResponseBytes = 1024 * 1024;

    explicit Sender(BodyFetch fetch);
    ~Sender() override;

    // A number for send(); thread-safe.
    [[nodiscard]] static Token nextToken();

    // Queues a request; finished(token) follows exactly once. Thread-safe.
    void send(Token token, const OutgoingRequest &request);
    // Ends a request early; finished() follows with outcome Cancelled. Thread-safe.
    void cancel(Token token);

Q_SIGNALS:
    // Emitted on the delivery thread. `delivery.id` is 0: it is not stored yet.
    void finished(tallyman::Sender::Token token, const tallyman::Delivery &delivery);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tallyman
