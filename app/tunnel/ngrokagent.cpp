// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/ngrokagent.h"

#include <QCoreApplication>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>
#include <QThreadPool>
#include <algorithm>

namespace tallyman {

namespace {

constexpr int kPatienceMs = 3000;
constexpr qint64 kMostStateBytes = 1024 * 1024;
constexpr qint64 kMostRecordBytes = 96 * 1024 * 1024; // of base64: an agent keeps 50 MB of messages
constexpr const char *kTooMuch = "tooMuch";

} // namespace

NgrokAgent::NgrokAgent(QObject *parent)
    : QObject(parent)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(kPatienceMs);
}

QList<quint16> NgrokAgent::usualPorts()
{
    QList<quint16> ports;
    for (int i = 0; i < kPorts; ++i)
        ports.append(static_cast<quint16>(kFirstPort + i));
    return ports;
}

void NgrokAgent::look(const QList<quint16> &ports)
{
    if (m_asking > 0 || ports.isEmpty())
        return;
    m_found.clear();
    m_asking = static_cast<int>(ports.size());
    for (const quint16 port : ports)
        askEndpoints(port);
}

// Errors: NotFound when the answer is another status than 200.
void NgrokAgent::get(quint16 port, const QString &path, qint64 mostBytes, const Done &done)
{
    const QUrl url(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(path));
    QNetworkRequest request(url);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("Accept-Encoding", "identity"); // the limit is of what arrives
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply, mostBytes](qint64 received) {
        if (received > mostBytes) {
            reply->setProperty(kTooMuch, true);
            reply->abort();
        }
    });
    connect(reply, &QNetworkReply::finished, this,
        [reply, port, done] { answered(reply, port, done); });
}

void NgrokAgent::answered(QNetworkReply *reply, quint16 port, const Done &done)
{
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray content = reply->isOpen() ? reply->readAll() : QByteArray(); // not aborted
    if (reply->property(kTooMuch).toBool()) {
        done(failure(ErrorCode::InvalidInput,
            QStringLiteral("What answers at 127.0.0.1:%1 sends more than an agent of ngrok would.")
                .arg(port)));
    } else if (status != 0 && status != 200) {
        done(failure(ErrorCode::NotFound,
            QStringLiteral("What answers at 127.0.0.1:%1 says %2.").arg(port).arg(status)));
    } else if (reply->error() != QNetworkReply::NoError) {
        done(failure(ErrorCode::Network,
            QStringLiteral("No agent of ngrok answers at 127.0.0.1:%1.").arg(port),
            reply->errorString()));
    } else {
        done(content);
    }
}

void NgrokAgent::askEndpoints(quint16 port)
{
    get(port, QStringLiteral("/api/endpoints"), kMostStateBytes,
        [this, port](const Result<QByteArray> &answer) {
            if (!answer && answer.error().code == ErrorCode::NotFound) {
                askTunnels(port); // an older agent, or none
                return;
            }
            if (answer) {
                const auto endpoints = ngrokEndpoints(*answer);
                note(endpoints ? NgrokAgentView{port, *endpoints, {}}
                               : NgrokAgentView{port, {}, endpoints.error().message});
            } else if (answer.error().code == ErrorCode::InvalidInput) {
                note({port, {}, answer.error().message});
            }
            countDown();
        });
}

// Something that has neither is no agent.
void NgrokAgent::askTunnels(quint16 port)
{
    get(port, QStringLiteral("/api/tunnels"), kMostStateBytes,
        [this, port](const Result<QByteArray> &answer) {
            if (answer) {
                const auto tunnels = ngrokTunnels(*answer);
                note(tunnels ? NgrokAgentView{port, *tunnels, {}}
                             : NgrokAgentView{port, {}, tunnels.error().message});
            }
            countDown();
        });
}

void NgrokAgent::note(const NgrokAgentView &view)
{
    m_found.append(view);
}

void NgrokAgent::countDown()
{

    if (--m_asking > 0)
        return;
    std::sort(m_found.begin(), m_found.end(),
        [](const NgrokAgentView &a, const NgrokAgentView &b) { return a.port < b.port; });
    Q_EMIT looked(m_found);
}

// They may be tens of megabytes, which are read on another thread.
void NgrokAgent::fetchRequests(quint16 port, int limit, QObject *context, const RequestsDone &done)
{
    const QPointer<QObject> guard(context);
    get(port, QStringLiteral("/api/requests/http?limit=%1").arg(limit), kMostRecordBytes,
        [guard, done](const Result<QByteArray> &answer) {
            if (!guard)
                return;
            if (!answer) {
                done(tl::unexpected<Error>(answer.error()));
                return;
            }
            QThreadPool::globalInstance()->start([guard, done, json = *answer] {
                QMetaObject::invokeMethod(
                    QCoreApplication::instance(),
                    [guard, done, requests = ngrokRequests(json)] {
                        if (guard)
                            done(requests);
                    },
                    Qt::QueuedConnection);
            });
        });
}

} // namespace tallyman
