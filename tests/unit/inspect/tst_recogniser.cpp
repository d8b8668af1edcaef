// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kMostBytes = 16 * 1024 * 1024;
constexpr quint32 kOrders = 20;

// Writes `profiles` into `folder` so that they are read in this order, and reads them.
ProfileSetPtr loadInOrder(const QTemporaryDir &folder, const QByteArrayList &profiles)
{
    for (qsizetype i = 0; i < profiles.size(); ++i) {
        QFile file(folder.filePath(QStringLiteral("%1.json").arg(i, 3, 10, QLatin1Char('0'))));
        if (!file.open(QIODevice::WriteOnly) || file.write(profiles[i]) != profiles[i].size())
            qFatal("%s cannot be written", qPrintable(file.fileName()));
    }
    return ProfileSet::load({folder.path()});
}

// A profile with the given forms.
QByteArray profileWith(const QByteArray &id, const QByteArrayList &forms)
{
    return R"({"id":")" + id + R"(","name":"N","sources":["https://example.com"],)"
        + R"("checked":"2026-11-22","forms":[)" + forms.join(',') + "]}";
}

QByteArray formWith(const QByteArray &id, const QByteArray &when, const QByteArray &more = {})
{
    return R"({"id":")" + id + R"(","name":"F","kind":"other",)" + more + R"("when":)" + when + '}';
}

QString nameOf(const Recognition &recognition)
{
    return recognition.form ? recognition.profile->id + u'/' + recognition.form->id : QString();
}

} // namespace

// Which of several forms that fit is taken, and that this depends on nothing else.
class TestRecogniser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void orderOfLoading_data();
    void orderOfLoading();
    void noOtherIsSurer_data();
    void noOtherIsSurer();
    void shapes_data();
    void shapes();
    void rules_data();
    void rules();
    void expected_data();
    void expected();

private:
    ProfileSetPtr m_profiles;
    QByteArrayList m_texts; // of the profiles
    QList<Sample> m_samples;
    QList<Payload> m_payloads; // of the samples
};

void TestRecogniser::initTestCase()
{
    m_profiles = ProfileSet::load({QStringLiteral(":/profiles")});
    for (const Profile &profile : m_profiles->profiles()) {
        QFile file(profile.origin);
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_texts.append(file.readAll());
    }
    m_samples = allSamples();
    for (const Sample &sample : m_samples)
        m_payloads.append(readPayload(sample.headers, sample.body, kMostBytes));
    QVERIFY(m_texts.size() > 20 && m_samples.size() > 40);
}

void TestRecogniser::orderOfLoading_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= kOrders; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestRecogniser::orderOfLoading()
{
    QFETCH(const quint32, seed);
    QByteArrayList texts = m_texts;
    QRandomGenerator random(seed);
    std::shuffle(texts.begin(), texts.end(), random);
    const QTemporaryDir folder;
    const ProfileSetPtr profiles = loadInOrder(folder, texts);
    QVERIFY2(profiles->problems().isEmpty(), qPrintable(profiles->problems().join(u' ')));
    QCOMPARE(profiles->profiles().size(), m_profiles->profiles().size());
    for (qsizetype i = 0; i < m_samples.size(); ++i) {
        const QJsonObject &entry = m_samples[i].entry;
        QCOMPARE(nameOf(recognise(*profiles, m_samples[i].headers, m_payloads[i])),
            entry[QLatin1String("profile")].toString() + u'/'
                + entry[QLatin1String("form")].toString());
    }
}

void TestRecogniser::noOtherIsSurer_data()
{
    QTest::addColumn<qsizetype>("profile");
    for (qsizetype i = 0; i < m_texts.size(); ++i)
        QTest::newRow(qPrintable(m_profiles->profiles()[i].id)) << i;
}

// A profile alone recognises samples of others with less confidence than their own; or with the
// same if it says how something is sent and not who sends, where rules() has the last word.
void TestRecogniser::noOtherIsSurer()
{
    QFETCH(const qsizetype, profile);
    const QTemporaryDir folder;
    const ProfileSetPtr alone = loadInOrder(folder, {m_texts[profile]});
    const QString id = alone->profiles().first().id;
    const bool isGeneric = id == QLatin1String("svix") || id == QLatin1String("standard-webhooks")
        || id == QLatin1String("sns");
    for (qsizetype i = 0; i < m_samples.size(); ++i) {
        const Recognition right = recognise(*m_profiles, m_samples[i].headers, m_payloads[i]);
        const Recognition other = recognise(*alone, m_samples[i].headers, m_payloads[i]);
        if (right.profile->id == id || other.form == nullptr)
            continue;
        const QByteArray message = QString(nameOf(other) + u' ' + m_samples[i].file).toUtf8();
        QVERIFY2(other.form->confidence <= right.form->confidence, message.constData());
        const bool isTie = other.form->confidence == right.form->confidence;
        QVERIFY2(!isTie || isGeneric, message.constData());
    }
}

// What is told by the shape of the content alone.
void TestRecogniser::shapes_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &content, const char *expected) {
        QTest::newRow(name) << content << QString::fromLatin1(expected);
    };
    const QByteArray item = R"({"import_id":%1,"sheet_id":1,"sheet_name":"S","row_number":%2,)"
                            R"("total_rows":2,"row_data":{"a":"b"}})";
    const auto rows = [&](const char *first, const char *second) {
        QByteArray one = item;
        QByteArray two = item;
        return QByteArray('[' + one.replace("%1", first).replace("%2", "1") + ','
            + two.replace("%1", second).replace("%2", "2") + ']');
    };
    row("rows of one import", rows("7", "7"), "csvbox/rows");
    row("a number and a text", rows("7", R"("7")"), "csvbox/rows");
    row("rows of two imports", rows("7", "8"), "");
    row("records", R"([["Ada",1,null],["Bob",true,2.5]])", "osmos/validation");
    row("one record", R"([["Ada"]])", "osmos/validation");
    row("records of other lengths", R"([["Ada",1],["Bob"]])", "");
    row("lists in records", R"([["Ada",[1]],["Bob",[2]]])", "");
    row("objects in records", R"([[{"a":1}]])", "");
    row("records without values", "[[],[]]", "");
    row("texts", R"(["ab","cd"])", "");
    row("nothing", "[]", "");
}

void TestRecogniser::shapes()
{
    QFETCH(const QByteArray, content);
    QFETCH(const QString, expected);
    const HeaderList headers{{"Content-Type", "application/json"}};
    QCOMPARE(nameOf(recognise(*m_profiles, headers, readPayload(headers, content, kMostBytes))),
        expected);
}

void TestRecogniser::rules_data()
{
    QTest::addColumn<QByteArrayList>("profiles");
    QTest::addColumn<QString>("expected");
    const QByteArray little = R"({"has":["/a"]})";
    const QByteArray much = R"({"root":"object","has":["/a"]})";
    const QByteArray most = R"({"root":"object","equals":{"/a":["1"]}})";
    const QByteArray low = R"("confidence":"low",)";
    const QByteArray medium = R"("confidence":"medium",)";
    const auto row = [](const char *name, const QByteArrayList &profiles, const char *expected) {
        QTest::newRow(name) << profiles << QString::fromLatin1(expected);
    };
    row("surest",
        {profileWith("aa", {formWith("f", most, medium)}),
            profileWith("bb", {formWith("f", little)})},
        "bb/f");
    row("surest of one",
        {profileWith("aa", {formWith("f", most, low), formWith("g", little, medium)})}, "aa/g");
    row("asks for more",
        {profileWith("aa", {formWith("f", much)}), profileWith("bb", {formWith("f", most)})},
        "bb/f");
    row("asks for more, in one", {profileWith("aa", {formWith("f", little), formWith("g", much)})},
        "aa/g");
    row("first id",
        {profileWith("bb", {formWith("f", much)}), profileWith("aa", {formWith("f", much)}),
            profileWith("cc", {formWith("f", much)})},
        "aa/f");
    row("first in a profile", {profileWith("aa", {formWith("g", much), formWith("f", much)})},
        "aa/g");
    row("does not fit",
        {profileWith("aa", {formWith("f", R"({"has":["/z"]})")}),
            profileWith("bb", {formWith("f", little, low)})},
        "bb/f");
    row("none fits", {profileWith("aa", {formWith("f", R"({"root":"array","has":["/0"]})")})}, "");
}

void TestRecogniser::rules()
{
    QFETCH(QByteArrayList, profiles);
    QFETCH(QString, expected);
    const HeaderList headers{{"Content-Type", "application/json"}};
    const Payload payload = readPayload(headers, R"({"a":1})", kMostBytes);
    std::sort(profiles.begin(), profiles.end());
    do {
        const QTemporaryDir folder;
        const ProfileSetPtr set = loadInOrder(folder, profiles);
        QVERIFY2(set->problems().isEmpty(), qPrintable(set->problems().join(u' ')));
        QCOMPARE(nameOf(recognise(*set, headers, payload)), expected);
    } while (std::next_permutation(profiles.begin(), profiles.end()));
}

void TestRecogniser::expected_data()
{
    QTest::addColumn<QString>("sender");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nobody") << QString() << QStringLiteral("aa/f");
    QTest::newRow("the better one") << QStringLiteral("aa") << QStringLiteral("aa/f");
    QTest::newRow("the other one, with its best") << QStringLiteral("bb") << QStringLiteral("bb/g");
    QTest::newRow("one that does not fit") << QStringLiteral("cc") << QStringLiteral("aa/f");
    QTest::newRow("one that is not there") << QStringLiteral("zz") << QStringLiteral("aa/f");
}

// Where it is known who sends.
void TestRecogniser::expected()
{
    QFETCH(const QString, sender);
    QFETCH(const QString, expected);
    const HeaderList headers{{"Content-Type", "application/json"}};
    const Payload payload = readPayload(headers, R"({"a":1})", kMostBytes);
    const QByteArray low = R"("confidence":"low",)";
    QByteArrayList profiles{
        profileWith("aa", {formWith("f", R"({"root":"object","equals":{"/a":["1"]}})")}),
        profileWith("bb",
            {formWith("f", R"({"has":["/a"]})", low),
                formWith("g", R"({"root":"object","has":["/a"]})", low)}),
        profileWith("cc", {formWith("f", R"({"has":["/z"]})")})};
    do {
        const QTemporaryDir folder;
        const ProfileSetPtr set = loadInOrder(folder, profiles);
        QVERIFY2(set->problems().isEmpty(), qPrintable(set->problems().join(u' ')));
        QCOMPARE(nameOf(recognise(*set, headers, payload, sender)), expected);
    } while (std::next_permutation(profiles.begin(), profiles.end()));
}

QTEST_GUILESS_MAIN(TestRecogniser)
#include "tst_recogniser.moc"
