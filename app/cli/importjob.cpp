// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/importjob.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "exchange/eventjson.h"
#include "exchange/har.h"

namespace tallyman {

namespace {

constexpr qint64 kWaitingEvents = 256; // handed to the log, not yet stored
constexpr qint64 kDetectedBytes = 4096;
constexpr EventLog::Ticket kFirstTicket = EventLog::Ticket(1) << 63; // lower: of connections

} // namespace

ImportJob::ImportJob(Options options)
    : m_options(std::move(options))
    , m_file(m_options.file)
{
}

std::optional<int> ImportJob::start()
{
    if (!m_file.open(QIODevice::ReadOnly)) {
        complain(
            QStringLiteral("%1 cannot be read: %2.").arg(m_options.file, m_file.errorString()));
        return kExitFailed;
    }
    const ExchangeFormat format = detectFormat(m_file.peek(kDetectedBytes));
    if (format == ExchangeFormat::Unknown) {
        complain(
            QStringLiteral("%1 is neither NDJSON as `tallyman export` writes it nor a HAR file.")
                .arg(m_options.file));
        return kExitFailed;
    }
    if (const auto failed = openSession(m_options.workspace, true))
        return failed;
    if (session()->workspace().mode != WorkspaceMode::Capture) {
        complain(session()->workspace().problem);
        return kExitFailed;
    }
    connect(session()->log(), &EventLog::appended, this, &ImportJob::onAppended);
    connect(session()->log(), &EventLog::appendFailed, this,
        [this](const QList<quint64> &, const Error &error) { stop(error.message); });
    if (format == ExchangeFormat::Har)
        QMetaObject::invokeMethod(this, &ImportJob::importHar, Qt::QueuedConnection);
    else
        QMetaObject::invokeMethod(this, &ImportJob::importNext, Qt::QueuedConnection);
    return std::nullopt;
}

void ImportJob::interrupt()
{
    m_interrupted = true;
    importNext();
}

void ImportJob::importNext()
{
    while (!m_stopped && !m_interrupted && m_waiting < kWaitingEvents && !m_atEnd) {
        const QByteArray line = m_file.readLine();
        m_atEnd = m_file.atEnd();
        ++m_line;
        if (line.trimmed().isEmpty())
            continue;
        const auto event = eventFromExportLine(line);
        if (event)
            store(*event);
        else
            stop(QStringLiteral("%1, line %2: %3")
                     .arg(m_options.file)
                     .arg(m_line)
                     .arg(event.error().message));
    }
    if (m_stopped || m_waiting > 0)
        return;
    if (m_interrupted) {
        stop(QStringLiteral("Interrupted."));
    } else if (m_atEnd) {
        writeOut(QByteArray(QByteArray::number(m_stored) + " imported\n"));
        finish(kExitDone);
    }
}

void ImportJob::importHar()
{
    m_atEnd = true;
    const auto events = eventsFromHar(m_file.readAll());
    if (!events) {
        stop(events.error().message);
        return;
    }
    for (const Event &event : *events)
        store(event);
    importNext();
}

// Ids are given out anew; everything else stays as it was.
void ImportJob::store(const Event &event)
{
    NewEvent copy = toNewEvent(event);
    copy.id = 0;
    const EventLog::Ticket ticket = kFirstTicket + m_tickets++;
    if (event.marked || !event.comment.isEmpty())
        m_notes.insert(ticket, event);
    ++m_waiting;
    session()->log()->append(std::move(copy), ticket);
}

void ImportJob::onAppended(const QList<EventLog::Appended> &events)
{
    for (const EventLog::Appended &appended : events) {
        --m_waiting;
        ++m_stored;
        const auto note = m_notes.constFind(appended.ticket);
        if (note == m_notes.constEnd())
            continue;
        IdSet ids;
        ids.insert(appended.id);
        if (!note->comment.isEmpty())
            session()->setComment(appended.id, note->comment);
        if (note->marked)
            session()->setMarked(ids, true);
        m_notes.erase(note);
    }
    importNext();
}

void ImportJob::stop(const QString &sentence)
{
    if (std::exchange(m_stopped, true))
        return;
    complain(sentence);
    complain(QStringLiteral("%1 events were imported before that.").arg(m_stored));
    finish(kExitFailed);
}

} // namespace tallyman
