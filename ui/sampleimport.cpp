// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampleimport.h"

#include "session/session.h"

#include <QDateTime>

namespace tallyman {

namespace {

OutgoingRequest sampleRequest(const QUrl &listener, const Sample &sample)
{
    OutgoingRequest request;
    request.targetName = QStringLiteral("Tallyman");
    request.method = sample.method;
    request.requestTarget = "/crm/imports";
    request.url = listener.resolved(QUrl(QStringLiteral("/crm/imports")));
    request.bodyEdited = true;
    request.body = sample.body;
    request.bodyBytes = sample.body.size();
    request.headers = {{"Host", listener.authority().toUtf8()}};
    for (const HeaderField &field : sample.headers.fields())
        request.headers.append(field.name, field.value);
    request.headers.append("Content-Length", QByteArray::number(sample.body.size()));
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
    QList<Sample> samples;
    for (const SampleEntry &entry : sampleEntries()) {
        if (entry.file == QLatin1String("csvbox-rows.json")
            || entry.file == QLatin1String("csvbox-notice.json"))
            samples.append(loadSample(entry));
    }
    for (Sample &sample : samples)
        sample.headers.append("User-Agent", "GuzzleHttp/7");
    sendAll(samples);
}

void SampleImport::sendWholeImport()
{
    sendAll(wholeImport(QDateTime::currentSecsSinceEpoch()));
}

void SampleImport::sendAll(const QList<Sample> &samples)
{
    if (!m_waiting.isEmpty())
        return;
    if (!m_session->listener().listening) {
        Q_EMIT finished(tr("Nothing can be received while Tallyman does not listen."));
        return;
    }
    m_waiting = samples;
    sendNext();
}

void SampleImport::sendNext()
{
    if (m_waiting.isEmpty()) {
        Q_EMIT finished(QString());
        return;
    }
    const OutgoingRequest request =
        sampleRequest(QUrl(m_session->listener().url), m_waiting.first());
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
