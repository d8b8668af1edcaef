// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/tlssocket.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

namespace tallyman {

namespace {

int descriptorOf(BIO *bio)
{
    return static_cast<int>(reinterpret_cast<qintptr>(BIO_get_data(bio)));
}

bool isForLater(ssize_t result)
{
    return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

int sendBytes(BIO *bio, const char *bytes, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::send(descriptorOf(bio), bytes, static_cast<size_t>(size), MSG_NOSIGNAL);
    if (isForLater(count))
        BIO_set_retry_write(bio);
    return static_cast<int>(count);
}

int receiveBytes(BIO *bio, char *buffer, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::recv(descriptorOf(bio), buffer, static_cast<size_t>(size), 0);
    if (isForLater(count))
        BIO_set_retry_read(bio);
    else if (count == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(count);
}

long control(BIO *bio, int command, long, void *)
{
    if (command == BIO_CTRL_EOF)
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

// As OpenSSL's own for sockets, but a sender that has gone raises no SIGPIPE.
const BIO_METHOD *socketMethod()
{
    static const BIO_METHOD *const method = [] {
        BIO_METHOD *made =
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "accepted socket");
        BIO_meth_set_write(made, sendBytes);
        BIO_meth_set_read(made, receiveBytes);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    return method;
}

SSL *newSession(const TlsIdentity &identity, int descriptor)
{
    SSL *session = SSL_new(identity.context());
    BIO *bio = BIO_new(socketMethod());
    BIO_set_data(bio, reinterpret_cast<void *>(static_cast<qintptr>(descriptor)));
    BIO_set_init(bio, 1);
    SSL_set_bio(session, bio, bio); // takes it over
    SSL_set_accept_state(session);
    return session;
}

int atMostInt(qint64 size)
{
    return static_cast<int>(std::min<qint64>(size, std::numeric_limits<int>::max()));
}

} // namespace

TlsSocket::TlsSocket(qintptr descriptor, std::shared_ptr<const TlsIdentity> identity)
    : AcceptedSocket(descriptor)
    , m_identity(std::move(identity))
    , m_tls(newSession(*m_identity, static_cast<int>(descriptor)))
{
}

TlsSocket::~TlsSocket()
{
    SSL_free(m_tls);
}

// By the first byte: that of a handshake (RFC 8446 §5.1) stands in no HTTP.
bool TlsSocket::findOut()
{
    char first = 0;
    if (::recv(descriptor(), &first, 1, MSG_PEEK) != 1)
        return false;
    if (first == '\x16') {
        m_carries = Carries::Encrypted;
        return true;
    }
    m_carries = Carries::Plain;
    m_problem = RequestProblem{RequestProblem::Kind::Malformed, 400, "plain-http-on-tls-port",
        QStringLiteral("The sender speaks plain HTTP, but this port speaks TLS. Give the sender an "
                       "https:// address, or the port for plain HTTP."),
        0};
    return true;
}

qint64 TlsSocket::receive(char *buffer, qint64 size)
{
    if (m_carries == Carries::Unknown && !findOut())
        return AcceptedSocket::receive(buffer, size); // nothing, or the end
    if (m_carries == Carries::Plain)
        return AcceptedSocket::receive(buffer, size);
    ERR_clear_error();
    const int count = SSL_read(m_tls, buffer, atMostInt(size));
    return count > 0 ? count : resultOf(count);
}

qint64 TlsSocket::transmit(const char *bytes, qint64 size)
{
    if (m_carries != Carries::Encrypted)
        return AcceptedSocket::transmit(bytes, size);
    ERR_clear_error();
    const int count = SSL_write(m_tls, bytes, atMostInt(size));
    return count > 0 ? count : resultOf(count);
}

qint64 TlsSocket::resultOf(int returned)
{
    switch (SSL_get_error(m_tls, returned)) {
    case SSL_ERROR_WANT_READ:
        return kNothing;
    case SSL_ERROR_WANT_WRITE:
        waitForRoom();
        return kNothing;
    case SSL_ERROR_ZERO_RETURN:
        return kEnded;
    default:
        describeFailure();
        return kFailed;
    }
}

// A handshake that failed would not be seen otherwise; once it has succeeded, HTTP tells what is
// missing.
void TlsSocket::describeFailure()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    if (SSL_is_init_finished(m_tls) == 1 || code == 0)
        return;
    const char *words = ERR_reason_error_string(code);
    const QString reason = QString::fromLatin1(words != nullptr ? words : "unknown");
    const bool ofSender = ERR_GET_REASON(code) > SSL_AD_REASON_OFFSET; // an alert
    m_problem = RequestProblem{RequestProblem::Kind::Aborted, 0, "tls-handshake-failed",
        ofSender ? QStringLiteral("The sender broke the TLS handshake off (%1). Mostly it does not "
                                  "trust the certificate: give it the issuer's, or have it accept "
                                  "this one.")
                       .arg(reason)
                 : QStringLiteral("The TLS handshake with the sender failed (%1).").arg(reason),
        0};
}

// Says that nothing more comes (RFC 8446 §6.1). What the sender still sends is thrown away, so it
// need not be decrypted.
void TlsSocket::endWriting()
{
    if (m_carries == Carries::Encrypted && SSL_is_init_finished(m_tls) == 1) {
        ERR_clear_error();
        (void)SSL_shutdown(m_tls);
        ERR_clear_error();
    }
    m_carries = Carries::Plain;
    AcceptedSocket::endWriting();
}

} // namespace tallyman
