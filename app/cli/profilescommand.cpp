// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/profilescommand.h"

#include "base/text.h"
#include "cli/commandline.h"
#include "cli/output.h"
#include "inspect/configobject.h"
#include "inspect/profilereader.h"
#include "inspect/profileset.h"
#include "inspect/signature/schemecatalogue.h"

#include <QFile>
#include <algorithm>

namespace tallyman {

namespace {

QString countOfForms(const Profile &profile)
{
    const qsizetype count = profile.forms.size();
    return count == 1 ? QStringLiteral("1 form") : QStringLiteral("%1 forms").arg(count);
}

// A profile that can be read may still name schemes that nobody knows.
ConfigProblem schemeProblem(const QByteArray &json)
{
    const SchemeCatalogue &known = SchemeCatalogue::presets();
    ConfigProblem problem;
    const auto check = [&](const JsonValue &scheme) {
        if (known.find(scheme.text()) == nullptr)
            problem.complain(scheme, known.unknown(scheme.text()));
        return true;
    };
    const JsonValue schemes = JsonValue(JsonDocument::read(json)).child("schemes");
    if (schemes.isArray())
        schemes.forEach(check);
    else if (schemes.isString())
        check(schemes);
    return problem;
}

// Whether it is a profile; says so, or why not.
bool check(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        complain(QStringLiteral("%1 cannot be read: %2.").arg(name, file.errorString()));
        return false;
    }
    const QByteArray json = file.readAll();
    const auto profile = readProfile(json, name);
    if (!profile) {
        writeLine(profile.error().message);
        return false;
    }
    if (const ConfigProblem problem = schemeProblem(json); !problem.isEmpty()) {
        writeLine(
            QStringLiteral("%1:%2: %3").arg(name).arg(problem.line()).arg(problem.sentence()));
        return false;
    }
    writeLine(QStringLiteral("%1: %2, %3").arg(name, profile->name, countOfForms(*profile)));
    return true;
}

QString whereFrom(const Profile &profile)
{
    return profile.origin.startsWith(QLatin1Char(':')) ? QStringLiteral("comes with the program")
                                                       : profile.origin;
}

} // namespace

int runProfilesCheck(const QStringList &files)
{
    const auto bad =
        std::count_if(files.begin(), files.end(), [](const QString &name) { return !check(name); });
    return bad == 0 ? kExitDone : kExitFailed;
}

int runProfilesList()
{
    const auto profiles = ProfileSet::load(ProfileSet::standardFolders());
    for (const Profile &profile : profiles->profiles()) {
        QStringList forms;
        for (const ProfileForm &form : profile.forms)
            forms.append(form.id);
        writeLine(QStringLiteral("%1  %2  %3  (%4)")
                      .arg(profile.id.leftJustified(18), profile.name.leftJustified(18),
                          forms.join(QStringLiteral(", ")), whereFrom(profile)));
    }
    for (const QString &problem : profiles->problems())
        complain(problem);
    return profiles->problems().isEmpty() ? kExitDone : kExitFailed;
}

} // namespace tallyman
