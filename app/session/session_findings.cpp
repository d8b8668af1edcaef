// SPDX-License-Identifier: GPL-3.0-or-later
// What was found out about events and imports, and what is expected of requests.
#include "base/secretfolder.h"
#include "inspect/findings/importfindings.h"
#include "session/session_p.h"
#include "store/findingrecords.h"
#include "store/records.h"
#include "store/searchindex.h"

namespace tallyman {

namespace {

const QByteArray kRebuildsKey = QByteArrayLiteral("rebuilds");

// Adds a value to the expectation that it belongs to, which is perhaps a new one.
QList<Expectation> withExpectation(QList<Expectation> all, const Expectation &added)
{
    for (Expectation &expectation : all) {
        if (expectation.sameAs(added)) {
            expectation.secrets += added.secrets;
            return all;
        }
    }
    all.append(added);
    return all;
}

QList<Expectation> storedExpectations(Database &database)
{
    return expectationsFromJson(EventReader(database).setting(Inspector::kExpectationsKey));
}

void storeExpectations(Database &database, const QList<Expectation> &expectations)
{
    writeSetting(database, Inspector::kExpectationsKey, expectationsToJson(expectations));
    bumpRevision(database, "setting");
}

} // namespace

const QList<Expectation> &Session::expectations() const
{
    return d->expectations;
}

void Session::expect(
    Expectation expectation, const QByteArray &value, QObject *context, Callback<void> done)
{
    const auto id = d->log ? SecretFolder().add(value)
                           : Result<QString>(tl::unexpected(readOnlyError(d->info)));
    if (!id) {
        answer<void>(this, context, done, tl::unexpected(id.error()));
        return;
    }
    if (expectation.secrets.isEmpty())
        expectation.secrets.append(ExpectedSecret());
    expectation.secrets.last().id = *id;
    changeExpectations(
        [expectation](QList<Expectation> all) { return withExpectation(all, expectation); },
        context,
        [id = *id, done = std::move(done)](const Result<void> &stored) {
            if (!stored)
                SecretFolder().remove(id);
            done(stored);
        });
}

void Session::removeExpectations(const QByteArray &prefix, QObject *context, Callback<void> done)
{
    QStringList unused;
    for (const Expectation &expectation : std::as_const(d->expectations)) {
        if (expectation.prefix != prefix)
            continue;
        for (const ExpectedSecret &secret : expectation.secrets)
            unused.append(secret.id);
    }
    changeExpectations(
        [prefix](QList<Expectation> all) {
            all.removeIf([&](const Expectation &each) { return each.prefix == prefix; });
            return all;
        },
        context,
        [unused, done = std::move(done)](const Result<void> &stored) {
            for (const QString &id : stored ? unused : QStringList())
                SecretFolder().remove(id);
            done(stored);
        });
}

// Other processes may change them as well: read and written in one transaction.
void Session::changeExpectations(std::function<QList<Expectation>(QList<Expectation>)> change,
    QObject *context, Callback<void> done)
{
    storeChange(
        [change = std::move(change)](Database &database) {
            storeExpectations(database, change(storedExpectations(database)));
        },
        &Session::reloadExpectations, context, std::move(done));
}

// Stores a change that other processes notice as well, takes it in here, and says so.
void Session::storeChange(std::function<void(Database &)> job, void (Session::*takeIn)(),
    QObject *context, Callback<void> done)
{
    const QPointer<QObject> guard(context);
    if (!d->log) {
        answer<void>(this, guard, done, tl::unexpected(readOnlyError(d->info)));
        return;
    }
    d->log->post(std::move(job), [this, takeIn, guard, done](const Result<void> &stored) {
        QMetaObject::invokeMethod(
            this,
            [=, this] {
                if (stored)
                    (this->*takeIn)();
                if (guard && done)
                    done(stored);
            },
            Qt::QueuedConnection);
    });
}

void Session::reloadExpectations()
{
    d->readPool->run<QList<Expectation>>(
        this,
        [](EventReader &reader) -> Result<QList<Expectation>> {
            return expectationsFromJson(reader.setting(Inspector::kExpectationsKey));
        },
        [this](const Result<QList<Expectation>> &read) {
            const bool isFirst = !std::exchange(d->expectationsRead, true);
            if (read && *read != d->expectations) {
                d->expectations = *read;
                if (d->inspector && !isFirst)
                    d->inspector->repeatFrom(0);
                Q_EMIT expectationsChanged();
            }
            Q_EMIT expectationsRead();
        });
}

void Session::reindex(QObject *context, Callback<void> done)
{
    storeChange(
        [](Database &database) {
            forgetAnalysis(database);
            forgetFindings(database);
            forgetSearchIndex(database);
            const qint64 rebuilds = EventReader(database).setting(kRebuildsKey).toLongLong();
            writeSetting(database, kRebuildsKey, QByteArray::number(rebuilds + 1));
            bumpRevision(database, "setting");
        },
        &Session::followRebuilds, context, std::move(done));
}

// This process or another one wants everything to be found out anew; the one that captures does it.
void Session::followRebuilds()
{
    d->readPool->run<QByteArray>(
        this,
        [](EventReader &reader) -> Result<QByteArray> { return reader.setting(kRebuildsKey); },
        [this](const Result<QByteArray> &rebuilds) {
            if (!rebuilds || std::exchange(d->rebuilds, *rebuilds) == *rebuilds || !d->rebuildsRead
                || !d->analyzer) {
                d->rebuildsRead = true;
                return;
            }
            d->indexer->startAnew();
            d->analyzer->startAnew();
        });
}

void Session::loadFindings(EventId id, QObject *context, Callback<QList<Finding>> done)
{
    d->readPool->run<QList<Finding>>(
        context,
        [id](EventReader &reader) -> Result<QList<Finding>> {
            return findingsOfEvent(reader.database(), id);
        },
        std::move(done));
}

} // namespace tallyman
