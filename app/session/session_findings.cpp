// SPDX-License-Identifier: GPL-3.0-or-later
// What was found out about events and imports.
#include "inspect/findings/importfindings.h"
#include "session/session_p.h"
#include "store/findingrecords.h"
#include "store/records.h"
#include "store/searchindex.h"

namespace tallyman {

namespace {

const QByteArray kRebuildsKey = QByteArrayLiteral("rebuilds");

} // namespace

// Stores a change that other processes notice as well, takes it in here, and says so.
void Session::storeChange(std::function<void(Database &)> job, void (Session::*takeIn)(),
    QObject *context, Callback<void> done)
{
    const QPointer<QObject> guard(context);
    if (!d->log) {
        answer<void>(this, guard, done, tl::unexpected(readOnlyError(d->info)));
        return;
    }
    d->log->post(std::move(job), [this, takeIn, guard, done](const Result<void> &stored) {
        QMetaObject::invokeMethod(
            this,
            [=, this] {
                if (stored)
                    (this->*takeIn)();
                if (guard && done)
                    done(stored);
            },
            Qt::QueuedConnection);
    });
}

void Session::reindex(QObject *context, Callback<void> done)
{
    storeChange(
        [](Database &database) {
            forgetAnalysis(database);
            forgetFindings(database);
            forgetSearchIndex(database);
            const qint64 rebuilds = EventReader(database).setting(kRebuildsKey).toLongLong();
            writeSetting(database, kRebuildsKey, QByteArray::number(rebuilds + 1));
            bumpRevision(database, "setting");
        },
        &Session::followRebuilds, context, std::move(done));
}

// This process or another one wants everything to be found out anew; the one that captures does it.
void Session::followRebuilds()
{
    d->readPool->run<QByteArray>(
        this,
        [](EventReader &reader) -> Result<QByteArray> { return reader.setting(kRebuildsKey); },
        [this](const Result<QByteArray> &rebuilds) {
            if (!rebuilds || std::exchange(d->rebuilds, *rebuilds) == *rebuilds || !d->rebuildsRead
                || !d->analyzer) {
                d->rebuildsRead = true;
                return;
            }
            d->indexer->startAnew();
            d->analyzer->startAnew();
        });
}

void Session::loadFindings(EventId id, QObject *context, Callback<QList<Finding>> done)
{
    d->readPool->run<QList<Finding>>(
        context,
        [id](EventReader &reader) -> Result<QList<Finding>> {
            return findingsOfEvent(reader.database(), id);
        },
        std::move(done));
}

} // namespace tallyman
