// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include "inspect/payload.h"
#include "inspect/profileset.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kMostBytes = 16 * 1024 * 1024;

// Not about a sender but about how senders sign or carry something.
const QStringList kGeneric = {
    QStringLiteral("svix"), QStringLiteral("standard-webhooks"), QStringLiteral("sns")};

// What the index expects of a number; nothing when it expects none.
std::optional<qint64> number(const QJsonObject &object, const char *name)
{
    const QJsonValue value = object[QLatin1String(name)];
    return value.isUndefined() ? std::nullopt : std::optional(value.toInteger());
}

// Whether a path is another one or leads to something below it; "*" stands for any step.
bool leadsTo(const JsonPath &path, const QByteArrayList &steps)
{
    if (path.steps().size() > steps.size())
        return false;
    for (qsizetype i = 0; i < path.steps().size(); ++i) {
        if (path.steps()[i] != "*" && path.steps()[i] != steps[i])
            return false;
    }
    return true;
}

// The paths of all values that are neither objects nor arrays, or are empty.
void collectLeaves(const JsonValue &value, const QByteArrayList &steps, QList<QByteArrayList> *into)
{
    if (value.count() == 0) {
        into->append(steps);
        return;
    }
    value.forEach([&](const JsonValue &child) {
        const QByteArray step =
            value.isArray() ? QByteArray::number(child.slice().index) : child.name().toUtf8();
        collectLeaves(child, QByteArrayList(steps) << step, into);
        return true;
    });
}

} // namespace

// The profiles that come with the program, and the samples of what their senders send.
class TestProfiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void allAreThere();
    void sayWhereTheyAreFrom_data();
    void sayWhereTheyAreFrom();
    void recognises_data() { addSamples(); }
    void recognises();
    void takes_data() { addSamples(); }
    void takes();
    void knowsTheFields_data() { addSamples(); }
    void knowsTheFields();
    void othersDoNotClaim_data() { addSamples(); }
    void othersDoNotClaim();
    void everyFormHasASample();
    void everySampleIsListed();
    void usersProfilesComeLast();
    void tellsProblems();

private:
    void addSamples() const;
    [[nodiscard]] Recognition recognised(const ProfileSet &profiles, const Sample &sample) const;

    ProfileSetPtr m_profiles;
    QHash<QString, ProfileSetPtr> m_alone; // each profile in a set of its own
    QList<Sample> m_samples;
};

void TestProfiles::initTestCase()
{
    m_profiles = ProfileSet::load({QStringLiteral(":/profiles")});
    m_samples = allSamples();
    QVERIFY(m_samples.size() > 10);
    for (const Profile &profile : m_profiles->profiles()) {
        QTemporaryDir folder;
        QVERIFY(QFile::copy(profile.origin, folder.filePath(QStringLiteral("a.json"))));
        m_alone.insert(profile.id, ProfileSet::load({folder.path()}));
        QCOMPARE(m_alone[profile.id]->profiles().size(), 1);
    }
}

void TestProfiles::addSamples() const
{
    QTest::addColumn<qsizetype>("at");
    for (qsizetype i = 0; i < m_samples.size(); ++i)
        QTest::newRow(qPrintable(m_samples[i].file)) << i;
}

Recognition TestProfiles::recognised(const ProfileSet &profiles, const Sample &sample) const
{
    return recognise(
        profiles, sample.headers, readPayload(sample.headers, sample.body, kMostBytes));
}

void TestProfiles::allAreThere()
{
    QVERIFY2(m_profiles->problems().isEmpty(),
        qPrintable(m_profiles->problems().join(QLatin1Char('\n'))));
    const QStringList files = QDir(QStringLiteral(TALLYMAN_SOURCE_DIR "/resources/profiles"))
                                  .entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    QStringList expected;
    for (const Profile &profile : m_profiles->profiles())
        expected.append(profile.id + QStringLiteral(".json"));
    QCOMPARE(expected, files);
}

void TestProfiles::sayWhereTheyAreFrom_data()
{
    QTest::addColumn<QString>("id");
    for (const Profile &profile : m_profiles->profiles())
        QTest::newRow(qPrintable(profile.id)) << profile.id;
}

void TestProfiles::sayWhereTheyAreFrom()
{
    QFETCH(QString, id);
    const Profile &profile = *m_profiles->find(id);
    QVERIFY(!profile.sources.isEmpty());
    for (const QString &source : profile.sources)
        QVERIFY2(source.startsWith(QLatin1String("https://")), qPrintable(source));
    for (const ProfileForm &form : profile.forms) {
        QVERIFY2(form.documented || form.confidence == Confidence::Low, qPrintable(form.id));
        QVERIFY2(!form.fieldsComplete || !form.requiredFields.isEmpty(), qPrintable(form.id));
    }
}

void TestProfiles::recognises()
{
    QFETCH(qsizetype, at);
    const Sample &sample = m_samples[at];
    const Recognition found = recognised(*m_profiles, sample);
    QVERIFY(found.profile);
    QCOMPARE(found.profile->id, sample.entry[QLatin1String("profile")].toString());
    QCOMPARE(found.form->id, sample.entry[QLatin1String("form")].toString());
    if (!found.profile->methods.isEmpty())
        QVERIFY(found.profile->methods.contains(sample.method));
    const QByteArray type =
        sample.headers.value("Content-Type").split(';').value(0).trimmed().toLower();
    if (!found.profile->contentTypes.isEmpty())
        QVERIFY2(found.profile->contentTypes.contains(type), type.constData());
}

void TestProfiles::takes()
{
    QFETCH(qsizetype, at);
    const Sample &sample = m_samples[at];
    const QJsonObject expected = sample.entry[QLatin1String("expected")].toObject();
    const auto text = [&](const char *name) { return expected[QLatin1String(name)].toString(); };
    const Notification found = notificationOf(recognised(*m_profiles, sample), sample.headers,
        sample.method, sample.target, QByteArray(32, 'x'));
    QCOMPARE(found.importKey, text("importKey"));
    QCOMPARE(found.file, text("file"));
    QCOMPARE(found.user, text("user"));
    QCOMPARE(found.environment, text("environment"));
    QCOMPARE(static_cast<qint64>(found.rows.size()), number(expected, "rows").value_or(0));
    QCOMPARE(found.errorRows, number(expected, "errorRows").value_or(0));
    QCOMPARE(found.rowsTotal, number(expected, "total"));
    QCOMPARE(found.rowsHere, number(expected, "here"));
    QCOMPARE(found.rowsAreNumbered, expected.contains(QLatin1String("firstRow")));
    if (found.rowsAreNumbered)
        QCOMPARE(found.rows.front().number, number(expected, "firstRow"));
    QCOMPARE(found.seriesIndex, number(expected, "part"));
    QCOMPARE(found.seriesCount, number(expected, "parts"));
    const QJsonValue notice = expected[QLatin1String("notice")];
    QCOMPARE(found.notice.has_value(), notice.isObject());
    if (!found.notice)
        return;
    QCOMPARE(found.notice->rows, number(notice.toObject(), "rows"));
    QCOMPARE(found.notice->succeeded, number(notice.toObject(), "succeeded"));
    QCOMPARE(found.notice->failed, number(notice.toObject(), "failed"));
    QCOMPARE(found.notice->status, notice[QLatin1String("status")].toString());
}

// Every required field is in the sample, and if all are listed, it has no other.
void TestProfiles::knowsTheFields()
{
    QFETCH(qsizetype, at);
    const Recognition found = recognised(*m_profiles, m_samples[at]);
    QVERIFY(found.form);
    QList<QByteArrayList> leaves;
    collectLeaves(found.content, {}, &leaves);
    for (const JsonPath &required : found.form->requiredFields) {
        const bool isThere = std::any_of(leaves.begin(), leaves.end(),
            [&](const QByteArrayList &leaf) { return leadsTo(required, leaf); });
        QVERIFY2(isThere, qPrintable(required.toString()));
    }
    if (!found.form->fieldsComplete)
        return;
    const QList<JsonPath> known = found.form->requiredFields + found.form->optionalFields;
    for (const QByteArrayList &leaf : leaves) {
        const bool isKnown = std::any_of(
            known.begin(), known.end(), [&](const JsonPath &path) { return leadsTo(path, leaf); });
        QVERIFY2(isKnown, leaf.join('/').constData());
    }
}

// To any other profile a sample is unknown, or known only with doubt.
void TestProfiles::othersDoNotClaim()
{
    QFETCH(qsizetype, at);
    const QString own = m_samples[at].entry[QLatin1String("profile")].toString();
    for (auto other = m_alone.cbegin(); other != m_alone.cend(); ++other) {
        if (other.key() == own || kGeneric.contains(other.key()))
            continue;
        const Recognition found = recognised(**other, m_samples[at]);
        QVERIFY2(!found.form || found.form->confidence == Confidence::Low,
            qPrintable(other.key() + QLatin1Char('/') + (found.form ? found.form->id : QString())));
    }
}

void TestProfiles::everyFormHasASample()
{
    QStringList without;
    for (const Profile &profile : m_profiles->profiles()) {
        for (const ProfileForm &form : profile.forms) {
            const bool has = std::any_of(m_samples.begin(), m_samples.end(), [&](const Sample &s) {
                return s.entry[QLatin1String("profile")] == profile.id
                    && s.entry[QLatin1String("form")] == form.id;
            });
            if (!has)
                without.append(profile.id + QLatin1Char('/') + form.id);
        }
    }
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QLatin1Char(' '))));
}

// In the index, and among the resources of the window.
void TestProfiles::everySampleIsListed()
{
    const QString resources = QStringLiteral(TALLYMAN_SOURCE_DIR "/resources/");
    QStringList files = QDir(resources + QStringLiteral("samples")).entryList(QDir::Files);
    files.removeAll(QStringLiteral("README.md"));
    QFile list(resources + QStringLiteral("tallyman.qrc"));
    QVERIFY(list.open(QIODevice::ReadOnly));
    const QString named = QString::fromUtf8(list.readAll());
    for (const QString &file : files)
        QVERIFY2(
            named.contains(QStringLiteral("<file>samples/%1</file>").arg(file)), qPrintable(file));
    files.removeAll(QStringLiteral("index.json"));
    QStringList indexed;
    for (const Sample &sample : m_samples)
        indexed.append(sample.file);
    indexed.sort();
    QCOMPARE(indexed, files);
}

void TestProfiles::usersProfilesComeLast()
{
    QTemporaryDir folder;
    QVERIFY(QFile::copy(
        QStringLiteral(":/profiles/usecsv.json"), folder.filePath(QStringLiteral("mine.json"))));
    QFile file(folder.filePath(QStringLiteral("mine.json")));
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray json = file.readAll();
    file.close();
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(json).replace("\"UseCSV\"", "\"Our UseCSV\""));
    file.close();
    const auto both = ProfileSet::load({QStringLiteral(":/profiles"), folder.path()});
    QCOMPARE(both->profiles().size(), m_profiles->profiles().size());
    QCOMPARE(both->find(QStringLiteral("usecsv"))->name, QStringLiteral("Our UseCSV"));
    QCOMPARE(both->find(QStringLiteral("usecsv"))->origin, file.fileName());
    QVERIFY(both->fingerprint() != m_profiles->fingerprint());
    QCOMPARE(
        ProfileSet::load({QStringLiteral(":/profiles")})->fingerprint(), m_profiles->fingerprint());
}

void TestProfiles::tellsProblems()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("bad.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\n\"id\": 5\n}");
    file.close();
    const auto set = ProfileSet::load({folder.path(), QStringLiteral("/no/such/folder")});
    QCOMPARE(set->problems(),
        QStringList{file.fileName() + QStringLiteral(":2: “id” must be a string.")});
    QVERIFY(set->profiles().isEmpty());
}

QTEST_GUILESS_MAIN(TestProfiles)
#include "tst_profiles.moc"
