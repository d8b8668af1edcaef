// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/senderadjustment.h"
#include "inspect/profile.h"

#include <QMetaType>
#include <memory>

namespace tallyman {

// All senders that are known: those that come with the program and the user's own. Immutable.
class ProfileSet
{
public:
    // Reads every *.json of `folders` in the order of their names; a profile of a later folder
    // replaces one of the same id. What cannot be read is left out and told in problems().
    // ":/profiles" are the ones that come with the program. `adjustments` take the place of what
    // the profiles say.
    [[nodiscard]] static std::shared_ptr<const ProfileSet> load(
        const QStringList &folders, const SenderAdjustments &adjustments = {});

    // Of the profiles that come with the program, and of the user's own.
    [[nodiscard]] static QStringList standardFolders();

    [[nodiscard]] const QList<Profile> &profiles() const { return m_profiles; }
    [[nodiscard]] const Profile *find(const QString &id) const;
    [[nodiscard]] const ProfileForm *findForm(
        const QString &profileId, const QString &formId) const;
    // One sentence each, with file and line.
    [[nodiscard]] const QStringList &problems() const { return m_problems; }
    // Changes when any profile or adjustment does, so that what was made with others can be made
    // again.
    [[nodiscard]] const QByteArray &fingerprint() const { return m_fingerprint; }

private:
    void put(Profile profile);
    void adjust(const SenderAdjustments &adjustments);

    QList<Profile> m_profiles;
    QStringList m_problems;
    QByteArray m_fingerprint;
};
using ProfileSetPtr = std::shared_ptr<const ProfileSet>;

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::ProfileSetPtr)
