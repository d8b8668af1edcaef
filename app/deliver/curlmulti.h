// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <curl/curl.h>
#include <functional>
#include <memory>

namespace tallyman {

// Drives libcurl's multi interface from the thread's event loop: a notifier per socket and one
// timer, so that nothing polls or blocks. Lives on the delivery thread; owned by a Sender.
class CurlMulti : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(CURL *easy, CURLcode code)>;

    explicit CurlMulti(Done done);
    ~CurlMulti() override;

    // Starts a transfer; `done` is called for it once, not from inside add(). Null when it was
    // taken, otherwise libcurl's reason.
    [[nodiscard]] const char *add(CURL *easy);
    // Ends a transfer early, or after `done`; its connection is kept for reuse where possible.
    void remove(CURL *easy);

private:
    struct Watch
    {
        std::unique_ptr<QSocketNotifier> read;
        std::unique_ptr<QSocketNotifier> write;
    };

    static int onSocket(CURL *easy, curl_socket_t socket, int what, void *self, void *watch);
    static int onTimer(CURLM *multi, long timeoutMs, void *self);
    void watchSocket(curl_socket_t socket, int what);
    void setNotifier(std::unique_ptr<QSocketNotifier> &notifier, curl_socket_t socket,
        QSocketNotifier::Type type, bool wanted);
    void act(curl_socket_t socket, int events);
    void reportFinished();

    CURLM *m_multi = nullptr;
    const Done m_done;
    QTimer m_timer;
    QHash<curl_socket_t, std::shared_ptr<Watch>> m_watches;
};

} // namespace tallyman
