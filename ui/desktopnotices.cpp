// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktopnotices.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QHash>
#include <QSystemTrayIcon>
#include <QVariantMap>

namespace tallyman {

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");

// A tray shows one notice at a time, and its icon as long as there is one.
class TrayNotices : public DesktopNotices
{
public:
    TrayNotices()
        : m_icon(QApplication::windowIcon())
    {
        m_icon.setToolTip(QApplication::applicationDisplayName());
        connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &TrayNotices::open);
        connect(&m_icon, &QSystemTrayIcon::activated, this, &TrayNotices::open);
    }

    void show(const QString &name, const QString &title, const QString &text) override
    {
        m_shown = name;
        m_icon.show();
        m_icon.showMessage(title, text, QSystemTrayIcon::Warning);
    }

    void withdraw(const QString &name) override
    {
        if (m_shown != name)
            return;
        m_shown.clear();
        m_icon.hide();
    }

private:
    void open()
    {
        if (!m_shown.isEmpty())
            Q_EMIT clicked(m_shown);
    }

    QSystemTrayIcon m_icon;
    QString m_shown;
};

// Notifications as the Desktop Notifications Specification 1.2 has them.
class ServiceNotices : public DesktopNotices
{
    Q_OBJECT

public:
    ServiceNotices()
    {
        QDBusConnection bus = QDBusConnection::sessionBus();
        bus.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this,
            SLOT(onAction(uint, QString)));
    }

    void show(const QString &name, const QString &title, const QString &text) override
    {
        // the body is markup to many servers
        const QStringList actions{QStringLiteral("default"), tr("Show")};
        const auto call = send(QStringLiteral("Notify"),
            {QApplication::applicationDisplayName(), m_ids.value(name), QStringLiteral("tallyman"),
                title, text.toHtmlEscaped(), actions, QVariantMap(), -1});
        auto *watcher = new QDBusPendingCallWatcher(call, this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, name] {
            const QDBusPendingReply<uint> id = *watcher;
            if (id.isValid())
                m_ids.insert(name, id.value());
            watcher->deleteLater();
        });
    }

    void withdraw(const QString &name) override
    {
        const uint id = m_ids.take(name);
        if (id != 0)
            (void)send(QStringLiteral("CloseNotification"), {id});
    }

private Q_SLOTS:
    void onAction(uint id, const QString & /*action*/)
    {
        const QString name = m_ids.key(id);
        if (!name.isEmpty())
            Q_EMIT clicked(name);
    }

private:
    static QDBusPendingCall send(const QString &method, const QVariantList &arguments)
    {
        QDBusMessage message = QDBusMessage::createMethodCall(kService, kPath, kService, method);
        message.setArguments(arguments);
        return QDBusConnection::sessionBus().asyncCall(message);
    }

    QHash<QString, uint> m_ids;
};

} // namespace

std::unique_ptr<DesktopNotices> DesktopNotices::create()
{
    if (QGuiApplication::platformName() == QLatin1String("offscreen"))
        return nullptr; // there is no desktop
    if (QSystemTrayIcon::isSystemTrayAvailable() && QSystemTrayIcon::supportsMessages())
        return std::make_unique<TrayNotices>();
    if (QDBusConnection::sessionBus().isConnected())
        return std::make_unique<ServiceNotices>();
    return nullptr;
}

} // namespace tallyman

#include "desktopnotices.moc"
