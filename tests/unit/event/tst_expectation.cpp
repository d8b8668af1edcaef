// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secretfolder.h"
#include "event/expectation.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

class ExpectationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void prefixes_data();
    void prefixes();
    void badPrefixes_data();
    void badPrefixes();
    void theLongestPrefixCounts();
    void comesBackFromJson();
    void secretsAreTheOwners();
};

void ExpectationTest::prefixes_data()
{
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("covered");
    QTest::newRow("same") << QStringLiteral("/crm") << QByteArray("/crm") << true;
    QTest::newRow("slash behind the prefix")
        << QStringLiteral("/crm/") << QByteArray("/crm") << true;
    QTest::newRow("slash behind the path") << QStringLiteral("/crm") << QByteArray("/crm/") << true;
    QTest::newRow("no slash before") << QStringLiteral("crm") << QByteArray("/crm") << true;
    QTest::newRow("deeper") << QStringLiteral("/crm") << QByteArray("/crm/a/b") << true;
    QTest::newRow("query") << QStringLiteral("/crm") << QByteArray("/crm?a=/b") << true;
    QTest::newRow("absolute form")
        << QStringLiteral("/crm") << QByteArray("http://a.example/crm/x") << true;
    QTest::newRow("longer segment") << QStringLiteral("/crm") << QByteArray("/crmx") << false;
    QTest::newRow("shorter") << QStringLiteral("/crm/a") << QByteArray("/crm") << false;
    QTest::newRow("another") << QStringLiteral("/crm") << QByteArray("/erp") << false;
    QTest::newRow("capitals") << QStringLiteral("/crm") << QByteArray("/CRM") << false;
    QTest::newRow("everything") << QStringLiteral("/") << QByteArray("/a/b") << true;
    QTest::newRow("everything, root") << QStringLiteral("/") << QByteArray("/") << true;
}

void ExpectationTest::prefixes()
{
    QFETCH(QString, prefix);
    QFETCH(QByteArray, target);
    const auto normal = normalPrefix(prefix);
    QVERIFY(normal);
    QTEST(coversTarget(*normal, target), "covered");
}

void ExpectationTest::badPrefixes_data()
{
    QTest::addColumn<QString>("prefix");
    QTest::newRow("query") << QStringLiteral("/a?b");
    QTest::newRow("fragment") << QStringLiteral("/a#b");
    QTest::newRow("blank") << QStringLiteral("/a b");
    QTest::newRow("line break") << QStringLiteral("/a\n");
}

void ExpectationTest::badPrefixes()
{
    QFETCH(QString, prefix);
    const auto normal = normalPrefix(prefix);
    QVERIFY(!normal);
    QCOMPARE(normal.error().code, ErrorCode::InvalidInput);
}

void ExpectationTest::theLongestPrefixCounts()
{
    const Expectation all{"/", QStringLiteral("static"), "X-All", {}, {}};
    const Expectation crm{"/crm", QStringLiteral("static"), "X-Crm", {}, {}};
    const Expectation signedToo{"/crm", QStringLiteral("github"), {}, {}, {}};
    const QList<Expectation> list{all, crm, signedToo};
    QCOMPARE(expectationsFor(list, "/crm/x"), (QList<Expectation>{crm, signedToo}));
    QCOMPARE(expectationsFor(list, "/crmx"), QList<Expectation>{all});
    QVERIFY(expectationsFor({crm}, "/").isEmpty());
}

void ExpectationTest::comesBackFromJson()
{
    const QList<Expectation> list{
        {"/crm", QStringLiteral("static"), "X-Token", {}, {{QStringLiteral("a"), {}}}},
        {"/", QStringLiteral("twilio"), {}, "https://a.example/x",
            {{QStringLiteral("b"), QStringLiteral("old")},
                {QStringLiteral("c"), {}, SecretPlace::Keyring}}}};
    QCOMPARE(expectationsFromJson(expectationsToJson(list)), list);
    QVERIFY(expectationsToJson(list).contains("keyring"));
    QVERIFY(expectationsFromJson("[{\"prefix\":\"no slash\",\"scheme\":\"static\"},3]").isEmpty());
    QVERIFY(expectationsFromJson("{").isEmpty());
}

void ExpectationTest::secretsAreTheOwners()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("secrets"));
    const SecretFolder secrets(path);
    const QByteArray value("\0a\n", 3);
    const auto id = secrets.add(value);
    QVERIFY(id);
    QCOMPARE(secrets.value(*id), std::optional(value));
    const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFileInfo(path + QLatin1Char('/') + *id).permissions(), owner);
    QCOMPARE(QFileInfo(path).permissions(), owner | QFile::ExeOwner | QFile::ExeUser);
    QVERIFY(!secrets.value(QStringLiteral("../secrets/") + *id)); // an id is no path
    secrets.remove(*id);
    QVERIFY(!secrets.value(*id));
}

QTEST_GUILESS_MAIN(ExpectationTest)
#include "tst_expectation.moc"
