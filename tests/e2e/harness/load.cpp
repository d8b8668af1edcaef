// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/load.h"

#include "harness/wire.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallyman {

namespace {

int connectTo(quint16 port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{30, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

QByteArray problemOf(const char *step, ssize_t count, int number, const QByteArray &reply)
{
    const char *why = count > 0 ? "not 200" : count == 0 ? "closed" : std::strerror(errno);
    return "message " + QByteArray::number(number) + ' ' + step + ": " + why + ", got \""
        + reply.left(200).simplified() + '"';
}

} // namespace

Load::Load(quint16 port, int senders, int firstNumber)
    : m_port(port)
    , m_next(firstNumber)
{
    for (int i = 0; i < senders; ++i) {
        m_threads.emplace_back([this] { send(); });
    }
}

Load::~Load()
{
    stop();
}

void Load::stop()
{
    m_stop = true;
    for (std::thread &thread : m_threads) {
        thread.join();
    }
    m_threads.clear();
}

bool Load::waitForAnswers(int count, std::chrono::milliseconds limit)
{
    std::unique_lock lock(m_mutex);
    const auto reached = [&] { return m_answered.size() >= static_cast<size_t>(count); };
    const auto over = [&] { return m_ends.size() == static_cast<qsizetype>(m_threads.size()); };
    m_changed.wait_for(lock, limit, [&] { return reached() || over(); });
    return reached();
}

QString Load::report()
{
    const std::lock_guard lock(m_mutex);
    return QStringLiteral("%1 answered, %2 of %3 senders ended: %4")
        .arg(m_answered.size())
        .arg(m_ends.size())
        .arg(m_threads.size())
        .arg(QString::fromUtf8(m_ends.join(", ")));
}

QByteArray Load::bodyOf(int number)
{
    const QByteArray text = "{\"import_id\":" + QByteArray::number(number) + "}";
    if (number % 197 == 0) {
        return text + QByteArray(1'500'000, static_cast<char>('a' + number % 26));
    }
    return number % 7 == 0 ? text.repeated(400) : text;
}

void Load::send()
{
    const int socket = connectTo(m_port);
    QByteArray problem = socket < 0 ? QByteArrayLiteral("no connection") : QByteArray();
    while (problem.isEmpty() && !m_stop) {
        const int number = m_next++;
        problem = post(socket, number);
        if (problem.isEmpty()) {
            const std::lock_guard lock(m_mutex);
            m_answered.insert(number);
            m_changed.notify_one();
        }
    }
    if (socket >= 0) {
        ::close(socket);
    }
    const std::lock_guard lock(m_mutex);
    m_ends.append(problem);
    m_changed.notify_one();
}

QByteArray Load::post(int socket, int number) const
{
    const QByteArray message = postMessage("/n/" + QByteArray::number(number), bodyOf(number));
    qsizetype sent = 0;
    while (sent < message.size()) {
        const ssize_t count = ::send(socket, message.constData() + sent,
            static_cast<size_t>(message.size() - sent), MSG_NOSIGNAL);
        if (count <= 0) {
            return problemOf("sending", count, number, {});
        }
        sent += count;
    }
    QByteArray reply;
    while (!reply.endsWith("{\"received\":true}")) {
        char bytes[4096];
        const ssize_t count = ::recv(socket, bytes, sizeof bytes, 0);
        if (count <= 0) {
            return problemOf("reading", count, number, reply);
        }
        reply.append(bytes, count);
        if (statusOf(reply) != 200 && reply.contains("\r\n\r\n")) {
            return problemOf("reading", count, number, reply);
        }
    }
    return {};
}

} // namespace tallyman
