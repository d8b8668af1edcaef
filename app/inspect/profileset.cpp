// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/profileset.h"

#include "base/hash.h"
#include "base/paths.h"
#include "inspect/profilereader.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QMutex>

// Outside of any namespace, as the macro wants it: the linker drops the resources of a static
// library that nobody names.
static void nameResources()
{
    Q_INIT_RESOURCE(profiles);
}

namespace tallyman {

namespace {

constexpr qint64 kLargestProfile = 1024 * 1024;

struct ProfileFile
{
    QString path;
    QByteArray json;
    QString problem; // why it cannot be read, else empty
};

QList<ProfileFile> readFiles(const QStringList &folders)
{
    QList<ProfileFile> files;
    for (const QString &folder : folders) {
        const QStringList names =
            QDir(folder).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
        for (const QString &name : names) {
            QFile file(QDir(folder).filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                files.append({file.fileName(), {}, file.errorString()});
            else if (file.size() > kLargestProfile)
                files.append({file.fileName(), {}, QStringLiteral("it is too large")});
            else
                files.append({file.fileName(), file.readAll(), {}});
        }
    }
    return files;
}

QByteArray digestOf(const QList<ProfileFile> &files, const SenderAdjustments &adjustments)
{
    Sha256 digest;
    for (const ProfileFile &file : files) {
        for (const QByteArray &part : {file.path.toUtf8(), file.json, file.problem.toUtf8()}) {
            digest.add(QByteArray(QByteArray::number(part.size()) + ':'));
            digest.add(part);
        }
    }
    digest.add(adjustmentsToJson(adjustments));
    return digest.result();
}

} // namespace

// Several threads need the same set as the program starts: it is parsed once, and shared for as
// long as anybody has it.
ProfileSetPtr ProfileSet::load(const QStringList &folders, const SenderAdjustments &adjustments)
{
    nameResources();
    const QList<ProfileFile> files = readFiles(folders);
    const QByteArray digest = digestOf(files, adjustments);
    static QMutex mutex;
    static QHash<QByteArray, std::weak_ptr<const ProfileSet>> loaded;
    const QMutexLocker lock(&mutex);
    if (auto known = loaded.value(digest).lock())
        return known;
    auto set = std::make_shared<ProfileSet>();
    QByteArray everything;
    for (const ProfileFile &file : files) {
        if (!file.problem.isEmpty()) {
            set->m_problems.append(
                QStringLiteral("%1 cannot be read: %2.").arg(file.path, file.problem));
            continue;
        }
        everything += file.json;
        Result<Profile> profile = readProfile(file.json, file.path);
        if (!profile) {
            set->m_problems.append(profile.error().message);
            continue;
        }
        set->put(std::move(*profile));
    }
    set->adjust(adjustments);
    if (!adjustments.isEmpty())
        everything += adjustmentsToJson(adjustments);
    set->m_fingerprint = Sha256::of(everything);
    loaded.removeIf([](const auto &entry) { return entry.value().expired(); });
    loaded.insert(digest, set);
    return set;
}

// One from a later folder takes the place of another; two of one folder contradict each other.
void ProfileSet::put(Profile profile)
{
    if (const Profile *other = find(profile.id)) {
        if (QFileInfo(other->origin).path() == QFileInfo(profile.origin).path()) {
            m_problems.append(QStringLiteral("%1: its id “%2” is that of %3 already; give it "
                                             "another one.")
                                  .arg(profile.origin, profile.id, other->origin));
            return;
        }
        m_profiles.removeIf([&](const Profile &each) { return each.id == profile.id; });
    }
    m_profiles.append(std::move(profile));
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
