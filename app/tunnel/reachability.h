// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QElapsedTimer>
#include <QMetaType>
#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>
#include <chrono>

class QNetworkReply;

namespace tallyman {

// Whether the world can reach the listener through a public URL.
struct Reachability
{
    bool reached = false; // the request came in here
    EventId event = 0;    // as which
    int status = 0;       // of the reply that came back; 0: none
    qint64 tookUs = 0;    // until that reply, or until nothing more was waited for
    QString sentence;     // what was found, and what to do
};

// Sends one request to the public URL, out into the internet and back, and waits until it comes in.
// It is known by a number in its query that nobody can guess. Lives on its owner's thread (the main
// one), which tells it what has arrived; never waits.
class ReachabilityCheck : public QObject
{
    Q_OBJECT

public:
    struct Patience
    {
        std::chrono::milliseconds reply{15'000};
        std::chrono::milliseconds arrival{3'000}; // after the reply
    };
    explicit ReachabilityCheck(QObject *parent = nullptr)
        : ReachabilityCheck(Patience(), parent)
    {
    }
    explicit ReachabilityCheck(const Patience &patience, QObject *parent = nullptr);

    // finished() follows once.
    void start(const QUrl &publicUrl);
    // Whether a request target is that of this check.
    [[nodiscard]] bool isOwn(QByteArrayView target) const { return target.contains(m_mark); }
    // It has come in.
    void arrived(EventId event);

Q_SIGNALS:
    void finished(const tallyman::Reachability &result);

private:
    void onReply();
    void end();
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString refusal() const;

    const Patience m_patience;
    const QByteArray m_mark;
    QNetworkAccessManager m_network;
    QNetworkReply *m_reply = nullptr; // while it is awaited
    QTimer m_wait;                    // for the event, when the reply is there
    QElapsedTimer m_clock;
    QString m_host;
    QString m_errorCode; // ngrok's
    QString m_failure;   // why there is no reply
    Reachability m_result;
    bool m_ended = false;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::Reachability)
