// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonvalue.h"

#include <QRegularExpression>

namespace tallyman {

std::optional<JsonPath> JsonPath::parse(const QString &pointer)
{
    JsonPath path;
    if (pointer.isEmpty())
        return path;
    if (!pointer.startsWith(QLatin1Char('/')))
        return std::nullopt;
    const QStringList steps = pointer.mid(1).split(QLatin1Char('/'));
    for (QString step : steps) {
        static const QRegularExpression kBadEscape(QStringLiteral("~(?![01])"));
        if (step.contains(kBadEscape))
            return std::nullopt;
        step.replace(QLatin1String("~1"), QLatin1String("/"));
        step.replace(QLatin1String("~0"), QLatin1String("~"));
        path.m_steps.append(step.toUtf8());
    }
    return path;
}

QString JsonPath::toString() const
{
    QString pointer;
    for (const QByteArray &step : m_steps)
        pointer += jsonPointerStep(QString::fromUtf8(step));
    return pointer;
}

JsonValue::JsonValue(JsonDocumentPtr document)
    : m_document(document && document->isValid() ? std::move(document) : nullptr)
{
    if (m_document)
        m_slice = m_document->root();
}

void JsonValue::forEach(const std::function<bool(const JsonValue &)> &each) const
{
    const qint64 children = count();
    for (qint64 page = 0; page * JsonDocument::kPageSize < children; ++page) {
        const QList<JsonSlice> slices = m_document->children(m_slice, page);
        for (const JsonSlice &slice : slices) {
            if (!each(JsonValue(m_document, slice)))
                return;
        }
    }
}

JsonValue JsonValue::child(QByteArrayView step) const
{
    if (isArray()) {
        bool isNumber = false;
        const qint64 index = step.toByteArray().toLongLong(&isNumber);
        if (!isNumber || index < 0 || index >= count())
            return {};
        return {m_document, m_document->childAt(m_slice, index)};
    }
    JsonValue found;
    if (isObject()) {
        m_document->forEachMember(m_slice, [&](const JsonSlice &member) {
            if (m_document->isKey(member, step))
                found = JsonValue(m_document, member);
        });
    }
    return found;
}

JsonValue JsonValue::at(const JsonPath &path) const
{
    return behind(path, 0);
}

JsonValue JsonValue::behind(const JsonPath &path, qsizetype step) const
{
    JsonValue value = *this;
    for (qsizetype i = step; i < path.steps().size() && !value.isNull(); ++i)
        value = value.child(path.steps().at(i));
    return value;
}

std::pair<JsonValue, JsonValue> JsonValue::at(const JsonPath &first, const JsonPath &second) const
{
    if (!isObject() || first.steps().isEmpty() || second.steps().isEmpty())
        return {at(first), at(second)};
    std::pair<JsonValue, JsonValue> found;
    m_document->forEachMember(m_slice, [&](const JsonSlice &member) {
        if (m_document->isKey(member, first.steps().first()))
            found.first = JsonValue(m_document, member);
        if (m_document->isKey(member, second.steps().first()))
            found.second = JsonValue(m_document, member);
    });
    return {found.first.behind(first, 1), found.second.behind(second, 1)};
}

QString JsonValue::name() const
{
    return isNull() ? QString() : jsonStringText(m_document->key(m_slice));
}

QString JsonValue::text() const
{
    if (isNull() || isObject() || isArray())
        return {};
    return isString() ? jsonStringText(token()) : QString::fromLatin1(token());
}

std::optional<qint64> JsonValue::integer() const
{
    if (isNull() || isObject() || isArray())
        return std::nullopt;
    bool isNumber = false;
    const qint64 number =
        isString() ? text().toLongLong(&isNumber) : token().toByteArray().toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QByteArrayView JsonValue::token() const
{
    return isNull() ? QByteArrayView() : m_document->value(m_slice);
}

} // namespace tallyman
