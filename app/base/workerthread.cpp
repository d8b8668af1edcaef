// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/workerthread.h"

#include <openssl/crypto.h>
#include <sys/resource.h>

namespace tallyman {

void lowerThreadPriority()
{
#ifdef Q_OS_LINUX
    constexpr int kNiceness = 10;
    setpriority(PRIO_PROCESS, 0, kNiceness); // there, of the thread
#endif
}

WorkerThread::WorkerThread(const QString &name)
{
    m_thread.setObjectName(name);
    m_thread.start();
}

WorkerThread::~WorkerThread()
{
    stop();
}

void WorkerThread::adopt(QObject *object)
{
    Q_ASSERT(!object->parent());
    object->moveToThread(&m_thread);
    m_objects.append(object);
}

void WorkerThread::stop()
{
    if (!m_thread.isRunning())
        return;
    while (!m_objects.isEmpty()) {
        QObject *object = m_objects.takeLast();
        // QThread::wait() returns before the system has ended the thread, so at the program's end
        // OpenSSL may not get to free what it keeps for the thread.
        QObject::connect(
            object, &QObject::destroyed, object, [] { OPENSSL_thread_stop(); },
            Qt::DirectConnection);
        object->deleteLater();
    }
    m_thread.quit();
    m_thread.wait(); // deferred deletions run before the event loop ends
}

} // namespace tallyman
