// SPDX-License-Identifier: GPL-3.0-or-later
// The followers of the log that find things out: search index, senders, imports.
#include "session/session_p.h"

namespace tallyman {

ProfileSetPtr Session::loadProfiles()
{
    return ProfileSet::load(ProfileSet::standardFolders());
}

void Session::startAnalysis()
{
    d->indexThread = std::make_unique<WorkerThread>(QStringLiteral("index"));
    d->analysisThread = std::make_unique<WorkerThread>(QStringLiteral("analysis"));
    d->indexer = new SearchIndexer(d->info.path, d->vfs, d->log);
    d->analyzer = new Analyzer(d->info.path, d->vfs, d->log, ProfileSet::standardFolders());
    connect(d->analyzer, &Analyzer::profilesLoaded, this, [this](const ProfileSetPtr &profiles) {
        d->profiles = profiles;
        Q_EMIT profilesLoaded();
    });
    connect(d->analyzer, &Analyzer::importsChanged, this, &Session::importsChanged);
    connect(d->analyzer, &Analyzer::followed, this, [this](qint64 last) {
        d->analysed = last;
        Q_EMIT analysed(last);
    });
    connect(this, &Session::eventsDeleted, d->analyzer, &Analyzer::recount);
    connect(this, &Session::eventsRestored, d->analyzer, &Analyzer::recount);
    d->indexThread->adopt(d->indexer);
    d->analysisThread->adopt(d->analyzer);
    d->indexer->follow(d->statistics.lastId);
    d->analyzer->follow(d->statistics.lastId);
}

void Session::stopAnalysis()
{
    if (!d->indexer)
        return;
    d->indexer->stop();
    d->analyzer->stop();
}

const ProfileSetPtr &Session::profiles() const
{
    return d->profiles;
}

EventId Session::analysedUpTo() const
{
    return d->analysed;
}

} // namespace tallyman
