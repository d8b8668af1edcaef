// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/tlslistener.h"

#include "base/clock.h"
#include "capture/portholder.h"

#include <QDir>
#include <QFileInfo>

namespace tallyman {

namespace {

constexpr std::chrono::milliseconds kSettlingTime{200};

} // namespace

TlsListener::TlsListener(
    Accept accept, ListenerGroup::Failed failed, const Clock *clock, QObject *parent)
    : QObject(parent)
    , m_accept(std::move(accept))
    , m_listeners(
          [this](qintptr descriptor) { m_accept(descriptor, m_identity); }, std::move(failed))
    , m_clock(clock)
    , m_settling(this)
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(kSettlingTime);
    connect(&m_settling, &QTimer::timeout, this, &TlsListener::reload);
}

void TlsListener::setWanted(const TlsListen &wanted)
{
    if (wanted == m_wanted)
        return;
    close();
    m_wanted = wanted;
    m_identity.reset();
}

void TlsListener::open(const QString &host, bool ipv6Loopback)
{
    const bool moved = host != m_host || ipv6Loopback != m_ipv6Loopback;
    m_host = host;
    m_ipv6Loopback = ipv6Loopback;
    if (!m_wanted.enabled || (m_listeners.isOpen() && !moved))
        return;
    if (!m_watcher) {
        watch();
        load();
    }
    m_listeners.close();
    m_status.port = 0;
    if (!m_identity)
        return;
    m_status.problem.clear();
    const QString reason = m_listeners.open(host, m_wanted.port, ipv6Loopback);
    m_status.port = m_listeners.port();
    if (reason.isEmpty())
        return;
    const QString holder = portHolder(m_wanted.port);
    m_status.problem = holder.isEmpty() ? QStringLiteral("Cannot listen on port %1 for HTTPS: %2.")
                                              .arg(QString::number(m_wanted.port), reason)
                                        : QStringLiteral("Port %1 for HTTPS is taken by %2.")
                                              .arg(QString::number(m_wanted.port), holder);
}

void TlsListener::close()
{
    m_settling.stop();
    m_watcher.reset();
    m_listeners.close();
    m_status = {};
}

// Their folders too: a file that is put in another's place is not the one that is watched.
void TlsListener::watch()
{
    if (!m_watcher) {
        m_watcher = std::make_unique<QFileSystemWatcher>();
        const auto changed = [this] {
            if (!m_settling.isActive())
                m_settling.start();
        };
        connect(m_watcher.get(), &QFileSystemWatcher::fileChanged, this, changed);
        connect(m_watcher.get(), &QFileSystemWatcher::directoryChanged, this, changed);
    }
    for (const QString &name : {m_wanted.certificateFile, m_wanted.keyFile}) {
        const QFileInfo file(name);
        if (!name.isEmpty() && file.exists())
            m_watcher->addPath(name);
        if (!name.isEmpty() && file.dir().exists())
            m_watcher->addPath(file.absolutePath());
    }
}

void TlsListener::load()
{
    auto identity = TlsIdentity::load(m_wanted.certificateFile, m_wanted.keyFile);
    if (identity) {
        m_status.problem.clear();
        m_identity = *identity;
        m_status.warning = m_identity->warning(m_clock->nowUs());
        return;
    }
    m_status.problem = identity.error().message;
    if (m_identity)
        m_status.problem += QStringLiteral(" Until then, the certificate from before is used.");
}

void TlsListener::reload()
{
    const TlsStatus before = m_status;
    watch(); // what has been put in place of a watched file
    load();
    if (m_identity && !m_listeners.isOpen())
        open(m_host, m_ipv6Loopback);
    if (!(m_status == before))
        Q_EMIT statusChanged();
}

} // namespace tallyman
