// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <curl/curl.h>
#include <functional>
#include <memory>
#include <unordered_set>

namespace tallyman {

// Drives libcurl's multi interface from the thread's event loop: one notifier for all sockets and
// one timer, so that nothing polls or blocks. Lives on the delivery thread; owned by a Sender.
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
    static int onSocket(CURL *easy, curl_socket_t socket, int what, void *self, void *watch);
    static int onTimer(CURLM *multi, long timeoutMs, void *self);
    void watchSocket(curl_socket_t socket, int what);
    void onReady();
    void reportFinished();

    CURLM *m_multi = nullptr;
    const Done m_done;
    QTimer m_timer;
    int m_epoll = -1; // knows all sockets, so that the event loop need not be told of each
    std::unique_ptr<QSocketNotifier> m_notifier; // of m_epoll
    std::unordered_set<curl_socket_t> m_watched; // those that libcurl waits for
};

} // namespace tallyman
