// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QObject>
#include <functional>
#include <memory>

namespace tallyman {

class BannerArea;
class DesktopNotices;
class ImportWatch;
class Session;
class UiSettings;

// Says by a banner and, unless the user has switched that off, on the desktop that an import stays
// incomplete; a late part takes it back. GUI thread.
class ImportNotifier : public QObject
{
    Q_OBJECT

public:
    // Asked when there is something to say first: connecting to the desktop takes a moment.
    using CreateNotices = std::function<std::unique_ptr<DesktopNotices>()>;

    ImportNotifier(Session *session, UiSettings *settings, BannerArea *banners,
        CreateNotices createNotices, QObject *parent = nullptr);
    ~ImportNotifier() override;

Q_SIGNALS:
    // The user wants to see an import.
    void importRequested(qint64 id);

private:
    void onIncomplete(const Import &import);
    void tellDesktop(const Import &import);
    void onCompleted(const Import &import);
    void forget(const QString &sender, const QString &key);
    void updateBanner();
    void request(const QString &name);
    [[nodiscard]] QString titleOf(const Import &import) const;

    Session *m_session;
    UiSettings *m_settings;
    BannerArea *m_banners;
    CreateNotices m_createNotices; // empty when it has been asked
    std::unique_ptr<DesktopNotices> m_desktop;
    ImportWatch *m_watch;
    QList<Import> m_incomplete; // that the banner is about, newest last
};

} // namespace tallyman
