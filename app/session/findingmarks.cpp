// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/findingmarks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

constexpr qsizetype kMostImports = 10'000;

QJsonArray toArray(const IdSet &ids)
{
    QJsonArray ranges;
    for (const IdSet::Range &range : ids.ranges())
        ranges.append(QJsonArray{range.first, range.last});
    return ranges;
}

IdSet fromArray(const QJsonArray &ranges)
{
    IdSet ids;
    for (const QJsonValue &value : ranges) {
        const EventId first = value[0].toInteger();
        const EventId last = value[1].toInteger();
        if (first > 0 && first <= last)
            ids.insert(first, last);
    }
    return ids;
}

} // namespace

QString FindingMarks::importName(const QString &sender, const QString &key)
{
    return sender + QLatin1Char('/') + key;
}

const IdSet &FindingMarks::events(const QByteArray &kind) const
{
    static const IdSet none;
    const auto found = m_kinds.constFind(kind);
    return found == m_kinds.constEnd() ? none : found->events;
}

bool FindingMarks::containsImport(const QByteArray &kind, const QString &name) const
{
    const auto found = m_kinds.constFind(kind);
    return found != m_kinds.constEnd() && found->imports.contains(name);
}

void FindingMarks::setEvents(const QByteArray &kind, const IdSet &ids, bool done)
{
    IdSet &events = m_kinds[kind].events;
    if (done)
        events.unite(ids);
    else
        events.subtract(ids);
}

void FindingMarks::setImport(const QByteArray &kind, const QString &name, bool done)
{
    QSet<QString> &imports = m_kinds[kind].imports;
    if (!done)
        imports.remove(name);
    else if (imports.size() < kMostImports)
        imports.insert(name);
}

QByteArray FindingMarks::toJson() const
{
    QJsonObject json;
    for (auto kind = m_kinds.cbegin(); kind != m_kinds.cend(); ++kind) {
        if (kind->events.isEmpty() && kind->imports.isEmpty())
            continue;
        json.insert(QString::fromUtf8(kind.key()),
            QJsonObject{{QStringLiteral("events"), toArray(kind->events)},
                {QStringLiteral("imports"), QJsonArray::fromStringList(kind->imports.values())}});
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

FindingMarks FindingMarks::fromJson(const QByteArray &json)
{
    FindingMarks marks;
    const QJsonObject kinds = QJsonDocument::fromJson(json).object();
    for (auto kind = kinds.constBegin(); kind != kinds.constEnd(); ++kind) {
        const QByteArray id = kind.key().toUtf8();
        marks.m_kinds[id].events = fromArray(kind.value()[u"events"].toArray());
        const QJsonArray imports = kind.value()[u"imports"].toArray();
        for (const QJsonValue &name : imports)
            marks.setImport(id, name.toString(), true);
    }
    return marks;
}

} // namespace tallyman
