// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/recogniser.h"

#include <algorithm>

namespace tallyman {

namespace {

// Of an array, the first and the last items are looked at: notifications have thousands.
constexpr qint64 kItemsLookedAt = 32;

bool itemsHave(const JsonValue &root, const QList<JsonPath> &paths)
{
    if (!root.isArray() || root.count() == 0)
        return false;
    const qint64 count = root.count();
    for (qint64 i = 0; i < count; ++i) {
        if (i == kItemsLookedAt)
            i = std::max(i, count - 1);
        const JsonValue item = root.child(QByteArray::number(i));
        const bool hasAll = std::all_of(paths.begin(), paths.end(),
            [&](const JsonPath &path) { return !item.at(path).isNull(); });
        if (!hasAll)
            return false;
    }
    return true;
}

bool headersMatch(const FormConditions &when, const HeaderList &headers)
{
    return std::all_of(when.headers.begin(), when.headers.end(), [&](const auto &condition) {
        const auto &fields = headers.fields();
        return std::any_of(fields.begin(), fields.end(), [&](const HeaderField &field) {
            return equalsIgnoringCase(field.name, condition.first)
                && condition.second.match(QString::fromUtf8(field.value)).hasMatch();
        });
    });
}

bool contentMatches(const FormConditions &when, const JsonValue &root)
{
    if (when.root && (root.isNull() || root.slice().kind != *when.root))
        return false;
    const auto present = [&](const JsonPath &path) { return !root.at(path).isNull(); };
    return std::all_of(when.has.begin(), when.has.end(), present)
        && std::none_of(when.lacks.begin(), when.lacks.end(), present)
        && std::all_of(when.equals.begin(), when.equals.end(),
            [&](const auto &condition) {
                const JsonValue value = root.at(condition.first);
                return !value.isNull() && condition.second.contains(value.text());
            })
        && std::all_of(when.matches.begin(), when.matches.end(),
            [&](const auto &condition) {
                const JsonValue value = root.at(condition.first);
                return !value.isNull() && condition.second.match(value.text()).hasMatch();
            })
        && (when.everyItemHas.isEmpty() || itemsHave(root, when.everyItemHas));
}

// How much a form asks for.
qsizetype weightOf(const FormConditions &when)
{
    return when.has.size() + when.everyItemHas.size() + 2 * when.equals.size()
        + 2 * when.matches.size() + 2 * when.headers.size() + (when.root ? 1 : 0);
}

// Than what was found so far.
bool isBetter(const Profile &profile, const ProfileForm &form, const Recognition &than)
{
    if (than.form == nullptr)
        return true;
    if (form.confidence != than.form->confidence)
        return form.confidence > than.form->confidence;
    const qsizetype weight = weightOf(form.when);
    const qsizetype otherWeight = weightOf(than.form->when);
    return weight != otherWeight ? weight > otherWeight : profile.id < than.profile->id;
}

} // namespace

Recognition recognise(const ProfileSet &profiles, const HeaderList &headers, const Payload &payload)
{
    Recognition best;
    const JsonValue root = payload.root();
    for (const Profile &profile : profiles.profiles()) {
        for (const ProfileForm &form : profile.forms) {
            if (!isBetter(profile, form, best) || !headersMatch(form.when, headers))
                continue;
            const JsonValue content =
                form.inside ? JsonValue(embeddedDocument(root.at(*form.inside))) : root;
            if (contentMatches(form.when, content))
                best = {&profile, &form, content};
        }
    }
    return best;
}

} // namespace tallyman
