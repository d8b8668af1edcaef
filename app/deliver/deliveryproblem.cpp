// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/deliveryproblem.h"

#include "base/text.h"

#include <cerrno>
#include <cstring>

namespace tallyman {

namespace {

QString hostAndPort(const QUrl &url)
{
    QString host = url.host();
    if (host.contains(QLatin1Char(':')))
        host = QLatin1Char('[') + host + QLatin1Char(']');
    const int standard = url.scheme() == QLatin1String("https") ? 443 : 80;
    return host + QLatin1Char(':') + QString::number(url.port(standard));
}

QString duration(std::chrono::milliseconds time)
{
    if (time.count() % 1000 == 0)
        return QStringLiteral("%1 s").arg(time.count() / 1000);
    return QStringLiteral("%1 ms").arg(time.count());
}

bool isLocal(const QString &host)
{
    return host == QLatin1String("localhost") || host.startsWith(QLatin1String("127."))
        || host == QLatin1String("::1");
}

QString connectProblem(const OutgoingRequest &request, const TransferFailure &failure)
{
    const QString where = failure.proxy.isEmpty() ? hostAndPort(request.url)
                                                  : QStringLiteral("the proxy ") + failure.proxy;
    if (failure.osError == ECONNREFUSED)
        return QStringLiteral("Connection refused by %1: is %2 running?")
            .arg(where,
                !failure.proxy.isEmpty()          ? QStringLiteral("it")
                    : isLocal(request.url.host()) ? QStringLiteral("your app")
                                                  : QStringLiteral("the server"));
    if (failure.osError == EHOSTUNREACH || failure.osError == ENETUNREACH)
        return QStringLiteral("There is no route to %1: is the network up?").arg(where);
    const QString why = failure.osError != 0
        ? QString::fromLocal8Bit(strerror(static_cast<int>(failure.osError)))
        : failure.detail;
    return QStringLiteral("Could not connect to %1: %2.").arg(where, why);
}

QString timeoutProblem(const OutgoingRequest &request, const TransferFailure &failure)
{
    const QString where = hostAndPort(request.url);
    if (!failure.connected)
        return QStringLiteral("Could not connect to %1 within %2.")
            .arg(where, duration(std::min(request.connectTimeout, request.totalTimeout)));
    const QString limit = duration(request.totalTimeout);
    if (failure.answerBegan)
        return QStringLiteral("The answer of %1 was not complete within %2.").arg(where, limit);
    return QStringLiteral("No answer from %1 within %2.").arg(where, limit);
}

// The numbers are OpenSSL's X509_V_ERR_… (openssl/x509_vfy.h), which libcurl passes on.
QString certificateProblem(const OutgoingRequest &request, const TransferFailure &failure)
{
    const QString host = request.url.host();
    const QString exception = QStringLiteral(" Allow it for this target if you trust it.");
    switch (failure.verifyResult) {
    case 18:
    case 19:
        return QStringLiteral("The certificate of %1 is self-signed.").arg(host) + exception;
    case 20:
    case 21:
        return QStringLiteral("The certificate of %1 was issued by an authority that is not known "
                              "here.")
                   .arg(host)
            + exception;
    case 9:
        return QStringLiteral("The certificate of %1 is not valid yet: are the clocks right?")
            .arg(host);
    case 10:
        return QStringLiteral("The certificate of %1 has expired.").arg(host) + exception;
    case 0:
    case 62:
    case 64:
        return QStringLiteral("The certificate that %1 shows was issued for another name.")
                   .arg(host)
            + exception;
    default:
        return QStringLiteral("The certificate of %1 could not be verified: %2.")
                   .arg(host, failure.detail)
            + exception;
    }
}

QString brokenProblem(const OutgoingRequest &request, const TransferFailure &failure)
{
    const QString where = hostAndPort(request.url);
    if (failure.answerBegan)
        return QStringLiteral("%1 broke off the connection in the middle of its answer.")
            .arg(where);
    if (failure.code == CURLE_GOT_NOTHING)
        return QStringLiteral("%1 closed the connection without an answer.").arg(where);
    return QStringLiteral("%1 reset the connection before it answered.").arg(where);
}

} // namespace

QString deliveryProblem(const OutgoingRequest &request, const TransferFailure &failure)
{
    const QString where = hostAndPort(request.url);
    switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return QStringLiteral("The name “%1” could not be resolved.").arg(request.url.host());
    case CURLE_COULDNT_RESOLVE_PROXY:
        return QStringLiteral("The name of the proxy %1 could not be resolved.").arg(failure.proxy);
    case CURLE_COULDNT_CONNECT:
        return connectProblem(request, failure);
    case CURLE_OPERATION_TIMEDOUT:
        return timeoutProblem(request, failure);
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
        return brokenProblem(request, failure);
    case CURLE_PEER_FAILED_VERIFICATION:
        return certificateProblem(request, failure);
    case CURLE_SSL_CONNECT_ERROR:
        return QStringLiteral("No TLS connection with %1 (%2). Does it speak https on this port?")
            .arg(where, failure.detail);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        return QStringLiteral("What answers at %1 does not speak HTTP/1.x.").arg(where);
    case CURLE_OUT_OF_MEMORY: // how libcurl refuses a header line over 100 KiB
        return QStringLiteral("A header line in the answer of %1 is too long; reading was stopped.")
            .arg(where);
    default:
        return QStringLiteral("Sending to %1 failed: %2.").arg(where, failure.detail);
    }
}

} // namespace tallyman
