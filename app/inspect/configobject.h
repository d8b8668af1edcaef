// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsonvalue.h"

#include <QSet>
#include <QStringList>

namespace tallyman {

// Collects what is wrong with a configuration file; the first complaint counts.
class ConfigProblem
{
public:
    // `where` tells the line.
    void complain(const JsonValue &where, const QString &sentence);
    void complain(qint64 line, const QString &sentence);
    [[nodiscard]] bool isEmpty() const { return m_sentence.isEmpty(); }
    [[nodiscard]] qint64 line() const { return m_line; }
    [[nodiscard]] const QString &sentence() const { return m_sentence; }

private:
    qint64 m_line = 1;
    QString m_sentence;
};

// Takes the members of one JSON object of a configuration file by name and type. What does not fit
// goes to the ConfigProblem and gives an empty value, so that callers check once at the end.
class ConfigObject
{
public:
    // Complains when `value` is no object.
    ConfigObject(const JsonValue &value, ConfigProblem *problem);
    // Complains about members that nobody asked for.
    void finish();

    [[nodiscard]] bool has(const char *name);
    [[nodiscard]] QString string(const char *name);   // required
    [[nodiscard]] QString stringOr(const char *name); // "" when it is not there
    [[nodiscard]] bool boolean(const char *name, bool otherwise);
    [[nodiscard]] std::optional<qint64> integer(const char *name, qint64 least, qint64 most);
    // One string, or an array of them; empty when it is not there.
    [[nodiscard]] QStringList strings(const char *name);
    [[nodiscard]] std::optional<JsonPath> path(const char *name);
    [[nodiscard]] QList<JsonPath> paths(const char *name);
    // The member as it is; null when it is not there.
    [[nodiscard]] JsonValue take(const char *name);
    // Calls `each` with the items of an array; none when it is not there.
    void forEachItem(const char *name, const std::function<void(const JsonValue &)> &each);
    // Calls `each` with the members of an object; none when it is not there.
    void forEachMember(const char *name, const std::function<void(const JsonValue &)> &each);
    [[nodiscard]] ConfigProblem *problem() const { return m_problem; }

private:
    JsonValue m_value;
    ConfigProblem *m_problem;
    QSet<QString> m_taken;
};

// The texts of a string or an array of strings; complains otherwise.
[[nodiscard]] QStringList configStrings(const JsonValue &value, ConfigProblem *problem);
// A string as a JSON Pointer; complains otherwise.
[[nodiscard]] std::optional<JsonPath> configPath(const JsonValue &value, ConfigProblem *problem);

} // namespace tallyman
