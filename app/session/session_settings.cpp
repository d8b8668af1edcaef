// SPDX-License-Identifier: GPL-3.0-or-later
// What is set in the workspace: known from the start, stored behind, followed as others change it.
#include "event/endpointjson.h"
#include "inspect/analyzer.h"
#include "session/session_p.h"
#include "store/eventreader.h"
#include "store/records.h"

namespace tallyman {

namespace {

struct Settings
{
    SettingValues values;
    QList<Target> targets; // that they name
};

// Of one state of the workspace: rules must not meet targets of another.
Settings readSettings(EventReader &reader)
{
    Database &database = reader.database();
    database.execute("BEGIN");
    try {
        Settings settings{reader.settings(), reader.targets()};
        database.execute("COMMIT");
        return settings;
    } catch (const SqliteError &) {
        if (database.inTransaction())
            database.execute("ROLLBACK");
        throw;
    }
}

} // namespace

const QByteArray Session::kRebuildsKey = QByteArrayLiteral("rebuilds");

bool Session::canStore() const
{
    return d->log != nullptr
        && (d->info.mode == WorkspaceMode::Capture || d->info.mode == WorkspaceMode::Follow);
}

QByteArray Session::setting(const QByteArray &name) const
{
    return d->settingValues.value(name);
}

void Session::storeSetting(const QByteArray &name, const QByteArray &value)
{
    if (!canStore())
        return;
    d->settingValues.insert(name, value);
    changeSetting(name, [value](const QByteArray &) { return value; }, this, {});
    Q_EMIT settingChanged(name);
}

void Session::changeSetting(const QByteArray &name,
    std::function<QByteArray(const QByteArray &)> change, QObject *context, Callback<void> done)
{
    storeChange(
        [name, change = std::move(change)](Database &database) {
            writeSetting(database, name, change(EventReader(database).setting(name)));
        },
        context, std::move(done));
}

// Other processes see it by the revision, and this one reads it again, so that there is one way in.
void Session::storeChange(
    std::function<void(Database &)> job, QObject *context, Callback<void> done)
{
    const QPointer<QObject> guard(context);
    if (!d->log) {
        answer<void>(this, guard, done, tl::unexpected(readOnlyError(d->info)));
        return;
    }
    ++d->settingStores;
    d->log->post(
        [job = std::move(job)](Database &database) {
            job(database);
            bumpRevision(database, "setting");
        },
        [this, guard, done](const Result<void> &stored) {
            QMetaObject::invokeMethod(
                this,
                [=, this] {
                    --d->settingStores;
                    followSettings();
                    if (guard && done)
                        done(stored);
                },
                Qt::QueuedConnection);
        });
}

void Session::followSettings()
{
    d->settingsStale = true;
    if (d->settingStores > 0 || d->readingSettings)
        return; // when that is done
    d->settingsStale = false;
    d->readingSettings = true;
    d->readPool->run<Settings>(
        this, [](EventReader &reader) -> Result<Settings> { return readSettings(reader); },
        [this](const Result<Settings> &read) {
            d->readingSettings = false;
            if (d->settingStores > 0) // this may be older than what is shown
                return;
            if (read) {
                const bool otherTargets = read->targets != d->targets;
                d->targets = read->targets;
                takeInSettings(read->values);
                if (otherTargets) {
                    Q_EMIT targetsChanged();
                    reloadTargets(); // one may have been stored meanwhile
                }
            }
            if (d->settingsStale)
                followSettings();
        });
}

void Session::takeInSettings(const SettingValues &values)
{
    const SettingValues before = std::exchange(d->settingValues, values);
    QSet<QByteArray> names(values.keyBegin(), values.keyEnd());
    names.unite(QSet<QByteArray>(before.keyBegin(), before.keyEnd()));
    for (const QByteArray &name : std::as_const(names)) {
        if (d->settingValues.value(name) != before.value(name))
            onSettingChanged(name);
    }
}

// Of what others have set of the workspace this follows the reply; the rest belongs to whoever
// listens.
void Session::takeInCommonReply()
{
    const Reply reply = settingsFromJson(setting(kWorkspaceKey)).reply;
    if (reply == d->settings.reply)
        return;
    d->settings.reply = reply;
    if (d->capture)
        d->capture->configure(reply, d->settings.limits);
    renewReplies();
    Q_EMIT settingsChanged();
}

void Session::onSettingChanged(const QByteArray &name)
{
    if (name == kExpectationsKey) {
        d->expectations = expectationsFromJson(setting(name));
        if (d->inspector)
            d->inspector->repeatFrom(0);
        if (d->analyzer)
            d->analyzer->reloadEndpoints(); // which they make, too
        Q_EMIT expectationsChanged();
    } else if (name == kWorkspaceKey) {
        takeInCommonReply();
    } else if (name == kEndpointsKey) {
        takeInEndpoints();
    } else if (name == Analyzer::kSendersKey) {
        reloadProfiles();
    } else if (name == kRebuildsKey && d->analyzer) {
        d->indexer->startAnew();
        d->analyzer->startAnew();
    }
    Q_EMIT settingChanged(name);
}

} // namespace tallyman
