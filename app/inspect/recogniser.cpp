// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/recogniser.h"

#include <algorithm>
#include <functional>

namespace tallyman {

namespace {

// Of an array, the first and the last items are looked at: notifications have thousands.
constexpr qint64 kItemsLookedAt = 32;

// Whether the content is an array of at least one item, and each is as `isRight` wants it.
bool everyItem(const JsonValue &root, const std::function<bool(const JsonValue &)> &isRight)
{
    const qint64 count = root.isArray() ? root.count() : 0;
    for (qint64 i = 0; i < count; ++i) {
        if (i == kItemsLookedAt)
            i = std::max(i, count - 1);
        if (!isRight(root.child(QByteArray::number(i))))
            return false;
    }
    return count > 0;
}

bool itemsHave(const JsonValue &root, const QList<JsonPath> &paths)
{
    return everyItem(root, [&](const JsonValue &item) {
        return std::all_of(paths.begin(), paths.end(),
            [&](const JsonPath &path) { return !item.at(path).isNull(); });
    });
}

bool itemsShare(const JsonValue &root, const QList<JsonPath> &paths)
{
    const JsonValue first = root.child("0");
    return everyItem(root, [&](const JsonValue &item) {
        return std::all_of(paths.begin(), paths.end(), [&](const JsonPath &path) {
            const JsonValue value = item.at(path);
            return !value.isNull() && value.text() == first.at(path).text();
        });
    });
}

bool itemsAreRecords(const JsonValue &root)
{
    const qint64 columns = root.child("0").count();
    return everyItem(root, [&](const JsonValue &item) {
        bool isPlain = item.isArray() && columns > 0 && item.count() == columns;
        item.forEach([&](const JsonValue &value) {
            isPlain = isPlain && !value.isArray() && !value.isObject();
            return isPlain;
        });
        return isPlain;
    });
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
        && (when.everyItemHas.isEmpty() || itemsHave(root, when.everyItemHas))
        && (when.everyItemSame.isEmpty() || itemsShare(root, when.everyItemSame))
        && (!when.everyItemIsRecord || itemsAreRecords(root));
}

// How much a form asks for.
qsizetype weightOf(const FormConditions &when)
{
    return when.has.size() + when.everyItemHas.size() + when.everyItemSame.size()
        + (when.everyItemIsRecord ? 2 : 0) + 2 * when.equals.size() + 2 * when.matches.size()
        + 2 * when.headers.size() + (when.root ? 1 : 0);
}

// Than what was found so far.
bool isBetter(const Profile &profile, const ProfileForm &form, const Recognition &than,
    const QString &expected)
{
    if (than.form == nullptr)
        return true;
    if ((profile.id == expected) != (than.profile->id == expected))
        return profile.id == expected;
    if (form.confidence != than.form->confidence)
        return form.confidence > than.form->confidence;
    const qsizetype weight = weightOf(form.when);
    const qsizetype otherWeight = weightOf(than.form->when);
    return weight != otherWeight ? weight > otherWeight : profile.id < than.profile->id;
}

} // namespace

Recognition recognise(const ProfileSet &profiles, const HeaderList &headers, const Payload &payload,
    const QString &expected)
{
    Recognition best;
    const JsonValue root = payload.root();
    for (const Profile &profile : profiles.profiles()) {
        for (const ProfileForm &form : profile.forms) {
            if (!isBetter(profile, form, best, expected) || !headersMatch(form.when, headers))
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
