// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/jsonmembers.h"

#include <cmath>

namespace tallyman {

JsonMembers::JsonMembers(const QJsonValue &value, QString place)
    : m_object(value.toObject())
    , m_place(std::move(place))
{
    if (!value.isObject())
        complain(nullptr, QStringLiteral("must be an object {…}."));
}

QString JsonMembers::placeOf(const char *name) const
{
    const QString member = QLatin1String(name);
    return m_place.isEmpty() ? member : m_place + QLatin1Char('.') + member;
}

bool JsonMembers::has(const char *name) const
{
    return m_object.contains(QLatin1String(name));
}

QJsonValue JsonMembers::take(const char *name)
{
    m_taken.insert(QLatin1String(name));
    return m_object.value(QLatin1String(name));
}

QString JsonMembers::text(const char *name, const QString &otherwise)
{
    const QJsonValue value = take(name);
    if (!value.isString() && !value.isUndefined())
        complain(name, QStringLiteral("must be a text."));
    return value.toString(otherwise);
}

bool JsonMembers::flag(const char *name, bool otherwise)
{
    const QJsonValue value = take(name);
    if (!value.isBool() && !value.isUndefined())
        complain(name, QStringLiteral("must be true or false."));
    return value.toBool(otherwise);
}

qint64 JsonMembers::number(const char *name, qint64 otherwise, qint64 least, qint64 most)
{
    const QJsonValue value = take(name);
    if (value.isUndefined())
        return otherwise;
    const double number = value.toDouble(std::nan(""));
    if (number >= static_cast<double>(least) && number <= static_cast<double>(most)
        && std::floor(number) == number)
        return value.toInteger();
    complain(name, QStringLiteral("must be a whole number from %1 to %2.").arg(least).arg(most));
    return otherwise;
}

qsizetype JsonMembers::choice(const char *name, const QStringList &choices, qsizetype otherwise)
{
    if (!has(name))
        return otherwise;
    const qsizetype place = choices.indexOf(take(name).toString());
    if (place < 0)
        complain(
            name, QStringLiteral("must be one of: %1.").arg(choices.join(QStringLiteral(", "))));
    return place < 0 ? otherwise : place;
}

QStringList JsonMembers::texts(const char *name)
{
    QStringList texts;
    forEach(name, [&](const QJsonValue &item, const QString &) {
        if (!item.isString())
            complain(name, QStringLiteral("must have texts only."));
        texts.append(item.toString());
    });
    return texts;
}

void JsonMembers::forEach(
    const char *name, const std::function<void(const QJsonValue &, const QString &)> &each)
{
    const QJsonValue value = take(name);
    if (!value.isArray() && !value.isUndefined())
        complain(name, QStringLiteral("must be a list […]."));
    const QJsonArray items = value.toArray();
    for (qsizetype i = 0; i < items.size(); ++i)
        each(items.at(i), QStringLiteral("%1[%2]").arg(placeOf(name)).arg(i));
}

void JsonMembers::complain(const char *name, const QString &sentence)
{
    const QString place = name == nullptr ? m_place : placeOf(name);
    complain(place.isEmpty() ? QStringLiteral("It ") + sentence
                             : QStringLiteral("“%1” %2").arg(place, sentence));
}

void JsonMembers::complain(const QString &problem)
{
    if (m_problem.isEmpty())
        m_problem = problem;
}

QString JsonMembers::problem() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    for (auto each = m_object.begin(); each != m_object.end(); ++each) {
        if (!m_taken.contains(each.key()))
            return QStringLiteral("“%1” is no member that Tallyman knows.")
                .arg(m_place.isEmpty() ? each.key() : m_place + QLatin1Char('.') + each.key());
    }
    return {};
}

} // namespace tallyman
