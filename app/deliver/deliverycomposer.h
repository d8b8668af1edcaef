// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/outbox.h"

namespace tallyman {

class Database;
class EventReader;

// Makes the requests of what is in the outbox: reads the event, applies what its rule has made of
// it and what the target wants, has it signed. On one thread, which may block on the disk.
class DeliveryComposer
{
public:
    DeliveryComposer(QString path, QByteArray vfs, SignRequest sign);
    ~DeliveryComposer();

    void setSigning(SignRequest sign) { m_sign = std::move(sign); }
    // Reads one state of the workspace until endReading(). Errors: Io or Busy, when the workspace
    // cannot be read at the moment; otherwise the item can never be sent, and the error says why.
    [[nodiscard]] Result<OutgoingRequest> compose(const OutboxItem &item, const Target &target);
    // Before waiting for anything: what is read keeps the workspace from tidying up.
    void endReading();

private:
    [[nodiscard]] EventReader &reader();
    void disconnect();

    const QString m_path;
    const QByteArray m_vfs;
    SignRequest m_sign;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<EventReader> m_reader;
    bool m_reading = false;
};

// How much of the content of an event signAsWanted() needs to have at hand.
[[nodiscard]] qint64 contentToSign(const Target &target);
// Has a composed request signed as its target wants it; the content of `event`, where that is at
// hand, goes with it. Errors: InvalidInput, why it cannot be signed.
[[nodiscard]] Result<OutgoingRequest> signAsWanted(
    OutgoingRequest request, const Event &event, const Target &target, const SignRequest &sign);
// The request that asks for the health of a target.
[[nodiscard]] Result<OutgoingRequest> healthCheckOf(const Target &target);
// The value that tells a target that several attempts are the same delivery.
[[nodiscard]] QByteArray idempotencyKey(const Event &event);

} // namespace tallyman
