// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/workerthread.h"
#include "store/eventlog.h"
#include "store/eventreader.h"

#include <QHash>
#include <QTemporaryDir>
#include <memory>

namespace tallyman::test {

// A request as the capture would hand it over, with right digests.
[[nodiscard]] NewEvent makeEvent(const QByteArray &body, const QByteArray &target = "/hook");

// A workspace in a temporary folder with a writer on its own thread, and what it has reported.
class LogFixture : public QObject
{
    Q_OBJECT

public:
    explicit LogFixture(const QByteArray &vfs = {});
    ~LogFixture() override;

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] EventLog *log() const { return m_log; }
    // Opens, or closes and opens again. False when it could not be opened.
    bool open();
    void close();

    // Appends and waits for the answer: the id, or 0 when it could not be stored.
    EventId append(NewEvent event);
    // Runs a job and waits; whether it was committed.
    bool run(EventLog::Job job);

    QHash<quint64, EventId> stored; // ticket → id
    QList<quint64> failed;
    std::optional<Error> problem;

private:
    QTemporaryDir m_folder;
    QString m_path;
    QByteArray m_vfs;
    std::unique_ptr<WorkerThread> m_thread;
    EventLog *m_log = nullptr;
    quint64 m_ticket = 0;
};

} // namespace tallyman::test
