// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/savedviews.h"

#include "session/session.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace tallyman {

namespace {

const QByteArray kSetting = QByteArrayLiteral("views");
constexpr qsizetype kMostViews = 200;
constexpr qsizetype kLongestName = 100;
constexpr qsizetype kLongestFilter = 4096;

QString cleanName(const QString &name)
{
    return name.simplified().left(kLongestName);
}

} // namespace

QByteArray viewsToJson(const QList<SavedView> &views)
{
    QJsonArray array;
    for (const SavedView &view : views) {
        array.append(QJsonObject{{QStringLiteral("name"), view.name},
            {QStringLiteral("filter"), view.filter},
            {QStringLiteral("columns"), QString::fromLatin1(view.columns.toBase64())},
            {QStringLiteral("fields"), QJsonArray::fromStringList(view.fields)},
            {QStringLiteral("newestOnTop"), view.newestOnTop}});
    }
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<SavedView> viewsFromJson(const QByteArray &json)
{
    QList<SavedView> views;
    QSet<QString> names;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        SavedView view;
        view.name = cleanName(object.value(QStringLiteral("name")).toString());
        view.filter = object.value(QStringLiteral("filter")).toString().left(kLongestFilter);
        view.columns =
            QByteArray::fromBase64(object.value(QStringLiteral("columns")).toString().toLatin1());
        view.fields = object.value(QStringLiteral("fields")).toVariant().toStringList();
        view.newestOnTop = object.value(QStringLiteral("newestOnTop")).toBool(true);
        if (view.name.isEmpty() || names.contains(view.name) || views.size() >= kMostViews)
            continue;
        names.insert(view.name);
        views.append(view);
    }
    return views;
}

SavedViews::SavedViews(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_views(viewsFromJson(session->setting(kSetting)))
{
    connect(session, &Session::settingChanged, this, [this](const QByteArray &name) {
        if (name != kSetting)
            return;
        m_views = viewsFromJson(m_session->setting(kSetting));
        Q_EMIT changed();
    });
}

bool SavedViews::isWritable() const
{
    return m_session->canStore();
}

qsizetype SavedViews::indexOf(const QString &name) const
{
    for (qsizetype i = 0; i < m_views.size(); ++i) {
        if (m_views.at(i).name == name)
            return i;
    }
    return -1;
}

void SavedViews::save(const SavedView &view)
{
    SavedView clean = view;
    clean.name = cleanName(view.name);
    if (clean.name.isEmpty() || !isWritable())
        return;
    const qsizetype known = indexOf(clean.name);
    if (known >= 0)
        m_views[known] = clean;
    else if (m_views.size() < kMostViews)
        m_views.append(clean);
    store();
}

bool SavedViews::rename(const QString &from, const QString &to)
{
    const qsizetype known = indexOf(from);
    const QString name = cleanName(to);
    if (known < 0 || name.isEmpty() || !isWritable() || (name != from && indexOf(name) >= 0))
        return false;
    m_views[known].name = name;
    store();
    return true;
}

void SavedViews::remove(const QString &name)
{
    const qsizetype known = indexOf(name);
    if (known < 0 || !isWritable())
        return;
    m_removedFrom = known;
    m_removed = m_views.takeAt(known);
    store();
}

std::optional<QString> SavedViews::removedName() const
{
    if (!m_removed || indexOf(m_removed->name) >= 0)
        return std::nullopt;
    return m_removed->name;
}

void SavedViews::bringBack()
{
    if (!removedName() || !isWritable())
        return;
    m_views.insert(std::min(m_removedFrom, m_views.size()), *m_removed);
    m_removed.reset();
    store();
}

void SavedViews::store()
{
    m_session->storeSetting(kSetting, viewsToJson(m_views)); // and tells every other SavedViews
}

} // namespace tallyman
