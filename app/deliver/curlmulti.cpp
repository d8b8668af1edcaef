// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/curlmulti.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <sys/epoll.h>
#include <unistd.h>

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
    connect(&m_timer, &QTimer::timeout, this, [this] {
        int running = 0;
        curl_multi_socket_action(m_multi, CURL_SOCKET_TIMEOUT, 0, &running);
        reportFinished();
    });
    m_epoll = epoll_create1(EPOLL_CLOEXEC);
    if (m_epoll < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { onReady(); });
}

CurlMulti::~CurlMulti()
{
    curl_multi_cleanup(m_multi);
    m_notifier.reset();
    if (m_epoll >= 0)
        close(m_epoll);
}

const char *CurlMulti::add(CURL *easy)
{
    if (m_epoll < 0)
        return "no more files can be opened";
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

// What libcurl does not wait for any more stays known to the system: the next request on a kept
// connection wants just the same. A socket that was closed leaves by itself, see epoll(7), so that
// a new one of its number is found not to be known.
void CurlMulti::watchSocket(curl_socket_t socket, int what)
{
    if (what == CURL_POLL_REMOVE) {
        m_watched.erase(socket);
        return;
    }
    m_watched.insert(socket);
    epoll_event wanted{};
    wanted.data.fd = socket;
    if (what & CURL_POLL_IN)
        wanted.events |= EPOLLIN;
    if (what & CURL_POLL_OUT)
        wanted.events |= EPOLLOUT;
    if (epoll_ctl(m_epoll, EPOLL_CTL_MOD, socket, &wanted) != 0 && errno == ENOENT)
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket, &wanted);
}

void CurlMulti::onReady()
{
    std::array<epoll_event, 64> ready{};
    const int count = epoll_wait(m_epoll, ready.data(), static_cast<int>(ready.size()), 0);
    for (int i = 0; i < count; ++i) {
        const auto &[events, data] = ready.at(static_cast<std::size_t>(i));
        if (!m_watched.contains(data.fd)) { // the peer has ended a connection that was kept
            epoll_ctl(m_epoll, EPOLL_CTL_DEL, data.fd, nullptr);
            continue;
        }
        int mask = 0;
        if (events & (EPOLLIN | EPOLLHUP))
            mask |= CURL_CSELECT_IN;
        if (events & EPOLLOUT)
            mask |= CURL_CSELECT_OUT;
        if (events & EPOLLERR)
            mask |= CURL_CSELECT_ERR;
        int running = 0;
        curl_multi_socket_action(m_multi, data.fd, mask, &running);
    }
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
