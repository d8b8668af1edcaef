// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QObject>
#include <QThread>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace tallyman {

class Database;

// Reads a whole workspace once, on a thread of its own, to see whether its structure is sound
// (SQLite's quick_check). Takes about a second for a gigabyte that the system has in memory.
// Lives on its owner's thread; ends at once when it is destroyed.
class IntegrityCheck : public QObject
{
    Q_OBJECT

public:
    // `path` as Database takes it.
    explicit IntegrityCheck(const QString &path, const QByteArray &vfs, QObject *parent = nullptr);
    ~IntegrityCheck() override;

    // To be called once, when finished() is connected.
    void start();

Q_SIGNALS:
    // What is wrong; nothing when the file is sound. A file that cannot be read to its end for
    // another reason is tried again, every second.
    void finished(const std::optional<tallyman::Error> &damage);

private:
    void run();
    bool tryOnce(); // false: to be tried again

    const QString m_path;
    const QByteArray m_vfs;
    std::mutex m_mutex; // guards the two below
    std::condition_variable m_ending;
    Database *m_database = nullptr; // while it is read
    bool m_stopped = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace tallyman
