// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "support/http2server.h"
#include "support/testevent.h"
#include "unit/deliver/senderfixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

class TestSenderHttp2 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void isSpokenWhenAllowed();
    void isNotOfferedOtherwise();
    void largeContent();
};

void TestSenderHttp2::isSpokenWhenAllowed()
{
    Http2Server server;
    SenderFixture fixture;
    OutgoingRequest request =
        editedRequest(server.url(), "POST", "content", {{"X-First", "1"}, {"x-dup", "2"}});
    request.allowHttp2 = true;
    request.acceptAnyCertificate = true;
    QVERIFY(fixture.send(request));
    const Delivery &delivery = fixture.delivery();
    QCOMPARE(delivery.error, QString());
    QCOMPARE(delivery.status, 200);
    QCOMPARE(delivery.httpVersion, QStringLiteral("2"));
    QCOMPARE(delivery.responseBody, QByteArray("ok"));
    QCOMPARE(server.content(), QByteArray("content"));
    QVERIFY2(
        delivery.requestHead.startsWith("POST / HTTP/2\r\n"), delivery.requestHead.constData());
    QVERIFY2(delivery.requestHead.contains("x-first: 1\r\n"), delivery.requestHead.constData());
    QCOMPARE(delivery.wireSha256, Sha256::of(QByteArray(delivery.requestHead + "content")));
    QCOMPARE(delivery.differences.last().what, QStringLiteral("HTTP version"));
}

void TestSenderHttp2::isNotOfferedOtherwise()
{
    Http2Server server;
    SenderFixture fixture;
    OutgoingRequest request = editedRequest(server.url(), "POST", "content");
    request.acceptAnyCertificate = true;
    request.totalTimeout = std::chrono::milliseconds(500); // the server speaks nothing else
    QVERIFY(fixture.send(request));
    QCOMPARE(server.requests(), 0);
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
}

void TestSenderHttp2::largeContent()
{
    Http2Server server;
    SenderFixture fixture;
    QByteArray body;
    for (int i = 0; body.size() < 3'000'000; ++i)
        body += QByteArray::number(i);
    const Event event = makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", body);
    Target target;
    target.url = server.url();
    target.allowHttp2 = true;
    target.acceptAnyCertificate = true;
    fixture.setContent(body);
    QVERIFY(fixture.send(*composeResend(event, target)));
    QCOMPARE(fixture.delivery().error, QString());
    QVERIFY(server.content() == body);
}

QTEST_GUILESS_MAIN(TestSenderHttp2)
#include "tst_senderhttp2.moc"
