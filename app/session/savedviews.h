// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <optional>

namespace tallyman {

class Session;

// What the event table shows, and how, under a name.
struct SavedView
{
    QString name;
    QString filter;     // as text
    QByteArray columns; // QHeaderView::saveState()
    QStringList fields; // that have columns of their own, see EventField
    bool newestOnTop = true;
    friend bool operator==(const SavedView &, const SavedView &) = default;
};

// As JSON. What cannot be read is left out; names are unique and not empty.
[[nodiscard]] QByteArray viewsToJson(const QList<SavedView> &views);
[[nodiscard]] QList<SavedView> viewsFromJson(const QByteArray &json);

// The views that are kept in a workspace, by name. Lives on the thread of its Session; never
// blocks: changes show at once and are stored behind.
class SavedViews : public QObject
{
    Q_OBJECT

public:
    explicit SavedViews(Session *session, QObject *parent = nullptr);

    [[nodiscard]] const QList<SavedView> &views() const { return m_views; }
    // Whether changes can be kept: not in a workspace that is only read.
    [[nodiscard]] bool isWritable() const;
    // Adds it, or replaces the one with this name.
    void save(const SavedView &view);
    // False when there is no such view or `to` is empty or taken.
    bool rename(const QString &from, const QString &to);
    void remove(const QString &name);
    // What was removed last, if it can be brought back; its name is free.
    [[nodiscard]] std::optional<QString> removedName() const;
    void bringBack();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] qsizetype indexOf(const QString &name) const;
    void store();

    Session *m_session;
    QList<SavedView> m_views;
    std::optional<SavedView> m_removed;
    qsizetype m_removedFrom = 0;
};

} // namespace tallyman
