// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/acceptedsocket.h"
#include "event/scriptedreply.h"

#include <QObject>
#include <QTimer>

namespace tallyman {

class Clock;

// What became of a scripted reply.
struct SentReply
{
    int status = 0;  // 0: the sender saw none
    QByteArray head; // as it went out
    QByteArray body;
    qint64 atUs = 0; // when the last of it was handed to the system; 0: nothing was sent
    QByteArray note; // of the script
    bool mustClose = false;
    bool mustReset = false; // closed at once, see AcceptedSocket::resetOnClose()
};

// Sends one reply as its script says: later, slowly, or broken on purpose. Lives on the capture
// thread; owned by its Connection.
class ReplySender : public QObject
{
    Q_OBJECT

public:
    // The parts outlive it. `frame`: its date is set when the reply goes out.
    ReplySender(AcceptedSocket *socket, const Clock *clock, ScriptedReply script, ReplyFrame frame,
        QObject *parent);

    void start();
    // The sender reads no more: what waits for that ends.
    void giveUp();
    // What has gone out until now.
    [[nodiscard]] SentReply sentSoFar() const;

Q_SIGNALS:
    void finished(const tallyman::SentReply &sent);

private:
    void begin();
    void composeWire();
    void sendPiece();
    void waitForSender();
    void finish();

    AcceptedSocket *const m_socket;
    const Clock *const m_clock;
    const ScriptedReply m_script;
    ReplyFrame m_frame;
    QTimer m_timer;
    QByteArray m_wire;
    qsizetype m_headBytes = 0; // of m_wire
    qsizetype m_sentBytes = 0; // handed to the socket
    bool m_waits = false;      // for the sender to give up
    bool m_gaveUp = false;     // it has
    bool m_done = false;
};

} // namespace tallyman
