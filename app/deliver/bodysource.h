// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mailbox.h"
#include "deliver/sender.h"

#include <optional>

namespace tallyman {

// Gives the content of one request to libcurl piece by piece, from memory or from the store,
// asking for the next piece ahead of need. Holds two pieces at most.
// Lives on the delivery thread; owned by a Transfer.
class BodySource : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 kPieceBytes = 256 * 1024;

    enum class Read : quint8 { Data, Wait, Failed };

    BodySource(const OutgoingRequest &request, const BodyFetch &fetch);
    ~BodySource() override;

    // All of the content where it is at hand, otherwise null. Lives as long as the request.
    [[nodiscard]] const QByteArray *atHand() const;
    // Asks for the first piece.
    void start();
    // Copies up to `size` bytes. Data with 0 bytes: the end. Wait: bytesAvailable() follows.
    [[nodiscard]] Read read(char *buffer, qint64 size, qint64 &count);
    // Begins anew from `offset` (libcurl sends again on a fresh connection).
    void seek(qint64 offset);
    // Why reading failed, a sentence.
    [[nodiscard]] const QString &problem() const { return m_problem; }

Q_SIGNALS:
    void bytesAvailable(); // or failed

private:
    struct Piece
    {
        quint64 generation = 0;
        Result<QByteArray> bytes;
    };
    void fetchMore();
    void take(const Piece &piece);

    const OutgoingRequest &m_request;
    const BodyFetch &m_fetch;
    std::optional<Mailbox<Piece>> m_mailbox; // made for the first piece; most have none
    QByteArray m_pending;                    // read, not sent
    qsizetype m_position = 0;                // in m_pending
    qint64 m_fetched = 0;                    // offset in the content behind m_pending
    bool m_fetching = false;
    bool m_waiting = false;
    quint64 m_generation = 0; // answers from before a seek() are dropped
    QString m_problem;
};

} // namespace tallyman
