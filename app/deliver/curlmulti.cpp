// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/curlmulti.h"

#include <csignal>
#include <mutex>

namespace tallyman {

namespace {

// Connections that are kept open for reuse when nothing is being sent on them.
constexpr long kKeptConnections = 64;

// libcurl writes to TLS sockets without MSG_NOSIGNAL; a peer that goes away must not end the
// program.
void initialiseOnce()
{
    static std::once_flag once;
    std::call_once(once, [] {
        std::signal(SIGPIPE, SIG_IGN);
        curl_global_init(CURL_GLOBAL_DEFAULT);
    });
}

// Deleting a notifier inside its own signal is not allowed, keeping it enabled on a socket that
// libcurl is about to close neither.
void retire(std::unique_ptr<QSocketNotifier> &notifier)
{
    if (!notifier)
        return;
    notifier->setEnabled(false);
    notifier.release()->deleteLater();
}

} // namespace

CurlMulti::CurlMulti(Done done)
    : m_done(std::move(done))
{
    initialiseOnce();
    m_multi = curl_multi_init();
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &CurlMulti::onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &CurlMulti::onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, kKeptConnections);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
}

CurlMulti::~CurlMulti()
{
    curl_multi_cleanup(m_multi);
    for (const auto &watch : std::as_const(m_watches)) {
        retire(watch->read);
        retire(watch->write);
    }
}

const char *CurlMulti::add(CURL *easy)
{
    const CURLMcode code = curl_multi_add_handle(m_multi, easy);
    return code == CURLM_OK ? nullptr : curl_multi_strerror(code);
}

void CurlMulti::remove(CURL *easy)
{
    curl_multi_remove_handle(m_multi, easy);
}

int CurlMulti::onSocket(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    static_cast<CurlMulti *>(self)->watchSocket(socket, what);
    return 0;
}

int CurlMulti::onTimer(CURLM *, long timeoutMs, void *self)
{
    QTimer &timer = static_cast<CurlMulti *>(self)->m_timer;
    if (timeoutMs < 0)
        timer.stop();
    else
        timer.start(static_cast<int>(std::min(timeoutMs, 24L * 3600 * 1000)));
    return 0;
}

void CurlMulti::watchSocket(curl_socket_t socket, int what)
{
    auto &watch = m_watches[socket];
    if (!watch)
        watch = std::make_shared<Watch>();
    const bool gone = what == CURL_POLL_REMOVE;
    setNotifier(watch->read, socket, QSocketNotifier::Read, !gone && (what & CURL_POLL_IN));
    setNotifier(watch->write, socket, QSocketNotifier::Write, !gone && (what & CURL_POLL_OUT));
    if (gone)
        m_watches.remove(socket);
}

void CurlMulti::setNotifier(std::unique_ptr<QSocketNotifier> &notifier, curl_socket_t socket,
    QSocketNotifier::Type type, bool wanted)
{
    if (!wanted) {
        retire(notifier);
        return;
    }
    if (notifier)
        return;
    notifier = std::make_unique<QSocketNotifier>(socket, type);
    const int event = type == QSocketNotifier::Read ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
    connect(notifier.get(), &QSocketNotifier::activated, this,
        [this, socket, event] { act(socket, event); });
}

void CurlMulti::act(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, events, &running);
    reportFinished();
}

void CurlMulti::reportFinished()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg == CURLMSG_DONE)
            m_done(message->easy_handle, message->data.result);
    }
}

} // namespace tallyman
