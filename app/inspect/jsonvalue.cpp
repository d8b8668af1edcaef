// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonvalue.h"

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
    if (isObject()) {
        if (const auto member = m_document->member(m_slice, step))
            return {m_document, *member};
    }
    return {};
}

JsonValue JsonValue::at(const JsonPath &path) const
{
    JsonValue value = *this;
    for (const QByteArray &step : path.steps()) {
        value = value.child(step);
        if (value.isNull())
            break;
    }
    return value;
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
    const qint64 number = text().toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QByteArrayView JsonValue::token() const
{
    return isNull() ? QByteArrayView() : m_document->value(m_slice);
}

} // namespace tallyman
