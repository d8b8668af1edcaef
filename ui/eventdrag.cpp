// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/eventdrag.h"

#include "session/session.h"
#include "ui/payloadname.h"

#include <QDrag>
#include <QGuiApplication>
#include <QMimeData>
#include <QWidget>

namespace tallyman {

EventDrag::EventDrag(Session *session, QWidget *source)
    : QObject(source)
    , m_session(session)
    , m_source(source)
{
}

void EventDrag::start(const IdSet &ids)
{
    if (!m_waiting.isEmpty() || ids.isEmpty())
        return;
    if (!m_folder)
        m_folder = std::make_unique<QTemporaryDir>();
    if (!m_folder->isValid()) {
        Q_EMIT failed(
            tr("No folder for files to be dragged could be made: %1").arg(m_folder->errorString()));
        return;
    }
    m_files.clear();
    for (qint64 i = 0; i < qMin(ids.size(), kMaxFiles); ++i)
        m_waiting.append(ids.at(i));
    writeNext();
}

void EventDrag::writeNext()
{
    if (m_waiting.isEmpty()) {
        begin();
        return;
    }
    const auto giveUp = [this](const Error &error) {
        m_waiting.clear();
        Q_EMIT failed(error.message);
    };
    const EventId id = m_waiting.first();
    m_session->loadEvent(id, 0, this, [this, id, giveUp](const Result<EventPtr> &event) {
        if (!event)
            return giveUp(event.error());
        const QString path = m_folder->filePath(payloadFileName(**event));
        m_session->saveBody(
            id, path, false, this, [this, path, giveUp](const Result<qint64> &saved) {
                if (!saved)
                    return giveUp(saved.error());
                m_files.append(QUrl::fromLocalFile(path));
                m_waiting.removeFirst();
                writeNext();
            });
    });
}

void EventDrag::begin()
{
    Q_EMIT filesReady(m_files);
    if (!QGuiApplication::mouseButtons().testFlag(Qt::LeftButton))
        return;
    auto *data = new QMimeData;
    data->setUrls(m_files);
    auto *drag = new QDrag(m_source);
    drag->setMimeData(data);
    drag->exec(Qt::CopyAction);
}

} // namespace tallyman
