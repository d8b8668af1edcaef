// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/servecommand.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "exchange/eventjson.h"
#include "store/readpool.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace tallyman {

namespace {
constexpr EventId kPrintedAtOnce = 256;
}

ServeCommand::ServeCommand(ServeOptions options)
    : m_options(std::move(options))
    , m_lines(!m_options.json && ::isatty(STDOUT_FILENO))
{
}

ServeCommand::~ServeCommand() = default;

std::optional<int> ServeCommand::start()
{
    SessionOptions options;
    options.path = m_options.workspace;
    options.listen = m_options.listen;
    options.tls = m_options.tls;
    auto session = Session::open(options);
    if (!session) {
        complain(session.error());
        return kExitFailed;
    }
    m_session = std::move(*session);
    if (m_session->workspace().mode != WorkspaceMode::Capture) {
        complain(m_session->workspace().problem);
        return kExitFailed;
    }
    connect(m_session.get(), &Session::profilesLoaded, this, &ServeCommand::reportProfileProblems,
        Qt::SingleShotConnection);
    connect(
        m_session.get(), &Session::expectedValuesMissing, this, [](const QStringList &sentences) {
            for (const QString &sentence : sentences)
                complain(sentence);
        });
    m_first = m_session->statistics().lastId + 1;
    m_committed = m_printed = m_first - 1;
    connect(m_session.get(), &Session::listenerChanged, this, &ServeCommand::onListenerChanged);
    connect(m_session.get(), &Session::eventsCommitted, this,
        [this](qint64, qint64 last) { onCommitted(last); });
    connect(m_session.get(), &Session::storageProblemChanged, this,
        &ServeCommand::reportStorageProblem);
    connect(m_session.get(), &Session::workspaceChanged, this, &ServeCommand::onWorkspaceChanged);
    if (m_options.seconds > 0) {
        m_end.setSingleShot(true);
        connect(&m_end, &QTimer::timeout, this, [this] { finish(kExitDone); });
        m_end.start(std::chrono::milliseconds(static_cast<qint64>(m_options.seconds * 1000)));
    }
    return std::nullopt;
}

// The others are used all the same.
void ServeCommand::reportProfileProblems() const
{
    for (const QString &problem : m_session->profiles()->problems())
        complain(problem);
}

void ServeCommand::onListenerChanged()
{
    const ListenerStatus &listener = m_session->listener();
    if (m_options.tls && listener.listening && listener.tlsUrl.isEmpty()) {
        // asked for by name: a test would wait for it in vain
        reportTls(listener);
        finish(kExitFailed);
        return;
    }
    if (listener.listening && !m_ready) {
        m_ready = true;
        std::fprintf(stderr, "listening on %s\n", listener.url.toUtf8().constData());
        if (listener.exposed)
            complain(QStringLiteral(
                "other machines can reach this address; 127.0.0.1 is only this one."));
    }
    reportTls(listener);
    if (std::exchange(m_portProblems, listener.portProblems) != listener.portProblems) {
        for (const QString &problem : listener.portProblems)
            complain(problem);
    }
    if (listener.problem.isEmpty())
        return;
    complain(listener.problem);
    if (listener.listening)
        return; // it goes on by itself
    if (listener.nextFreePort != 0) {
        complain(QStringLiteral("port %1 is free: --listen %2:%1")
                     .arg(QString::number(listener.nextFreePort), listener.host));
    }
    finish(kExitFailed);
}

void ServeCommand::reportTls(const ListenerStatus &listener)
{
    if (std::exchange(m_tlsUrl, listener.tlsUrl) != listener.tlsUrl && !listener.tlsUrl.isEmpty())
        std::fprintf(stderr, "listening on %s\n", listener.tlsUrl.toUtf8().constData());
    if (std::exchange(m_tlsProblems, listener.tlsProblems) != listener.tlsProblems) {
        for (const QString &problem : listener.tlsProblems)
            complain(problem);
    }
}

void ServeCommand::reportStorageProblem()
{
    const auto &problem = m_session->storageProblem();
    complain(problem ? problem->message
                     : QStringLiteral("Storing works again; notifications are accepted."));
}

// The file turned out to be damaged: nothing can be received any more.
void ServeCommand::onWorkspaceChanged()
{
    const WorkspaceInfo &info = m_session->workspace();
    if (info.mode != WorkspaceMode::Damaged)
        return;
    complain(info.problem);
    complain(QStringLiteral("To rescue it: tallyman salvage %1 NEW-FILE").arg(info.path));
    finish(kExitFailed);
}

void ServeCommand::onCommitted(qint64 last)
{
    m_committed = last;
    if (m_options.json || m_lines) {
        printNext();
        return;
    }
    if (m_options.count > 0 && m_committed - m_first + 1 >= m_options.count)
        finish(kExitDone);
}

void ServeCommand::printNext()
{
    if (m_printing || m_printed >= m_committed)
        return;
    m_printing = true;
    const EventId first = m_printed + 1;
    EventId last = std::min(m_committed, m_printed + kPrintedAtOnce);
    if (m_options.count > 0)
        last = std::min(last, m_first + m_options.count - 1);
    m_session->readPool()->run<QList<EventPtr>>(
        this,
        [first, last](EventReader &reader) -> Result<QList<EventPtr>> {
            QList<EventPtr> events;
            for (EventId id = first; id <= last; ++id) {
                if (auto event = reader.event(id, 0))
                    events.append(std::make_shared<const Event>(std::move(*event)));
            }
            return events;
        },
        [this, last](const Result<QList<EventPtr>> &events) {
            m_printing = false;
            m_printed = last;
            if (!events)
                complain(events.error());
            else
                print(*events);
            if (m_options.count > 0 && m_printed - m_first + 1 >= m_options.count)
                finish(kExitDone);
            else
                printNext();
        });
}

void ServeCommand::print(const QList<EventPtr> &events)
{
    bool written = true;
    for (const EventPtr &event : events)
        written = written && writeOut(m_options.json ? eventJsonLine(*event) : summaryLine(*event));
    flushOut();
    if (!written)
        finish(kExitDone); // nobody reads any more
}

void ServeCommand::finish(int exitCode)
{
    QCoreApplication::exit(exitCode);
}

} // namespace tallyman
