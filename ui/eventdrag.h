// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"

#include <QObject>
#include <QPointer>
#include <QTemporaryDir>
#include <QUrl>
#include <memory>

class QWidget;

namespace tallyman {

class Session;

// Lets events be dragged out of the window as files: writes their content to a folder of its own,
// which goes with this object, and starts the drag when they are there, if the button is still
// held. GUI thread.
class EventDrag : public QObject
{
    Q_OBJECT

public:
    EventDrag(Session *session, QWidget *source);

    // At most kMaxFiles are taken.
    void start(const IdSet &ids);

    static constexpr qint64 kMaxFiles = 50;

Q_SIGNALS:
    void failed(const QString &sentence);
    void filesReady(const QList<QUrl> &files); // just before the drag

private:
    void writeNext();
    void begin();

    Session *m_session;
    QWidget *m_source;
    std::unique_ptr<QTemporaryDir> m_folder;
    QList<EventId> m_waiting;
    QList<QUrl> m_files;
};

} // namespace tallyman
