// SPDX-License-Identifier: GPL-3.0-or-later
// What is expected of requests.
#include "base/secretfolder.h"
#include "base/text.h"
#include "session/session_p.h"
#include "store/findingrecords.h"
#include "store/records.h"

namespace tallyman {

namespace {

constexpr EventId kRecentEvents = 200;

// Puts an expectation at a place; where it is there already, adds its values.
void putExpectation(QList<Expectation> &all, qsizetype place, const Expectation &added)
{
    for (Expectation &expectation : all) {
        if (!expectation.sameAs(added))
            continue;
        for (const ExpectedSecret &secret : added.secrets) {
            if (!expectation.secrets.contains(secret))
                expectation.secrets.append(secret);
        }
        return;
    }
    all.insert(place, added);
}

QStringList idsOf(const Expectation &expectation)
{
    QStringList ids;
    for (const ExpectedSecret &secret : expectation.secrets)
        ids.append(secret.id);
    return ids;
}

// Keeps values for the secrets that have none yet. Gives the new ids.
Result<QStringList> keepValues(Expectation &expectation, QByteArrayList values)
{
    const SecretFolder folder;
    QStringList added;
    for (ExpectedSecret &secret : expectation.secrets) {
        if (!secret.id.isEmpty() || values.isEmpty())
            continue;
        const auto id = folder.add(values.takeFirst());
        if (!id) {
            for (const QString &kept : std::as_const(added))
                folder.remove(kept);
            return tl::unexpected<Error>(id.error());
        }
        secret.id = *id;
        added.append(*id);
    }
    return added;
}

// Whether a finding says that this expectation was not met.
bool isAbout(const Finding &finding, const Expectation &expectation)
{
    const QString what =
        expectation.isToken() ? QStringLiteral("header") : QStringLiteral("scheme");
    const QString text =
        expectation.isToken() ? displayLine(expectation.header) : expectation.scheme;
    return (finding.id.startsWith("token-") || finding.id.startsWith("signature-"))
        && std::any_of(finding.evidence.begin(), finding.evidence.end(),
            [&](const Evidence &each) { return each.what == what && each.text == text; });
}

QList<ExpectationUse> useOf(EventReader &reader, const QList<Expectation> &all)
{
    QList<ExpectationUse> uses(all.size());
    const EventId last = reader.database().number("SELECT max(id) FROM event");
    const QList<EventSummary> events = reader.summaries(last - kRecentEvents + 1, last);
    for (const EventSummary &event : events) {
        const QList<Expectation> expected = expectationsFor(all, event.target);
        if (expected.isEmpty())
            continue;
        const QList<Finding> findings = findingsOfEvent(reader.database(), event.id);
        for (const Expectation &expectation : expected) {
            ExpectationUse &use = uses[all.indexOf(expectation)];
            ++use.events;
            use.failed += std::any_of(findings.begin(), findings.end(),
                [&](const Finding &finding) { return isAbout(finding, expectation); });
        }
    }
    return uses;
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
    if (expectation.secrets.isEmpty())
        expectation.secrets.append(ExpectedSecret());
    saveExpectation(std::nullopt, expectation, {value}, context, std::move(done));
}

void Session::saveExpectation(const std::optional<Expectation> &before, const Expectation &after,
    const QByteArrayList &values, QObject *context, Callback<void> done)
{
    Expectation wanted = after;
    const auto added = d->log ? keepValues(wanted, values)
                              : Result<QStringList>(tl::unexpected(readOnlyError(d->info)));
    if (!added) {
        answer<void>(this, context, done, tl::unexpected(added.error()));
        return;
    }
    const QStringList needed = idsOf(wanted);
    QStringList unused = before ? idsOf(*before) : QStringList();
    unused.removeIf([&needed](const QString &id) { return needed.contains(id); });
    changeExpectations(
        [before, wanted](QList<Expectation> all) {
            const qsizetype place = before ? all.indexOf(*before) : -1;
            if (place >= 0)
                all.removeAt(place);
            putExpectation(all, place < 0 ? all.size() : place, wanted);
            return all;
        },
        unused, context,
        [added = *added, done = std::move(done)](const Result<void> &stored) {
            for (const QString &id : stored ? QStringList() : added)
                SecretFolder().remove(id);
            done(stored);
        });
}

void Session::removeExpectation(
    const Expectation &expectation, QObject *context, Callback<void> done)
{
    changeExpectations(
        [expectation](QList<Expectation> all) {
            all.removeOne(expectation);
            return all;
        },
        idsOf(expectation), context, std::move(done));
}

void Session::removeExpectations(const QByteArray &prefix, QObject *context, Callback<void> done)
{
    QStringList unused;
    for (const Expectation &expectation : std::as_const(d->expectations)) {
        if (expectation.prefix == prefix)
            unused += idsOf(expectation);
    }
    changeExpectations(
        [prefix](QList<Expectation> all) {
            all.removeIf([&](const Expectation &each) { return each.prefix == prefix; });
            return all;
        },
        unused, context, std::move(done));
}

// Other processes may change them as well: read and written in one transaction. Then the values of
// `unused` are forgotten.
void Session::changeExpectations(std::function<QList<Expectation>(QList<Expectation>)> change,
    const QStringList &unused, QObject *context, Callback<void> done)
{
    storeChange(
        [change = std::move(change)](Database &database) {
            storeExpectations(database, change(storedExpectations(database)));
        },
        &Session::reloadExpectations, context,
        [unused, done = std::move(done)](const Result<void> &stored) {
            for (const QString &id : stored ? unused : QStringList())
                SecretFolder().remove(id);
            done(stored);
        });
}

void Session::loadExpectationUse(QObject *context, Callback<QList<ExpectationUse>> done)
{
    d->readPool->run<QList<ExpectationUse>>(
        context,
        [all = d->expectations](
            EventReader &reader) -> Result<QList<ExpectationUse>> { return useOf(reader, all); },
        std::move(done));
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

} // namespace tallyman
