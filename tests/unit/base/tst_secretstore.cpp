// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secretstore.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

enum class Mood { Works, Refuses, Hangs };

// What a FakeKeyring does and holds, for the test to look at.
struct FakeState
{
    Mood mood = Mood::Works;
    QHash<QString, QByteArray> values;
    QList<std::function<void()>> late; // what it will do once it answers
    int asked = 0;
};

class FakeKeyring : public Keyring
{
public:
    explicit FakeKeyring(FakeState *state)
        : m_state(state)
    {
    }

    void write(const QString &id, const QByteArray &value, const Done &done) override
    {
        run(
            [=, state = m_state] {
                state->values.insert(id, value);
                done(QByteArray());
            },
            done);
    }
    void read(const QString &id, const Done &done) override
    {
        run(
            [=, state = m_state] {
                if (state->values.contains(id))
                    done(state->values.value(id));
                else
                    done(failure(ErrorCode::NotFound, QStringLiteral("There is none.")));
            },
            done);
    }
    void remove(const QString &id, const Done &done) override
    {
        run(
            [=, state = m_state] {
                state->values.remove(id);
                done(QByteArray());
            },
            done);
    }

private:
    void run(const std::function<void()> &job, const Done &done)
    {
        ++m_state->asked;
        if (m_state->mood == Mood::Works)
            job();
        else if (m_state->mood == Mood::Refuses)
            done(failure(ErrorCode::Io, QStringLiteral("It is locked.")));
        else
            m_state->late.append(job);
    }

    FakeState *m_state;
};

} // namespace

// Where values are kept, with a keyring that works, refuses or hangs, and with none at all.
class TestSecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:"); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_state = FakeState();
        m_store = std::make_unique<SecretStore>(SecretFolder(m_folder->path()),
            std::make_unique<FakeKeyring>(&m_state), std::chrono::milliseconds(20));
    }
    void values_data();
    void values();
    void refusedGoesToTheFile();
    void refusedIsAnErrorWhereNothingElseIsWanted();
    void hangingKeyringIsNotAskedAgain();
    void lateValueIsTakenBack();
    void answersOfAStoreThatIsGone();
    void withoutDBus();

private:
    Result<KeptSecret> add(const QByteArray &value, SecretChoice choice = SecretChoice::Auto)
    {
        std::optional<Result<KeptSecret>> kept;
        m_store->add(value, choice, [&kept](const Result<KeptSecret> &result) { kept = result; });
        if (!QTest::qWaitFor([&kept] { return kept.has_value(); }, 30'000))
            return failure(ErrorCode::Busy, QStringLiteral("no answer"));
        return *kept;
    }
    Result<QByteArray> read(const KeptSecret &secret)
    {
        std::optional<Result<QByteArray>> value;
        m_store->read(secret.id, secret.place,
            [&value](const Result<QByteArray> &result) { value = result; });
        if (!QTest::qWaitFor([&value] { return value.has_value(); }, 30'000))
            return failure(ErrorCode::Busy, QStringLiteral("no answer"));
        return *value;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeState m_state;
    std::unique_ptr<SecretStore> m_store;
};

void TestSecretStore::values_data()
{
    QTest::addColumn<SecretChoice>("choice");
    QTest::addColumn<QByteArray>("value");
    for (const auto choice : {SecretChoice::Auto, SecretChoice::File, SecretChoice::Keyring}) {
        const int number = static_cast<int>(choice);
        QTest::addRow("%d text", number) << choice << QByteArray("not-a-real-key");
        QTest::addRow("%d line breaks", number) << choice << QByteArray("-----BEGIN\r\nfake\n\n");
        QTest::addRow("%d empty", number) << choice << QByteArray("");
        QTest::addRow("%d bytes", number) << choice << QByteArray("\0\xff\n", 3);
    }
}

void TestSecretStore::values()
{
    QFETCH(SecretChoice, choice);
    QFETCH(QByteArray, value);
    const auto kept = add(value, choice);
    QVERIFY(kept);
    QCOMPARE(kept->place == SecretPlace::File, choice == SecretChoice::File);
    QCOMPARE(kept->notice, QString());
    QCOMPARE(m_state.values.contains(kept->id), choice != SecretChoice::File);
    QCOMPARE(read(*kept).value_or("none"), value);
    bool removed = false;
    m_store->remove(kept->id, kept->place, [&removed] { removed = true; });
    QVERIFY(removed);
    const auto gone = read(*kept);
    QVERIFY(!gone);
    QCOMPARE(gone.error().code, ErrorCode::NotFound);
    QVERIFY(m_state.values.isEmpty());
}

void TestSecretStore::refusedGoesToTheFile()
{
    m_state.mood = Mood::Refuses;
    const auto kept = add("fake");
    QVERIFY(kept);
    QCOMPARE(kept->place, SecretPlace::File);
    QVERIFY2(kept->notice.startsWith(QLatin1String("It is locked. ")), qPrintable(kept->notice));
    QCOMPARE(read(*kept).value_or("none"), QByteArray("fake"));
}

void TestSecretStore::refusedIsAnErrorWhereNothingElseIsWanted()
{
    m_state.mood = Mood::Refuses;
    const auto kept = add("fake", SecretChoice::Keyring);
    QVERIFY(!kept);
    QCOMPARE(kept.error().message, QStringLiteral("It is locked."));
    QVERIFY(QDir(m_folder->path()).isEmpty());
}

void TestSecretStore::hangingKeyringIsNotAskedAgain()
{
    m_state.mood = Mood::Hangs;
    const auto first = add("fake");
    QVERIFY(first);
    QCOMPARE(first->place, SecretPlace::File);
    QVERIFY2(first->notice.contains(QLatin1String("does not answer")), qPrintable(first->notice));
    QCOMPARE(m_state.asked, 1);
    QCOMPARE(add("fake too")->place, SecretPlace::File);
    const auto value = read({QStringLiteral("id"), SecretPlace::Keyring, {}});
    QVERIFY(!value);
    QCOMPARE(value.error().code, ErrorCode::Busy);
    QCOMPARE(m_state.asked, 1);
}

// Otherwise it would stay in the keyring, and nobody would know.
void TestSecretStore::lateValueIsTakenBack()
{
    m_state.mood = Mood::Hangs;
    QCOMPARE(add("fake")->place, SecretPlace::File);
    m_state.mood = Mood::Works;
    m_state.late.takeFirst()();
    QVERIFY(m_state.values.isEmpty());
}

void TestSecretStore::answersOfAStoreThatIsGone()
{
    m_state.mood = Mood::Hangs;
    m_store->add("fake", SecretChoice::Auto, [](const Result<KeptSecret> &) { QFAIL("answered"); });
    m_store.reset();
    m_state.late.takeFirst()();
    QCOMPARE(m_state.values.size(), 1);
}

// QtKeychain itself, on a machine without a session bus.
void TestSecretStore::withoutDBus()
{
    m_store = std::make_unique<SecretStore>(SecretFolder(m_folder->path()));
    const auto kept = add("fake");
    QVERIFY(kept);
    QCOMPARE(kept->place, SecretPlace::File);
    QVERIFY2(kept->notice.startsWith(QLatin1String("The keyring of the desktop")),
        qPrintable(kept->notice));
    QVERIFY(!add("fake", SecretChoice::Keyring));
    QVERIFY(!read({QStringLiteral("id"), SecretPlace::Keyring, {}}));
}

QTEST_GUILESS_MAIN(TestSecretStore)
#include "tst_secretstore.moc"
