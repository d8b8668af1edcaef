// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "http/framing.h"
#include "tunnel/ngrokrecord.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kStartUs = 1'764'000'000'000'000;

NgrokRequest recorded(const QByteArray &raw, const QByteArray &method = "POST")
{
    NgrokRequest record;
    record.id = QStringLiteral("1");
    record.endpoint = QStringLiteral("command_line (http)");
    record.remote = QStringLiteral("203.0.113.7");
    record.startUs = kStartUs;
    record.durationUs = 34'000;
    record.method = method;
    record.target = "/crm?x=1";
    record.raw = raw;
    record.status = 200;
    record.responseRaw = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    return record;
}

QByteArray message(const QByteArray &fields, const QByteArray &body)
{
    return "POST /crm?x=1 HTTP/1.1\r\nHost: a1b2.ngrok.app\r\n" + fields
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

Event arrived(const QByteArray &fields, const QByteArray &body, qint64 afterUs = 20'000)
{
    Event event;
    event.id = 7;
    event.method = "POST";
    event.target = "/crm?x=1";
    event.receivedAtUs = kStartUs + afterUs;
    const QByteArray all = message(fields, body);
    event.head = all.first(all.size() - body.size());
    event.body = body;
    event.bodyBytes = body.size();
    event.bodySha256 = Sha256::of(body);
    return event;
}

} // namespace

// Which record is an event's, what the tunnel has changed, and what was missed.
class TestNgrokRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds();
    void findsNot_data();
    void findsNot();
    void prefersTheNearest();
    void tellsChanges();
    void readsChunkedAndCut();
    void doubtsLatency();
    void missed_data();
    void missed();
    void becomesEvent();
    void becomesEventWithoutBytes();
    void becomesAborted();
};

void TestNgrokRecord::finds()
{
    const QByteArray body = R"({"a":1})";
    QList<NgrokRequest> records{
        recorded(message({}, R"({"a":2})")), recorded(message({}, body)), recorded("GET / …")};
    QCOMPARE(recordOf(records, arrived("X-Forwarded-For: 203.0.113.7\r\n", body)), 1);
}

void TestNgrokRecord::findsNot_data()
{
    QTest::addColumn<NgrokRequest>("record");
    const QByteArray body = "[]";
    NgrokRequest late = recorded(message({}, body));
    late.startUs += 60'000'000;
    NgrokRequest elsewhere = recorded(message({}, body));
    elsewhere.target = "/other";
    QTest::newRow("another time") << late;
    QTest::newRow("another path") << elsewhere;
    QTest::newRow("another method") << recorded(message({}, body), "PUT");
    QTest::newRow("another content") << recorded(message({}, "{}"));
}

void TestNgrokRecord::findsNot()
{
    QFETCH(NgrokRequest, record);
    QCOMPARE(recordOf({record}, arrived({}, "[]")), -1);
}

// Attempts at the same notification: field lines decide, then time.
void TestNgrokRecord::prefersTheNearest()
{
    const QByteArray body = "[]";
    NgrokRequest first = recorded(message("X-Attempt: 1\r\n", body));
    NgrokRequest second = recorded(message("X-Attempt: 2\r\n", body));
    second.startUs += 2'000'000;
    QCOMPARE(recordOf({second, first}, arrived("X-Attempt: 1\r\n", body, 1'900'000)), 1);
    NgrokRequest same = recorded(message({}, body));
    NgrokRequest later = same;
    later.startUs += 2'000'000;
    QCOMPARE(recordOf({later, same}, arrived({}, body, 1'900'000)), 0);
    QCOMPARE(recordOf({later, same}, arrived({}, body, 20'000)), 1);
}

void TestNgrokRecord::tellsChanges()
{
    const NgrokRequest record =
        recorded(message("Accept-Encoding: br\r\nX-Gone: 1\r\nX-Two: a\r\nX-Two: b\r\n", "[]"));
    const Event event = arrived("accept-encoding: gzip\r\nX-Two: a\r\nX-Two: b\r\n"
                                "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n",
        "[]");
    const TunnelRecord joint = joined(record, event);
    using Kind = TunnelChange::Kind;
    QCOMPARE(joint.changes,
        (QList<TunnelChange>{{Kind::Changed, "Accept-Encoding", "br", "gzip"},
            {Kind::Removed, "X-Gone", "1", {}}, {Kind::Added, "X-Forwarded-For", {}, "203.0.113.7"},
            {Kind::Added, "X-Forwarded-Proto", {}, "https"}}));
    QVERIFY(!joint.contentDiffers);
    QCOMPARE(tunnelRecordText(joint),
        QStringLiteral("34 ms · from 203.0.113.7 · added X-Forwarded-For, X-Forwarded-Proto · "
                       "changed Accept-Encoding · removed X-Gone"));
    QVERIFY(joined(record, arrived({}, "{}")).contentDiffers);
}

void TestNgrokRecord::readsChunkedAndCut()
{
    const QByteArray head =
        "POST /crm?x=1 HTTP/1.1\r\nHost: a1b2.ngrok.app\r\nTransfer-Encoding: chunked\r\n\r\n";
    QCOMPARE(recordOf({recorded(head + "2\r\n[]\r\n0\r\n\r\n")}, arrived({}, "[]")), 0);
    const NgrokRequest cut =
        recorded("POST /crm?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n[1,2");
    QCOMPARE(recordOf({cut}, arrived({}, "[1,2,3,4]")), 0);
    QVERIFY(joined(cut, arrived({}, "[1,2,3,4]")).contentCut);
    QCOMPARE(recordOf({cut}, arrived({}, "[2,3,4,5]")), -1);
}

// The figure bears no unit: one that is less than what went by here is none.
void TestNgrokRecord::doubtsLatency()
{
    Event event = arrived({}, "[]");
    event.answeredAtUs = event.receivedAtUs + 50'000;
    NgrokRequest record = recorded(message({}, "[]"));
    QCOMPARE(joined(record, event).latencyUs, 34'000);
    record.durationUs = 60;
    QCOMPARE(joined(record, event).latencyUs, 0);
}

void TestNgrokRecord::missed_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("response");
    QTest::addColumn<qint64>("afterUs");
    QTest::addColumn<bool>("missed");
    const QByteArray refused =
        "HTTP/1.1 502 Bad Gateway\r\nNgrok-Error-Code: ERR_NGROK_8012\r\n\r\n";
    QTest::newRow("nothing listened") << 502 << refused << qint64(1) << true;
    QTest::newRow("answered") << 200 << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << qint64(1) << false;
    QTest::newRow("a 502 of the listener's own")
        << 502 << QByteArray("HTTP/1.1 502 Bad Gateway\r\n\r\n") << qint64(1) << false;
    QTest::newRow("under way") << 0 << QByteArray() << qint64(5'000'000) << false;
    QTest::newRow("never answered") << 0 << QByteArray() << qint64(3'600'000'000) << true;
}

void TestNgrokRecord::missed()
{
    QFETCH(int, status);
    QFETCH(QByteArray, response);
    QFETCH(qint64, afterUs);
    QFETCH(bool, missed);
    NgrokRequest record = recorded(message({}, "[]"));
    record.status = status;
    record.responseRaw = response;
    QCOMPARE(wasMissed(record, kStartUs + afterUs), missed);
}

void TestNgrokRecord::becomesEvent()
{
    NgrokRequest record = recorded(message("X-A: 1\r\n", "[]"));
    record.status = 502;
    record.responseRaw = "HTTP/1.1 502 Bad Gateway\r\nA: b\r\n\r\nno";
    const Event event = eventOf(record);
    QCOMPARE(event.state, EventState::Complete);
    QCOMPARE(event.listener, missedListener());
    QVERIFY(event.comment.startsWith(QStringLiteral("Fetched from ngrok")));
    QCOMPARE(event.remote, QStringLiteral("203.0.113.7 by ngrok"));
    QCOMPARE(event.receivedAtUs, kStartUs);
    QCOMPARE(event.status, 502);
    QCOMPARE(event.replyBody, QByteArray("no"));
    QCOMPARE(wireBytes(event.head, event.body, Framing::decode(event.framing)), record.raw);
    QCOMPARE(event.wireSha256, Sha256::of(record.raw));
    QCOMPARE(event.wireBytes, record.raw.size());
}

void TestNgrokRecord::becomesEventWithoutBytes()
{
    NgrokRequest record = recorded("[1]");
    record.headers.append("X-A", "1");
    record.headers.append("Content-Length", "99");
    const Event event = eventOf(record);
    QCOMPARE(event.body, QByteArray("[1]"));
    QCOMPARE(event.headers().value("x-a"), QByteArray("1"));
    QCOMPARE(event.headers().value("Content-Length"), QByteArray("3"));
    QCOMPARE(event.wireSha256, Sha256::of(QByteArray(event.head + event.body)));
}

void TestNgrokRecord::becomesAborted()
{
    const Event event =
        eventOf(recorded("POST /crm?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n[1,2"));
    QCOMPARE(event.state, EventState::Aborted);
    QCOMPARE(event.body, QByteArray("[1,2"));
    QCOMPARE(event.problemCode, QByteArray("ngrok-cut"));
}

QTEST_GUILESS_MAIN(TestNgrokRecord)
#include "tst_ngrokrecord.moc"
