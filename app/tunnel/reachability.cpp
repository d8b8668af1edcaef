// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/reachability.h"

#include "base/text.h"
#include "tunnel/ngrokerrors.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QUrlQuery>
#include <QUuid>

namespace tallyman {

namespace {

constexpr qint64 kKeptBytes = 64 * 1024;

// As other programs of this machine would go out; to itself without.
QNetworkProxy proxyTo(const QUrl &url)
{
    const QHostAddress address(url.host());
    if (address.isLoopback() || url.host() == QLatin1String("localhost"))
        return QNetworkProxy::NoProxy;
    const auto proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url));
    return proxies.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : proxies.first();
}

QString reasonOf(const QNetworkReply &reply, const QString &host)
{
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        return QStringLiteral("The name %1 is not known. Is the URL right, and this machine "
                              "connected to the internet?")
            .arg(host);
    case QNetworkReply::ConnectionRefusedError:
        return QStringLiteral("%1 refuses the connection.").arg(host);
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return QStringLiteral("%1 did not answer in time.").arg(host);
    case QNetworkReply::SslHandshakeFailedError:
        return QStringLiteral("The certificate of %1 is not trusted here: %2.")
            .arg(host, reply.errorString());
    default:
        return QStringLiteral("%1 cannot be asked: %2.").arg(host, reply.errorString());
    }
}

} // namespace

ReachabilityCheck::ReachabilityCheck(const Patience &patience, QObject *parent)
    : QObject(parent)
    , m_patience(patience)
    , m_mark("tallyman-check=" + QUuid::createUuid().toByteArray(QUuid::Id128))
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(static_cast<int>(patience.reply.count()));
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &ReachabilityCheck::end);
}

void ReachabilityCheck::start(const QUrl &publicUrl)
{
    QUrl url = publicUrl;
    if (url.scheme() == QLatin1String("tcp")) // of ngrok: HTTP goes through it as it is
        url.setScheme(QStringLiteral("http"));
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    url.setQuery(QString::fromLatin1(m_mark));
    m_host = url.host();
    m_network.setProxy(proxyTo(url));
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", "Tallyman/" TALLYMAN_VERSION);
    request.setRawHeader("ngrok-skip-browser-warning", "1");
    m_clock.start();
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(kKeptBytes);
    connect(m_reply, &QNetworkReply::finished, this, &ReachabilityCheck::onReply);
    // a longer answer is not read to its end
    connect(m_reply, &QNetworkReply::readyRead, this, [this] {
        if (m_reply != nullptr && m_reply->bytesAvailable() >= kKeptBytes)
            onReply();
    });
    // what sends a byte now and then is not waited for either
    m_wait.start(m_patience.reply);
}

void ReachabilityCheck::onReply()
{
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    if (reply == nullptr)
        return;
    m_result.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_result.tookUs = m_clock.nsecsElapsed() / 1000;
    m_errorCode = ngrokErrorCode(QString::fromLatin1(reply->rawHeader("Ngrok-Error-Code")));
    if (m_errorCode.isEmpty())
        m_errorCode = ngrokErrorCode(QString::fromUtf8(reply->read(kKeptBytes)));
    if (m_result.status == 0)
        m_failure = reasonOf(*reply, m_host);
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
    if (m_result.reached || m_result.status == 0)
        end();
    else
        m_wait.start(m_patience.arrival);
}

void ReachabilityCheck::arrived(EventId event)
{
    if (m_result.reached)
        return;
    m_result.reached = true;
    m_result.event = event;
    if (m_reply == nullptr)
        end();
}

void ReachabilityCheck::end()
{
    if (std::exchange(m_ended, true))
        return;
    m_wait.stop();
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
        m_failure = QStringLiteral("%1 did not answer in time.").arg(m_host);
    }
    if (m_result.tookUs == 0)
        m_result.tookUs = m_clock.nsecsElapsed() / 1000;
    m_result.sentence = sentence();
    Q_EMIT finished(m_result);
}

QString ReachabilityCheck::sentence() const
{
    const QString time = formatDuration(m_result.tookUs);
    if (m_result.reached && m_result.status != 0)
        return QStringLiteral("Yes: a request through %1 came in as event %2 and was answered %3 "
                              "in %4.")
            .arg(m_host)
            .arg(m_result.event)
            .arg(m_result.status)
            .arg(time);
    if (m_result.reached)
        return QStringLiteral("Half: a request through %1 came in as event %2, but its reply did "
                              "not come back. %3")
            .arg(m_host)
            .arg(m_result.event)
            .arg(m_failure);
    return QStringLiteral("No: %1").arg(m_result.status == 0 ? m_failure : refusal());
}

QString ReachabilityCheck::refusal() const
{
    const QString known = ngrokErrorSentence(m_errorCode);
    if (!known.isEmpty())
        return known;
    if (m_result.status >= 300 && m_result.status < 400)
        return QStringLiteral("%1 answers %2 and sends the request elsewhere; senders of webhooks "
                              "do not follow that. Use the URL that it leads to.")
            .arg(m_host)
            .arg(m_result.status);
    return QStringLiteral("%1 answers %2, but nothing came in here. The URL leads to another "
                          "program, or something in between answers by itself.")
        .arg(m_host)
        .arg(m_result.status);
}

} // namespace tallyman
