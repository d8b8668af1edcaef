// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

namespace tallyman {

// From now on the calling thread runs when others leave the processor idle, mostly (on Linux
// niceness 10, about a tenth of a contended core).
void lowerThreadPriority();

// A named thread with an event loop that is stopped and joined when this object goes.
// Objects handed to adopt() live on the thread and are deleted there, last adopted first,
// before the thread ends.
class WorkerThread
{
public:
    explicit WorkerThread(const QString &name);
    ~WorkerThread();
    Q_DISABLE_COPY_MOVE(WorkerThread)

    // Moves `object` (without parent) to the thread and takes ownership of it.
    void adopt(QObject *object);
    // Deletes the adopted objects on the thread, then ends and joins it. Called by the destructor.
    void stop();

private:
    QThread m_thread;
    QList<QObject *> m_objects;
};

} // namespace tallyman
