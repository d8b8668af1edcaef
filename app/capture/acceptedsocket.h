// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/requestreader.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>
#include <optional>

namespace tallyman {

// An accepted TCP connection, without a buffer of its own for what comes in: bytes that are not
// read stay with the kernel, which slows the sender down, and the end of the sender's side does not
// close ours. (QTcpSocket hides both.) By itself it carries bytes as they are; TlsSocket encrypts
// them. Capture thread; owned by its Connection.
class AcceptedSocket : public QObject
{
    Q_OBJECT

public:
    enum ReadResult : qint64 {
        kEnded = 0,    // the sender has ended its side
        kNothing = -1, // nothing at the moment
        kFailed = -2,  // the connection is gone
    };

    // Takes over `descriptor`.
    explicit AcceptedSocket(qintptr descriptor, QObject *parent = nullptr);
    ~AcceptedSocket() override;

    // "address:port" of the sender and of our side; IPv6 in brackets.
    [[nodiscard]] QByteArray remote() const;
    [[nodiscard]] QByteArray local() const;

    // Bytes read into `buffer`, or a ReadResult.
    [[nodiscard]] qint64 read(char *buffer, qint64 size) { return receive(buffer, size); }
    // Whether readable() is emitted.
    void setReading(bool reading);

    // Sends now what the kernel takes, the rest when it can. False when the connection is gone.
    bool write(const QByteArray &bytes);
    // What write() was given and the kernel has not taken yet.
    [[nodiscard]] qint64 pendingBytes() const { return m_pending.size() - m_sent; }
    // Its end resets the connection (RST) instead of closing it.
    void resetOnClose();
    // Ends our side when everything is sent.
    void finishWriting();
    // Why nothing that comes is to be read as a request.
    [[nodiscard]] virtual std::optional<RequestProblem> problem() const { return std::nullopt; }

Q_SIGNALS:
    void readable();
    void sent(); // some of what was pending, or it is lost with the connection

protected:
    // What read() does.
    [[nodiscard]] virtual qint64 receive(char *buffer, qint64 size);
    // Bytes that the kernel took, or a ReadResult.
    [[nodiscard]] virtual qint64 transmit(const char *bytes, qint64 size);
    // Everything is sent.
    virtual void endWriting();
    // receive() cannot go on until there is room for sending: readable() is emitted then.
    void waitForRoom() { m_writeNotifier.setEnabled(true); }
    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    void sendPending();

    const int m_descriptor;
    QSocketNotifier m_readNotifier;
    QSocketNotifier m_writeNotifier;
    QByteArray m_pending;
    qsizetype m_sent = 0; // of m_pending
    bool m_finishing = false;
};

} // namespace tallyman
