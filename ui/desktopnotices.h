// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

namespace tallyman {

// Tells the desktop what happens while the window is not looked at. GUI thread.
class DesktopNotices : public QObject
{
    Q_OBJECT

public:
    // By the system tray where there is one, else by the desktop's notification service
    // (org.freedesktop.Notifications); null when there is neither.
    [[nodiscard]] static std::unique_ptr<DesktopNotices> create();

    // Shows a notice, or puts it in the place of the one with this name. Plain text.
    virtual void show(const QString &name, const QString &title, const QString &text) = 0;
    // Takes it back if it is still to be seen.
    virtual void withdraw(const QString &name) = 0;

Q_SIGNALS:
    void clicked(const QString &name);
};

} // namespace tallyman
