// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QStringList>
#include <functional>

namespace tallyman {

// Takes the members of one JSON object of the workspace's own configuration by name and type. What
// does not fit is told to the object that it stands in, and gives the default, so that callers ask
// once at the end. Any thread, one at a time.
class JsonMembers
{
public:
    // `place`: what stands in front of a member's name in a sentence, "endpoints[2]"; may be empty.
    // Complains when `value` is no object.
    JsonMembers(const QJsonValue &value, QString place);

    [[nodiscard]] bool has(const char *name) const;
    [[nodiscard]] QString text(const char *name, const QString &otherwise = {});
    [[nodiscard]] bool flag(const char *name, bool otherwise);
    [[nodiscard]] qint64 number(const char *name, qint64 otherwise, qint64 least, qint64 most);
    // The place in `choices` of the text that the member has.
    [[nodiscard]] qsizetype choice(
        const char *name, const QStringList &choices, qsizetype otherwise);
    [[nodiscard]] QStringList texts(const char *name); // an array of strings
    // Calls `each` with the items of an array and where they stand, "endpoints[2].rules[0]".
    void forEach(
        const char *name, const std::function<void(const QJsonValue &, const QString &)> &each);
    // A member as it is, and where it stands.
    [[nodiscard]] QJsonValue take(const char *name);
    [[nodiscard]] QString placeOf(const char *name) const;

    // Only the first one counts. `name`: of the member; null: of the whole object.
    void complain(const char *name, const QString &sentence);
    // Of an object in this one.
    void complain(const QString &problem);
    // The first complaint as a whole sentence; also of members that nobody took. Empty: none.
    [[nodiscard]] QString problem() const;

private:
    QJsonObject m_object;
    QString m_place;
    QSet<QString> m_taken;
    QString m_problem;
};

} // namespace tallyman
