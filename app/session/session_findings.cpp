// SPDX-License-Identifier: GPL-3.0-or-later
// What was found out about events and imports.
#include "session/eventorigin.h"
#include "session/session_p.h"
#include "store/findingrecords.h"
#include "store/records.h"
#include "store/searchindex.h"

namespace tallyman {

// Also where another process captures: that one sees it, and finds everything out anew.
void Session::reindex(QObject *context, Callback<void> done)
{
    storeChange(
        [](Database &database) {
            forgetAnalysis(database);
            forgetFindings(database);
            forgetSearchIndex(database);
            const qint64 rebuilds = EventReader(database).setting(kRebuildsKey).toLongLong();
            writeSetting(database, kRebuildsKey, QByteArray::number(rebuilds + 1));
        },
        context, std::move(done));
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

void Session::loadOrigin(EventId id, QObject *context, Callback<EventOrigin> done)
{
    d->readPool->run<EventOrigin>(
        context,
        [id, profiles = d->profiles, all = d->expectations, keyring = d->keyringValues](
            EventReader &reader) -> Result<EventOrigin> {
            static const ProfileSet none;
            return readOrigin(
                reader, id, profiles ? *profiles : none, all, SecretFolder(), keyring);
        },
        std::move(done), ReadPool::Priority::Background);
}

} // namespace tallyman
