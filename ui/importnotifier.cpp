// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importnotifier.h"

#include "base/clock.h"
#include "base/text.h"
#include "session/importwatch.h"
#include "session/session.h"
#include "ui/desktopnotices.h"
#include "ui/models/importtexts.h"
#include "ui/uisettings.h"
#include "ui/widgets/bannerarea.h"

#include <QLocale>

namespace tallyman {

namespace {

constexpr qsizetype kKeyBytes = 60;
constexpr qsizetype kMostNamed = 3;
constexpr qsizetype kMostRemembered = 1000;

QString bannerCause()
{
    return QStringLiteral("import-incomplete");
}

QString nameOf(const QString &sender, const QString &key)
{
    return sender + QLatin1Char('/') + key;
}

QString nameOf(const Import &import)
{
    return nameOf(import.sender, import.key);
}

QString shownKey(const Import &import)
{
    return displayLine(import.key.toUtf8(), kKeyBytes);
}

// "20 rows have not come: rows 11–30."
QString sentenceOf(const Import &import)
{
    const QString sentence = importStateSentence(import, SystemClock::instance().nowUs());
    if (!sentence.isEmpty())
        return sentence;
    const QLocale locale;
    return ImportNotifier::tr("%1 of %2 rows have arrived.")
        .arg(locale.toString(import.rowsReceived), locale.toString(import.rowsTotal.value_or(0)));
}

} // namespace

ImportNotifier::ImportNotifier(Session *session, UiSettings *settings, BannerArea *banners,
    CreateNotices createNotices, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_settings(settings)
    , m_banners(banners)
    , m_createNotices(std::move(createNotices))
    , m_watch(new ImportWatch(session, this))
{
    connect(m_watch, &ImportWatch::becameIncomplete, this, &ImportNotifier::onIncomplete);
    connect(m_watch, &ImportWatch::completedAfterAll, this, &ImportNotifier::onCompleted);
    connect(
        m_watch, &ImportWatch::removed, this, [this](const QString &sender, const QString &key) {
            forget(sender, key);
            updateBanner();
        });
    connect(banners, &BannerArea::dismissed, this, [this](const QString &cause) {
        if (cause == bannerCause())
            m_incomplete.clear();
    });
}

ImportNotifier::~ImportNotifier() = default;

QString ImportNotifier::titleOf(const Import &import) const
{
    const Profile *profile =
        m_session->profiles() ? m_session->profiles()->find(import.sender) : nullptr;
    return tr("Import %1 of %2 is incomplete")
        .arg(shownKey(import), profile ? profile->name : import.sender);
}

void ImportNotifier::onIncomplete(const Import &import)
{
    if (m_incomplete.size() == kMostRemembered)
        m_incomplete.removeFirst();
    m_incomplete.append(import);
    updateBanner();
    if (m_settings->notifiesOfIncomplete())
        tellDesktop(import);
}

void ImportNotifier::tellDesktop(const Import &import)
{
    if (const CreateNotices create = std::exchange(m_createNotices, nullptr)) {
        m_desktop = create();
        if (m_desktop)
            connect(m_desktop.get(), &DesktopNotices::clicked, this, &ImportNotifier::request);
    }
    if (m_desktop)
        m_desktop->show(nameOf(import), titleOf(import), sentenceOf(import));
}

void ImportNotifier::onCompleted(const Import &import)
{
    const bool wasShown = m_banners->banner(bannerCause()) != nullptr;
    forget(import.sender, import.key);
    updateBanner();
    if (!wasShown || !m_incomplete.isEmpty())
        return;
    m_banners->put(bannerCause(),
        {BannerContent::Kind::Info, tr("Import %1 is complete after all").arg(shownKey(import)),
            tr("What was missing has come."), {}, true});
}

void ImportNotifier::forget(const QString &sender, const QString &key)
{
    m_incomplete.removeIf(
        [&](const Import &import) { return import.sender == sender && import.key == key; });
    if (m_desktop)
        m_desktop->withdraw(nameOf(sender, key));
}

void ImportNotifier::updateBanner()
{
    if (m_incomplete.isEmpty()) {
        m_banners->remove(bannerCause());
        return;
    }
    const Import &newest = m_incomplete.last();
    BannerContent content{
        BannerContent::Kind::Warning, titleOf(newest), sentenceOf(newest), {}, true};
    if (m_incomplete.size() > 1) {
        QStringList keys;
        for (const Import &import : m_incomplete.last(std::min(kMostNamed, m_incomplete.size())))
            keys.prepend(shownKey(import));
        if (m_incomplete.size() > kMostNamed)
            keys.append(QStringLiteral("…"));
        content.title = tr("%1 imports are incomplete").arg(m_incomplete.size());
        content.text = keys.join(QStringLiteral(", "));
    }
    content.choices.append({tr("Show"), [this, name = nameOf(newest)] { request(name); }});
    m_banners->put(bannerCause(), content);
}

void ImportNotifier::request(const QString &name)
{
    for (const Import &import : std::as_const(m_incomplete)) {
        if (nameOf(import) == name) {
            Q_EMIT importRequested(import.id);
            return;
        }
    }
}

} // namespace tallyman
