// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QKeySequence>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <optional>

namespace tallyman {

// How the time column shows when an event came.
enum class TimeFormat : quint8 {
    TimeOfDay = 0, // local time; with the date on other days
    DateTime = 1,  // local date and time
    Utc = 2,       // date and time in UTC
};

// What the user has chosen for the window as such, kept in window.ini in the configuration
// directory. Workspace settings are not here but in the workspace. GUI thread; owned by main.
class UiSettings : public QObject
{
    Q_OBJECT

public:
    explicit UiSettings(QObject *parent = nullptr);
    explicit UiSettings(const QString &file, QObject *parent = nullptr);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    [[nodiscard]] Density density() const;
    void setDensity(Density density);
    [[nodiscard]] bool newestOnTop() const;
    void setNewestOnTop(bool on);
    [[nodiscard]] TimeFormat timeFormat() const;
    void setTimeFormat(TimeFormat format);

    // Whether the desktop is told when an import becomes incomplete.
    [[nodiscard]] bool notifiesOfIncomplete() const;
    void setNotifiesOfIncomplete(bool on);

    // A shortcut the user has set instead of the default; an empty one means none at all.
    [[nodiscard]] std::optional<QKeySequence> shortcut(const QString &command) const;
    void setShortcut(const QString &command, const std::optional<QKeySequence> &shortcut);

    // Geometry, splitters and columns, by name.
    [[nodiscard]] QByteArray layoutState(const QString &name) const;
    void setLayoutState(const QString &name, const QByteArray &state);
    [[nodiscard]] bool sidebarVisible() const;
    void setSidebarVisible(bool visible);

    // Newest first, without those that are gone.
    [[nodiscard]] QStringList recentWorkspaces() const;
    [[nodiscard]] bool opensLastWorkspace() const; // at the start; otherwise the default one
    void setOpensLastWorkspace(bool on);
    void addRecentWorkspace(const QString &path);

    // Whether exports and copied commands go without credentials.
    [[nodiscard]] bool masksCredentials() const;
    void setMasksCredentials(bool on);

Q_SIGNALS:
    void themeChanged();
    void tableChanged(); // density, order, time format
    void shortcutsChanged();

private:
    QSettings m_settings;
};

} // namespace tallyman
