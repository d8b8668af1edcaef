// SPDX-License-Identifier: GPL-3.0-or-later
// The senders that are known, and what the user has set of them.
#include "session/session_p.h"

namespace tallyman {

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
    changeSetting(
        Analyzer::kSendersKey,
        [id, adjustment](const QByteArray &stored) {
            SenderAdjustments all = adjustmentsFromJson(stored);
            if (adjustment.isEmpty())
                all.remove(id);
            else
                all.insert(id, adjustment);
            return adjustmentsToJson(all);
        },
        context, std::move(done));
}

void Session::reloadProfiles()
{
    const SenderAdjustments adjustments = adjustmentsFromJson(setting(Analyzer::kSendersKey));
    d->readPool->run<ProfileSetPtr>(
        this,
        [adjustments](EventReader &) -> Result<ProfileSetPtr> { return loadProfiles(adjustments); },
        [this, adjustments, read = ++d->profileReads](const Result<ProfileSetPtr> &profiles) {
            if (!profiles || read != d->profileReads)
                return;
            d->adjustments = adjustments;
            d->profiles = *profiles;
            if (d->analyzer)
                d->analyzer->reloadProfiles(); // which may have begun with others
            Q_EMIT profilesLoaded();
        });
}

} // namespace tallyman
