// SPDX-License-Identifier: GPL-3.0-or-later
// What is expected of requests.
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

// The secrets of `all` whose values are not among those of `others`.
QList<ExpectedSecret> withoutThose(QList<ExpectedSecret> all, const QList<ExpectedSecret> &others)
{
    all.removeIf([&others](const ExpectedSecret &secret) {
        return std::any_of(others.begin(), others.end(),
            [&secret](const ExpectedSecret &other) { return other.id == secret.id; });
    });
    return all;
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

void Session::setSecretChoice(SecretChoice choice)
{
    d->secretChoice = choice;
}

// Keeps the values of the secrets from `at` on that have none yet, one after the other.
void Session::keepValues(const Expectation &wanted, const QByteArrayList &values, qsizetype at,
    std::function<void(const Result<Expectation> &)> done)
{
    while (at < wanted.secrets.size() && !wanted.secrets.at(at).id.isEmpty())
        ++at;
    if (at == wanted.secrets.size() || values.isEmpty()) {
        done(wanted);
        return;
    }
    d->secrets.add(values.first(), d->secretChoice,
        [this, wanted, values, at, done](const Result<KeptSecret> &kept) {
            if (!kept) {
                done(tl::unexpected<Error>(kept.error()));
                return;
            }
            if (!kept->notice.isEmpty())
                Q_EMIT keptInFile(kept->notice);
            Expectation next = wanted;
            next.secrets[at].id = kept->id;
            next.secrets[at].place = kept->place;
            keepValues(next, values.mid(1), at + 1, done);
        });
}

// One after the other; done when the last one is gone, because a program may end then.
void Session::forgetValues(const QList<ExpectedSecret> &secrets, const std::function<void()> &done)
{
    if (secrets.isEmpty()) {
        done();
        return;
    }
    d->secrets.remove(secrets.first().id, secrets.first().place,
        [this, rest = secrets.mid(1), done] { forgetValues(rest, done); });
}

void Session::saveExpectation(const std::optional<Expectation> &before, const Expectation &after,
    const QByteArrayList &values, QObject *context, Callback<void> done)
{
    const QPointer<QObject> guard(context);
    if (!d->log) {
        answer<void>(this, guard, done, tl::unexpected(readOnlyError(d->info)));
        return;
    }
    keepValues(
        after, values, 0, [this, before, after, guard, done](const Result<Expectation> &kept) {
            if (!kept) {
                answer<void>(this, guard, done, tl::unexpected<Error>(kept.error()));
                return;
            }
            const QList<ExpectedSecret> unused =
                before ? withoutThose(before->secrets, kept->secrets) : QList<ExpectedSecret>();
            const QList<ExpectedSecret> added = withoutThose(kept->secrets, after.secrets);
            changeExpectations(
                [before, wanted = *kept](QList<Expectation> all) {
                    const qsizetype place = before ? all.indexOf(*before) : -1;
                    if (place >= 0)
                        all.removeAt(place);
                    putExpectation(all, place < 0 ? all.size() : place, wanted);
                    return all;
                },
                unused, this,
                [this, added, guard, done](const Result<void> &stored) {
                    forgetValues(stored ? QList<ExpectedSecret>() : added, [guard, done, stored] {
                        if (guard && done)
                            done(stored);
                    });
                });
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
        expectation.secrets, context, std::move(done));
}

void Session::removeExpectations(const QByteArray &prefix, QObject *context, Callback<void> done)
{
    QList<ExpectedSecret> unused;
    for (const Expectation &expectation : std::as_const(d->expectations)) {
        if (expectation.prefix == prefix)
            unused += expectation.secrets;
    }
    changeExpectations(
        [prefix](QList<Expectation> all) {
            all.removeIf([&](const Expectation &each) { return each.prefix == prefix; });
            return all;
        },
        unused, context, std::move(done));
}

// Other processes may change them as well: read and written in one transaction. Then the values of
// `unused` are forgotten, also when nobody waits for it any more.
void Session::changeExpectations(std::function<QList<Expectation>(QList<Expectation>)> change,
    const QList<ExpectedSecret> &unused, QObject *context, Callback<void> done)
{
    changeSetting(
        kExpectationsKey,
        [change = std::move(change)](const QByteArray &stored) {
            return expectationsToJson(change(expectationsFromJson(stored)));
        },
        this,
        [this, unused, guard = QPointer<QObject>(context), done = std::move(done)](
            const Result<void> &stored) {
            forgetValues(stored ? unused : QList<ExpectedSecret>(), [guard, done, stored] {
                if (guard && done)
                    done(stored);
            });
        });
}

// What the keyring has of these, one after the other, for the inspector.
void Session::readKeyring(const QStringList &ids, const QHash<QString, QByteArray> &read)
{
    const auto left = std::find_if(
        ids.begin(), ids.end(), [&read](const QString &id) { return !read.contains(id); });
    if (left == ids.end()) {
        QHash<QString, QByteArray> values = read;
        values.removeIf([](const auto &each) { return each.value().isNull(); });
        d->keyringValues.insert(values);
        Q_EMIT keyringRead(ids, values);
        return;
    }
    d->secrets.read(*left, SecretPlace::Keyring,
        [this, ids, read, id = *left](const Result<QByteArray> &value) {
            QHash<QString, QByteArray> more = read;
            more.insert(id, value.value_or(QByteArray()));
            readKeyring(ids, more);
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

} // namespace tallyman
