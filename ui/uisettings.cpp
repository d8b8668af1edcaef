// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/uisettings.h"

#include "base/paths.h"

#include <QDir>
#include <QFileInfo>

namespace tallyman {

namespace {

constexpr qsizetype kRecentWorkspaces = 10;

QString key(const char *group, const QString &name)
{
    return QLatin1String(group) + QLatin1Char('/') + name;
}

// A stored number as one of `count` enumerators; the first when the file says something else.
template <typename Enum> Enum enumValue(const QSettings &settings, const QString &name, int count)
{
    const int value = settings.value(name).toInt();
    return value >= 0 && value < count ? static_cast<Enum>(value) : Enum{};
}

} // namespace

UiSettings::UiSettings(QObject *parent)
    : UiSettings(QDir(configDirectory()).filePath(QStringLiteral("window.ini")), parent)
{
}

UiSettings::UiSettings(const QString &file, QObject *parent)
    : QObject(parent)
    , m_settings(file, QSettings::IniFormat)
{
}

ThemeChoice UiSettings::theme() const
{
    return enumValue<ThemeChoice>(m_settings, QStringLiteral("appearance/theme"), 3);
}

void UiSettings::setTheme(ThemeChoice choice)
{
    if (choice == theme())
        return;
    m_settings.setValue(QStringLiteral("appearance/theme"), static_cast<int>(choice));
    Q_EMIT themeChanged();
}

Density UiSettings::density() const
{
    return enumValue<Density>(m_settings, QStringLiteral("appearance/density"), 2);
}

void UiSettings::setDensity(Density density)
{
    if (density == this->density())
        return;
    m_settings.setValue(QStringLiteral("appearance/density"), static_cast<int>(density));
    Q_EMIT tableChanged();
}

bool UiSettings::newestOnTop() const
{
    return m_settings.value(QStringLiteral("appearance/newestOnTop"), true).toBool();
}

void UiSettings::setNewestOnTop(bool on)
{
    if (on == newestOnTop())
        return;
    m_settings.setValue(QStringLiteral("appearance/newestOnTop"), on);
    Q_EMIT tableChanged();
}

TimeFormat UiSettings::timeFormat() const
{
    return enumValue<TimeFormat>(m_settings, QStringLiteral("appearance/timeFormat"), 3);
}

void UiSettings::setTimeFormat(TimeFormat format)
{
    if (format == timeFormat())
        return;
    m_settings.setValue(QStringLiteral("appearance/timeFormat"), static_cast<int>(format));
    Q_EMIT tableChanged();
}

bool UiSettings::notifiesOfIncomplete() const
{
    return m_settings.value(QStringLiteral("notifications/incompleteImports"), true).toBool();
}

void UiSettings::setNotifiesOfIncomplete(bool on)
{
    m_settings.setValue(QStringLiteral("notifications/incompleteImports"), on);
}

std::optional<QKeySequence> UiSettings::shortcut(const QString &command) const
{
    const QVariant value = m_settings.value(key("shortcuts", command));
    if (!value.isValid())
        return std::nullopt;
    return QKeySequence(value.toString(), QKeySequence::PortableText);
}

void UiSettings::setShortcut(const QString &command, const std::optional<QKeySequence> &shortcut)
{
    if (shortcut == this->shortcut(command))
        return;
    if (shortcut)
        m_settings.setValue(
            key("shortcuts", command), shortcut->toString(QKeySequence::PortableText));
    else
        m_settings.remove(key("shortcuts", command));
    Q_EMIT shortcutsChanged();
}

QByteArray UiSettings::layoutState(const QString &name) const
{
    return m_settings.value(key("layout", name)).toByteArray();
}

void UiSettings::setLayoutState(const QString &name, const QByteArray &state)
{
    m_settings.setValue(key("layout", name), state);
}

bool UiSettings::sidebarVisible() const
{
    return m_settings.value(QStringLiteral("layout/sidebarVisible"), true).toBool();
}

void UiSettings::setSidebarVisible(bool visible)
{
    m_settings.setValue(QStringLiteral("layout/sidebarVisible"), visible);
}

QStringList UiSettings::recentWorkspaces() const
{
    QStringList paths = m_settings.value(QStringLiteral("workspaces/recent")).toStringList();
    paths.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    return paths;
}

bool UiSettings::opensLastWorkspace() const
{
    return m_settings.value(QStringLiteral("workspaces/openLast"), false).toBool();
}

void UiSettings::setOpensLastWorkspace(bool on)
{
    m_settings.setValue(QStringLiteral("workspaces/openLast"), on);
}

void UiSettings::addRecentWorkspace(const QString &path)
{
    const QString full = QFileInfo(path).absoluteFilePath();
    QStringList paths = m_settings.value(QStringLiteral("workspaces/recent")).toStringList();
    if (!paths.isEmpty() && paths.first() == full)
        return;
    paths.removeAll(full);
    paths.prepend(full);
    m_settings.setValue(QStringLiteral("workspaces/recent"), paths.mid(0, kRecentWorkspaces));
}

bool UiSettings::masksCredentials() const
{
    return m_settings.value(QStringLiteral("export/masksCredentials"), true).toBool();
}

void UiSettings::setMasksCredentials(bool on)
{
    m_settings.setValue(QStringLiteral("export/masksCredentials"), on);
}

} // namespace tallyman
