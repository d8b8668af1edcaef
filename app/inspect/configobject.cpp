// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/configobject.h"

namespace tallyman {

void ConfigProblem::complain(const JsonValue &where, const QString &sentence)
{
    if (where.isNull()) {
        complain(1, sentence);
        return;
    }
    const QByteArrayView before =
        QByteArrayView(where.document()->text()).first(where.slice().start);
    complain(1 + std::count(before.begin(), before.end(), '\n'), sentence);
}

void ConfigProblem::complain(qint64 line, const QString &sentence)
{
    if (!isEmpty())
        return;
    m_line = line;
    m_sentence = sentence;
}

ConfigObject::ConfigObject(const JsonValue &value, ConfigProblem *problem)
    : m_value(value)
    , m_problem(problem)
{
    if (!value.isObject())
        problem->complain(value, QStringLiteral("an object {…} is expected here."));
}

void ConfigObject::finish()
{
    if (!m_value.isObject())
        return;
    QSet<QString> seen;
    m_value.forEach([&](const JsonValue &member) {
        const QString name = member.name();
        if (!m_taken.contains(name))
            m_problem->complain(member, QStringLiteral("“%1” is not known here.").arg(name));
        if (seen.contains(name))
            m_problem->complain(member, QStringLiteral("“%1” stands here twice.").arg(name));
        seen.insert(name);
        return m_problem->isEmpty();
    });
}

JsonValue ConfigObject::take(const char *name)
{
    m_taken.insert(QString::fromLatin1(name));
    return m_value.child(QByteArrayView(name));
}

bool ConfigObject::has(const char *name)
{
    return !take(name).isNull();
}

QString ConfigObject::string(const char *name)
{
    const JsonValue value = take(name);
    if (value.isNull())
        m_problem->complain(m_value, QStringLiteral("“%1” is missing.").arg(QLatin1String(name)));
    return stringOr(name);
}

QString ConfigObject::stringOr(const char *name)
{
    const JsonValue value = take(name);
    if (!value.isNull() && !value.isString())
        m_problem->complain(
            value, QStringLiteral("“%1” must be a string.").arg(QLatin1String(name)));
    return value.text();
}

bool ConfigObject::boolean(const char *name, bool otherwise)
{
    const JsonValue value = take(name);
    if (value.isNull())
        return otherwise;
    if (value.token() != "true" && value.token() != "false")
        m_problem->complain(
            value, QStringLiteral("“%1” must be true or false.").arg(QLatin1String(name)));
    return value.token() == "true";
}

std::optional<qint64> ConfigObject::integer(const char *name, qint64 least, qint64 most)
{
    const JsonValue value = take(name);
    if (value.isNull())
        return std::nullopt;
    const std::optional<qint64> number = value.isString() ? std::nullopt : value.integer();
    if (!number || *number < least || *number > most) {
        m_problem->complain(value,
            QStringLiteral("“%1” must be a whole number from %2 to %3.")
                .arg(QLatin1String(name))
                .arg(least)
                .arg(most));
        return std::nullopt;
    }
    return number;
}

QStringList ConfigObject::strings(const char *name)
{
    const JsonValue value = take(name);
    return value.isNull() ? QStringList() : configStrings(value, m_problem);
}

std::optional<JsonPath> ConfigObject::path(const char *name)
{
    const JsonValue value = take(name);
    return value.isNull() ? std::nullopt : configPath(value, m_problem);
}

QList<JsonPath> ConfigObject::paths(const char *name)
{
    QList<JsonPath> paths;
    forEachItem(name, [&](const JsonValue &item) {
        if (const auto path = configPath(item, m_problem))
            paths.append(*path);
    });
    return paths;
}

void ConfigObject::forEachItem(const char *name, const std::function<void(const JsonValue &)> &each)
{
    const JsonValue value = take(name);
    if (value.isNull())
        return;
    if (!value.isArray()) {
        m_problem->complain(
            value, QStringLiteral("“%1” must be an array […].").arg(QLatin1String(name)));
        return;
    }
    value.forEach([&](const JsonValue &item) {
        each(item);
        return true;
    });
}

void ConfigObject::forEachMember(
    const char *name, const std::function<void(const JsonValue &)> &each)
{
    const JsonValue value = take(name);
    if (value.isNull())
        return;
    if (!value.isObject()) {
        m_problem->complain(
            value, QStringLiteral("“%1” must be an object {…}.").arg(QLatin1String(name)));
        return;
    }
    value.forEach([&](const JsonValue &member) {
        each(member);
        return true;
    });
}

QStringList configStrings(const JsonValue &value, ConfigProblem *problem)
{
    QStringList texts;
    const auto add = [&](const JsonValue &item) {
        if (!item.isString())
            problem->complain(item, QStringLiteral("a string is expected here."));
        texts.append(item.text());
        return true;
    };
    if (value.isArray())
        value.forEach(add);
    else
        add(value);
    return texts;
}

std::optional<JsonPath> configPath(const JsonValue &value, ConfigProblem *problem)
{
    const auto path = value.isString() ? JsonPath::parse(value.text()) : std::nullopt;
    if (!path) {
        problem->complain(value,
            QStringLiteral("a JSON Pointer is expected here: a string that is empty or begins "
                           "with “/”."));
    }
    return path;
}

} // namespace tallyman
