// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/eventexport.h"

#include "session/session.h"
#include "store/readpool.h"
#include "ui/uisettings.h"

#include <QDir>
#include <QFileDialog>
#include <QLocale>
#include <QStandardPaths>

namespace tallyman {

namespace {

constexpr qint64 kEventsAtOnce = 256;
constexpr qint64 kMsAtOnce = 50;
constexpr qint64 kLongMs = 1000;

QString harFilter()
{
    return EventExport::tr("HTTP Archive (*.har)");
}

// Writes from `position` on and returns where it stopped; the last part commits the file.
Result<qint64> writePart(EventReader &reader, EventFile &file, const IdSet &ids, qint64 position)
{
    QElapsedTimer since;
    since.start();
    if (position == 0) {
        if (const auto opened = file.open(); !opened)
            return tl::unexpected(opened.error());
    }
    const qint64 end = qMin(ids.size(), position + kEventsAtOnce);
    while (position < end && since.elapsed() < kMsAtOnce) {
        if (const auto added = file.add(reader, ids.at(position)); !added)
            return tl::unexpected(added.error());
        ++position;
    }
    if (position == ids.size()) {
        if (const auto committed = file.commit(); !committed)
            return tl::unexpected(committed.error());
    }
    return position;
}

} // namespace

EventExport::EventExport(Session *session, const UiSettings *settings, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_settings(settings)
    , m_window(window)
{
}

EventExport::~EventExport()
{
    cancel();
}

void EventExport::choose(const IdSet &ids)
{
    if (ids.isEmpty())
        return;
    if (m_file) {
        Q_EMIT failed(tr("An export is under way. Wait for it, or cancel it."));
        return;
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    auto *dialog = new QFileDialog(m_window,
        ids.size() == 1 ? tr("Export event %1").arg(ids.at(0))
                        : tr("Export %1 events").arg(QLocale().toString(ids.size())));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDirectory(folder.isEmpty() ? QDir::homePath() : folder);
    dialog->setNameFilters({tr("Tallyman events, one a line (*.ndjson)"), harFilter()});
    dialog->setDefaultSuffix(QStringLiteral("ndjson"));
    dialog->selectFile(QStringLiteral("events.ndjson"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        const bool har = filter == harFilter();
        dialog->setDefaultSuffix(har ? QStringLiteral("har") : QStringLiteral("ndjson"));
        dialog->selectFile(har ? QStringLiteral("events.har") : QStringLiteral("events.ndjson"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, ids](const QString &path) {
        const bool har = path.endsWith(QLatin1String(".har"), Qt::CaseInsensitive);
        start(ids, path, har ? EventFileFormat::Har : EventFileFormat::Ndjson);
    });
    dialog->open();
}

void EventExport::start(const IdSet &ids, const QString &path, EventFileFormat format)
{
    if (m_file || ids.isEmpty())
        return;
    m_file = std::make_shared<EventFile>(path, format, maskingProfiles());
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    m_ids = ids;
    m_position = 0;
    m_long = false;
    m_since.start();
    writeNext();
}

// Null: events are written as they were received.
ProfileSetPtr EventExport::maskingProfiles() const
{
    if (!m_settings->masksCredentials())
        return nullptr;
    return m_session->profiles() ? m_session->profiles() : Session::loadProfiles();
}

void EventExport::cancel()
{
    if (m_cancelled)
        *m_cancelled = true;
}

void EventExport::writeNext()
{
    m_session->readPool()->run<qint64>(
        this,
        [file = m_file, ids = m_ids, position = m_position](
            EventReader &reader) { return writePart(reader, *file, ids, position); },
        [this](const Result<qint64> &position) {
            if (!position || *position == m_ids.size() || *m_cancelled) {
                finish(position);
                return;
            }
            m_position = *position;
            showProgress();
            writeNext();
        },
        ReadPool::Priority::Background, m_cancelled);
}

void EventExport::showProgress()
{
    if (m_since.elapsed() < kLongMs)
        return;
    if (!std::exchange(m_long, true))
        Q_EMIT tookLong(m_ids.size());
    Q_EMIT message(tr("Exported %1 of %2")
                       .arg(QLocale().toString(m_position), QLocale().toString(m_ids.size())));
}

QString EventExport::summary() const
{
    const QLocale locale;
    const qint64 written = m_file->exporter().written();
    const qint64 masked = m_file->exporter().masked();
    const QString exported = written == 1 ? tr("1 event exported")
                                          : tr("%1 events exported").arg(locale.toString(written));
    return masked == 0 ? exported
                       : tr("%1, credentials masked in %2").arg(exported, locale.toString(masked));
}

// Without commit() the file goes without a trace.
void EventExport::finish(const Result<qint64> &position)
{
    const QString exported = summary();
    const bool complete = position && *position == m_ids.size();
    m_file.reset();
    m_ids = {};
    if (complete)
        Q_EMIT message(exported);
    else if (*m_cancelled)
        Q_EMIT message(tr("Export cancelled"));
    else
        Q_EMIT failed(position.error().message);
    Q_EMIT ended();
}

} // namespace tallyman
