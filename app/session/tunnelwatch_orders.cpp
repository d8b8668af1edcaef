// SPDX-License-Identifier: GPL-3.0-or-later
// What TunnelWatch is told to do, by the window or by another process.
#include "base/secretstore.h"
#include "session/session.h"
#include "session/tunnelrecords.h"
#include "session/tunnelwatch.h"

#include <QPointer>
#include <QUuid>

namespace tallyman {

// Orders that were there when the workspace was opened are not obeyed: they were for others.
void TunnelWatch::obey(const TunnelOrder &order)
{
    if (order.id.isEmpty() || order.id == m_seenOrder)
        return;
    m_seenOrder = order.id;
    // changed together with it, perhaps, and told of behind it
    m_setting = tunnelSettingFromJson(m_session->setting(kTunnelKey));
    m_fetched = -1;
    m_fetchProblem.clear();
    switch (order.action) {
    case TunnelOrder::Action::Stop:
        m_process.stop();
        break;
    case TunnelOrder::Action::Start:
        startProgram(order.kind);
        break;
    case TunnelOrder::Action::Fetch:
        fetchMissed(this, [this](const Result<qint64> &fetched) {
            m_fetched = fetched.value_or(0);
            m_fetchProblem = fetched ? QString() : fetched.error().message;
            storeRun();
        });
        break;
    }
    storeRun();
}

QString TunnelWatch::order(const TunnelOrder &order)
{
    TunnelOrder named = order;
    named.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_session->storeSetting(kTunnelOrderKey, toJson(named));
    return named.id;
}

QString TunnelWatch::start(TunnelKind kind)
{
    if (!captures())
        return order({{}, TunnelOrder::Action::Start, kind});
    startProgram(kind);
    return {};
}

QString TunnelWatch::stop()
{
    if (!captures())
        return order({{}, TunnelOrder::Action::Stop, TunnelKind::None});
    m_process.stop();
    return {};
}

QString TunnelWatch::orderFetch()
{
    return order({{}, TunnelOrder::Action::Fetch, TunnelKind::None});
}

void TunnelWatch::startProgram(TunnelKind kind)
{
    const auto begin = [this, kind](const QByteArray &token) {
        m_pending = TunnelKind::None;
        m_process.start(kind, QUrl(m_session->listener().url), token);
    };
    if (kind != TunnelKind::Ngrok || m_setting.tokenId.isEmpty()) {
        begin({});
        return;
    }
    m_pending = kind;
    // without the token ngrok says itself what it lacks
    m_secrets->read(m_setting.tokenId, m_setting.tokenPlace,
        [begin](const Result<QByteArray> &token) { begin(token.value_or(QByteArray())); });
}

void TunnelWatch::fetchMissed(QObject *context, const Done<qint64> &done)
{
    if (m_status.hasAgent()) {
        m_records->fetchMissed(context, done);
        return;
    }
    const QPointer<QObject> guard(context); // an agent may have come since
    connect(
        this, &TunnelWatch::looked, this,
        [this, guard, done] {
            if (guard)
                m_records->fetchMissed(guard, done);
        },
        Qt::SingleShotConnection);
    look();
}

void TunnelWatch::keepToken(const QByteArray &token, QObject *context, const Done<void> &done)
{
    const QPointer<QObject> guard(context);
    const TunnelSetting before = m_setting;
    const auto take = [this, before, guard, done](const QString &id, SecretPlace place) {
        TunnelSetting setting = m_setting;
        setting.tokenId = id;
        setting.tokenPlace = place;
        storeSetting(setting);
        const auto tell = [guard, done] {
            if (guard && done)
                done({});
        };
        if (before.tokenId.isEmpty())
            tell();
        else
            m_secrets->remove(before.tokenId, before.tokenPlace, tell);
    };
    if (token.isEmpty()) {
        take({}, SecretPlace::Keyring);
        return;
    }
    m_secrets->add(
        token, SecretChoice::Auto, [this, take, guard, done](const Result<KeptSecret> &kept) {
            if (kept) {
                if (!kept->notice.isEmpty())
                    Q_EMIT m_session->keptInFile(kept->notice);
                take(kept->id, kept->place);
            } else if (guard && done) {
                done(tl::unexpected<Error>(kept.error()));
            }
        });
}

} // namespace tallyman
