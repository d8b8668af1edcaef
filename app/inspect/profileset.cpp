// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/profileset.h"

#include "base/hash.h"
#include "base/paths.h"
#include "inspect/profilereader.h"

#include <QDir>

// Outside of any namespace, as the macro wants it: the linker drops the resources of a static
// library that nobody names.
static void nameResources()
{
    Q_INIT_RESOURCE(profiles);
}

namespace tallyman {

namespace {
constexpr qint64 kLargestProfile = 1024 * 1024;
}

std::shared_ptr<const ProfileSet> ProfileSet::load(
    const QStringList &folders, const SenderAdjustments &adjustments)
{
    nameResources();
    auto set = std::make_shared<ProfileSet>();
    QByteArray everything;
    for (const QString &folder : folders) {
        const QStringList names =
            QDir(folder).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
        for (const QString &name : names) {
            QFile file(QDir(folder).filePath(name));
            if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestProfile) {
                set->m_problems.append(QStringLiteral("%1 cannot be read: %2.")
                                           .arg(file.fileName(),
                                               file.isOpen() ? QStringLiteral("it is too large")
                                                             : file.errorString()));
                continue;
            }
            const QByteArray json = file.readAll();
            everything += json;
            Result<Profile> profile = readProfile(json, file.fileName());
            if (!profile) {
                set->m_problems.append(profile.error().message);
                continue;
            }
            set->m_profiles.removeIf([&](const Profile &other) { return other.id == profile->id; });
            set->m_profiles.append(std::move(*profile));
        }
    }
    set->adjust(adjustments);
    if (!adjustments.isEmpty())
        everything += adjustmentsToJson(adjustments);
    set->m_fingerprint = Sha256::of(everything);
    return set;
}

void ProfileSet::adjust(const SenderAdjustments &adjustments)
{
    for (Profile &profile : m_profiles) {
        const SenderAdjustment adjustment = adjustments.value(profile.id);
        profile.quietMs = adjustment.quietMs.value_or(profile.quietMs);
        if (!adjustment.volatileFields)
            continue;
        profile.volatileFields.clear();
        for (const QString &field : *adjustment.volatileFields) {
            if (const auto path = JsonPath::parse(field))
                profile.volatileFields.append(*path);
        }
    }
}

QStringList ProfileSet::standardFolders()
{
    return {
        QStringLiteral(":/profiles"), QDir(configDirectory()).filePath(QStringLiteral("profiles"))};
}

const Profile *ProfileSet::find(const QString &id) const
{
    for (const Profile &profile : m_profiles) {
        if (profile.id == id)
            return &profile;
    }
    return nullptr;
}

const ProfileForm *ProfileSet::findForm(const QString &profileId, const QString &formId) const
{
    const Profile *profile = find(profileId);
    if (!profile)
        return nullptr;
    for (const ProfileForm &form : profile->forms) {
        if (form.id == formId)
            return &form;
    }
    return nullptr;
}

} // namespace tallyman
