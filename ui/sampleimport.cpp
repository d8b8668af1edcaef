// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampleimport.h"

#include "session/session.h"

#include <QResource>

namespace tallyman {

namespace {

OutgoingRequest sampleRequest(const QUrl &listener, const QByteArray &body)
{
    OutgoingRequest request;
    request.targetName = QStringLiteral("Tallyman");
    request.method = "POST";
    request.requestTarget = "/crm/imports";
    request.url = listener.resolved(QUrl(QStringLiteral("/crm/imports")));
    request.bodyEdited = true;
    request.body = body;
    request.bodyBytes = body.size();
    request.headers = {{"Host", listener.authority().toUtf8()}, {"User-Agent", "GuzzleHttp/7"},
        {"Content-Type", "application/json"}, {"X-Csvbox-Token", "sample-token"},
        {"Content-Length", QByteArray::number(body.size())}};
    return request;
}

} // namespace

SampleImport::SampleImport(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

void SampleImport::send()
{
    if (!m_waiting.isEmpty())
        return;
    if (!m_session->listener().listening) {
        Q_EMIT finished(tr("Nothing can be received while Tallyman does not listen."));
        return;
    }
    m_waiting = {QStringLiteral(":/samples/csvbox-rows.json"),
        QStringLiteral(":/samples/csvbox-notice.json")};
    sendNext();
}

void SampleImport::sendNext()
{
    if (m_waiting.isEmpty()) {
        Q_EMIT finished(QString());
        return;
    }
    const QByteArray body = QResource(m_waiting.first()).uncompressedData();
    const OutgoingRequest request = sampleRequest(QUrl(m_session->listener().url), body);
    m_session->send(request, this, [this](const Result<Delivery> &delivery) {
        const bool answered =
            delivery && delivery->outcome == DeliveryOutcome::Answered && delivery->status < 500;
        if (!answered) {
            m_waiting.clear();
            Q_EMIT finished(!delivery ? delivery.error().message
                    : delivery->error.isEmpty()
                    ? tr("The sample was answered with %1.").arg(delivery->status)
                    : delivery->error);
            return;
        }
        m_waiting.removeFirst();
        sendNext();
    });
}

} // namespace tallyman
