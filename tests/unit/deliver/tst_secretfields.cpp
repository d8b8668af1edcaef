// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/compose.h"
#include "deliver/secretfields.h"
#include "support/testevent.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

// Credentials go out, and into no receipt.
class TestSecretFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resend_data();
    void resend();
    void edited();
    void keepsWhatDiffers();
    void head();
};

namespace {

const Difference *find(const OutgoingRequest &request, const QString &what)
{
    for (const Difference &difference : request.differences) {
        if (difference.what == what)
            return &difference;
    }
    return nullptr;
}

Target targetWith(const HeaderList &fields)
{
    Target target;
    target.url = QUrl(QStringLiteral("http://127.0.0.1:3000/"));
    target.extraHeaders = fields;
    return target;
}

} // namespace

void TestSecretFields::resend_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("shown");
    const QString mask = QStringLiteral("•••");
    QTest::newRow("bearer") << QByteArray("Authorization") << QByteArray("Bearer s3cr3t")
                            << QStringLiteral("Bearer •••");
    QTest::newRow("no scheme") << QByteArray("authorization") << QByteArray("s3cr3t s3cr3t")
                               << mask;
    QTest::newRow("cookie") << QByteArray("Cookie") << QByteArray("a=s3cr3t; b=s3cr3t") << mask;
    for (const char *name :
        {"X-Api-Key", "X-Auth", "x-token", "X-Hub-Signature-256", "Password", "Client-Secret"})
        QTest::newRow(name) << QByteArray(name) << QByteArray("s3cr3t") << mask;
    QTest::newRow("no secret") << QByteArray("X-Env") << QByteArray("test")
                               << QStringLiteral("test");
}

void TestSecretFields::resend()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QString, shown);
    const Target target = targetWith({{name, value}});
    const auto added = composeResend(makeEvent("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), target);
    QVERIFY(added);
    QCOMPARE(added->headers.value(name), value);
    QCOMPARE(find(*added, QString::fromLatin1(name))->before, QString());
    QCOMPARE(find(*added, QString::fromLatin1(name))->after, shown);
    const auto replaced = composeResend(
        makeEvent("GET / HTTP/1.1\r\nHost: a\r\n" + name + ": s3cr3t, too\r\n\r\n"), target);
    QVERIFY(replaced);
    QCOMPARE(replaced->headers.value(name), value);
    for (const Difference &difference : replaced->differences)
        QVERIFY(!QString(difference.before + difference.after).contains(QLatin1String("s3cr3t"))
            || name == "X-Env");
    QCOMPARE(find(*replaced, QString::fromLatin1(name))->after, shown);
}

void TestSecretFields::edited()
{
    const Event event = makeEvent("GET / HTTP/1.1\r\nHost: a\r\nCookie: a=old\r\nCookie: b=old\r\n"
                                  "X-Signature: of the sender\r\n\r\n");
    const EditedRequest request{"GET", QUrl(QStringLiteral("http://a/")),
        {{"Cookie", "a=new"}, {"Authorization", "Basic bmV3"}, {"X-Token", "new"},
            {"X-Signature", "typed"}},
        false, {}};
    const auto composed = composeEdited(event, request, targetWith({{"X-Token", "new"}}));
    QVERIFY(composed);
    QCOMPARE(find(*composed, QStringLiteral("Cookie"))->before, QStringLiteral("••• | •••"));
    QCOMPARE(find(*composed, QStringLiteral("Cookie"))->after, QStringLiteral("•••"));
    QCOMPARE(find(*composed, QStringLiteral("Authorization"))->after, QStringLiteral("Basic •••"));
    QCOMPARE(find(*composed, QStringLiteral("X-Token"))->after, QStringLiteral("•••"));
    // not the target's: what the user typed over a field of the event can be seen
    QCOMPARE(find(*composed, QStringLiteral("X-Signature"))->after, QStringLiteral("typed"));
}

// White space and the spelling of names are no secrets.
void TestSecretFields::keepsWhatDiffers()
{
    const auto request = composeResend(
        makeEvent("GET / HTTP/1.1\r\nHost: a\r\nAuthorization:   Bearer s3cr3t\r\n\r\n"),
        targetWith({}));
    QVERIFY(request);
    const Difference *difference = find(*request, QStringLiteral("Authorization"));
    QVERIFY(difference);
    QCOMPARE(difference->before, QStringLiteral("Authorization:   Bearer •••"));
    QCOMPARE(difference->after, QStringLiteral("Authorization: Bearer •••"));
}

void TestSecretFields::head()
{
    const QByteArray head = "GET /a:b HTTP/1.1\r\nHost: a\r\nproxy-authorization: Basic czNj\r\n"
                            "X-Api-Key: s3cr3t\r\n\r\n";
    QCOMPARE(withoutProxyAuthorization(head),
        QByteArray("GET /a:b HTTP/1.1\r\nHost: a\r\nX-Api-Key: s3cr3t\r\n\r\n"));
    QCOMPARE(maskedHead(head),
        QByteArray("GET /a:b HTTP/1.1\r\nHost: a\r\nproxy-authorization: •••\r\n"
                   "X-Api-Key: •••\r\n\r\n"));
    QCOMPARE(withoutProxyAuthorization("GET / HTTP/1.1\r\nProxy-Authorization: Ba"),
        QByteArray("GET / HTTP/1.1\r\n"));
}

QTEST_GUILESS_MAIN(TestSecretFields)
#include "tst_secretfields.moc"
