// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/headerlist.h"
#include "inspect/profilereader.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

namespace {

const QString kOrigin = QStringLiteral("a.json");

// Whether a message begins with the file and a line that it has.
bool namesALine(const QString &message, qsizetype lines)
{
    bool ok = false;
    const qlonglong line = message.section(u':', 1, 1).toLongLong(&ok);
    return message.startsWith(kOrigin + u':') && ok && line >= 1 && line <= lines
        && !message.section(u':', 2).trimmed().isEmpty();
}

} // namespace

// Any bytes are a profile with an id, whose forms have one each, or refused with a line and a
// sentence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray json(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto profile = readProfile(json, kOrigin);
    if (!profile) {
        require(namesALine(profile.error().message, json.count('\n') + 1));
        return 0;
    }
    require(!profile->id.isEmpty() && !profile->forms.isEmpty());
    for (const ProfileForm &form : profile->forms) {
        require(!form.id.isEmpty());
        require(form.kind != FormKind::Rows || form.rows.has_value());
        for (const auto &[path, pattern] : form.when.matches) {
            require(pattern.isValid());
        }
        for (const auto &[name, pattern] : form.when.headers) {
            require(pattern.isValid() && isToken(name));
        }
    }
    return 0;
}
