// SPDX-License-Identifier: GPL-3.0-or-later
// The senders that are known, and what the user has set of them.
#include "session/session_p.h"
#include "store/eventreader.h"
#include "store/records.h"

namespace tallyman {

namespace {

struct Senders
{
    SenderAdjustments adjustments;
    ProfileSetPtr profiles;
};

} // namespace

ProfileSetPtr Session::loadProfiles(const SenderAdjustments &adjustments)
{
    return ProfileSet::load(ProfileSet::standardFolders(), adjustments);
}

const ProfileSetPtr &Session::profiles() const
{
    return d->profiles;
}

const SenderAdjustments &Session::senderAdjustments() const
{
    return d->adjustments;
}

// Other processes may change them as well: read and written in one transaction.
void Session::adjustSender(
    const QString &id, const SenderAdjustment &adjustment, QObject *context, Callback<void> done)
{
    storeChange(
        [id, adjustment](Database &database) {
            SenderAdjustments all =
                adjustmentsFromJson(EventReader(database).setting(Analyzer::kSendersKey));
            if (adjustment.isEmpty())
                all.remove(id);
            else
                all.insert(id, adjustment);
            writeSetting(database, Analyzer::kSendersKey, adjustmentsToJson(all));
            bumpRevision(database, "setting");
        },
        &Session::reloadProfiles, context, std::move(done));
}

void Session::followAdjustments()
{
    d->readPool->run<SenderAdjustments>(
        this,
        [](EventReader &reader) -> Result<SenderAdjustments> {
            return adjustmentsFromJson(reader.setting(Analyzer::kSendersKey));
        },
        [this](const Result<SenderAdjustments> &read) {
            if (read && *read != d->adjustments)
                reloadProfiles();
        });
}

void Session::reloadProfiles()
{
    d->readPool->run<Senders>(
        this,
        [](EventReader &reader) -> Result<Senders> {
            Senders senders;
            senders.adjustments = adjustmentsFromJson(reader.setting(Analyzer::kSendersKey));
            senders.profiles = loadProfiles(senders.adjustments);
            return senders;
        },
        [this](const Result<Senders> &senders) {
            if (!senders)
                return;
            d->adjustments = senders->adjustments;
            const bool isOther =
                d->profiles && d->profiles->fingerprint() != senders->profiles->fingerprint();
            d->profiles = senders->profiles;
            if (isOther && d->analyzer)
                d->analyzer->reloadProfiles();
            Q_EMIT profilesLoaded();
        });
}

} // namespace tallyman
