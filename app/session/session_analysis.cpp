// SPDX-License-Identifier: GPL-3.0-or-later
// The followers of the log that find things out: search index, senders, imports.
#include "session/session_p.h"

namespace tallyman {

void Session::startAnalysis()
{
    d->indexThread = std::make_unique<WorkerThread>(QStringLiteral("index"));
    d->analysisThread = std::make_unique<WorkerThread>(QStringLiteral("analysis"));
    d->indexer = new SearchIndexer(d->info.path, d->vfs, d->log);
    d->findingsThread = std::make_unique<WorkerThread>(QStringLiteral("findings"));
    d->analyzer = new Analyzer(d->info.path, d->vfs, d->log, ProfileSet::standardFolders());
    connect(d->analyzer, &Analyzer::importsChanged, this, &Session::importsChanged);
    connect(d->analyzer, &Analyzer::followed, this, [this](qint64 last) {
        d->analysed = last;
        Q_EMIT analysed(last);
    });
    d->joinDeskToAnalysis();
    d->inspector = new Inspector(d->info.path, d->vfs, d->log, ProfileSet::standardFolders());
    connect(d->analyzer, &Analyzer::followed, d->inspector, &Inspector::follow);
    connect(d->analyzer, &Analyzer::begunAnew, d->inspector,
        [inspector = d->inspector] { inspector->repeatFrom(0); });
    connect(d->inspector, &Inspector::keyringWanted, this,
        [this](const QStringList &ids) { readKeyring(ids); });
    connect(this, &Session::keyringRead, d->inspector, &Inspector::setKeyringValues);
    connect(d->inspector, &Inspector::valuesMissing, this, &Session::expectedValuesMissing);
    connect(d->inspector, &Inspector::findingsStored, this, &Session::findingsChanged);
    connect(d->inspector, &Inspector::followed, this, [this](qint64 last) {
        d->inspected = last;
        Q_EMIT inspected(last);
    });
    connect(this, &Session::eventsDeleted, d->analyzer, &Analyzer::recount);
    connect(this, &Session::eventsRestored, d->analyzer, &Analyzer::recount);
    d->indexThread->adopt(d->indexer);
    d->analysisThread->adopt(d->analyzer);
    d->findingsThread->adopt(d->inspector);
    d->indexer->follow(d->statistics.lastId);
    d->analyzer->follow(d->statistics.lastId);
}

void Session::stopAnalysis()
{
    if (!d->indexer)
        return;
    d->indexer->stop();
    d->analyzer->stop();
    d->inspector->stop();
}

EventId Session::inspectedUpTo() const
{
    return d->inspected;
}

EventId Session::analysedUpTo() const
{
    return d->analysed;
}

} // namespace tallyman
