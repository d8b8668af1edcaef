// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/waitjob.h"

#include "base/clock.h"
#include "cli/commandline.h"
#include "cli/output.h"

#include <QFileInfo>
#include <chrono>

namespace tallyman {

namespace {
constexpr int kRetryMs = 200;
}

WaitJob::WaitJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> WaitJob::start()
{
    const auto filter = Filter::parse(m_options.filter, SystemClock::instance().nowUs());
    if (!filter) {
        complain(filter.error());
        return kExitWrongUse;
    }
    m_filter = *filter;
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        complain(QStringLiteral("No matching event within %1 s.").arg(m_options.seconds));
        finish(kExitFailed);
    });
    m_timeout.start(std::chrono::milliseconds(static_cast<qint64>(m_options.seconds * 1000)));
    connect(&m_retry, &QTimer::timeout, this, &WaitJob::look);
    m_retry.start(kRetryMs);
    look();
    return std::nullopt;
}

void WaitJob::interrupt()
{
    complain(QStringLiteral("Interrupted before there was a matching event."));
    finish(kExitFailed);
}

void WaitJob::look()
{
    if (!QFileInfo::exists(m_options.workspace))
        return; // `serve` may be about to create it
    m_retry.stop();
    if (const auto failed = openSession(m_options.workspace, false)) {
        // not from within start(): the event loop must run to be ended
        QMetaObject::invokeMethod(
            this, [this, code = *failed] { finish(code); }, Qt::QueuedConnection);
        return;
    }
    m_view = std::make_unique<EventView>(session());
    connect(m_view.get(), &EventView::rowsInserted, this, &WaitJob::onRows);
    m_view->setFilter(m_filter);
    if (m_view->count() > 0)
        QMetaObject::invokeMethod(this, &WaitJob::onRows, Qt::QueuedConnection);
}

void WaitJob::onRows()
{
    if (!m_timeout.isActive())
        return;
    m_timeout.stop();
    writeOut(QByteArray(QByteArray::number(m_view->idAt(m_view->count() - 1)) + '\n'));
    finish(kExitDone);
}

} // namespace tallyman
