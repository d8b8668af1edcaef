// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"
#include "store/eventlog.h"

#include <QFile>
#include <QHash>

namespace tallyman {

// `tallyman import FILE`: NDJSON as `export` writes it, or HAR.
class ImportJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QString file;
    };
    explicit ImportJob(Options options);
    [[nodiscard]] std::optional<int> start() override;
    // What has been handed to the log is stored first.
    void interrupt() override;

private:
    void importNext();
    void importHar();
    void store(const Event &event);
    void onAppended(const QList<EventLog::Appended> &events);
    void stop(const QString &sentence);

    const Options m_options;
    QFile m_file;
    QHash<quint64, Event> m_notes; // marks and comments of events that are being stored
    quint64 m_tickets = 0;
    qint64 m_line = 0;
    qint64 m_waiting = 0;
    qint64 m_stored = 0;
    bool m_atEnd = false;
    bool m_interrupted = false;
    bool m_stopped = false;
};

} // namespace tallyman
