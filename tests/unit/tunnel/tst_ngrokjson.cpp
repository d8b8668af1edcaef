// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/ngrokjson.h"

#include <QTest>

using namespace tallyman;

// What ngrok's local API answers, as it is documented, and what it would never.
class TestNgrokJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEndpoints();
    void readsTunnels();
    void readsRequests();
    void upstreams_data();
    void upstreams();
    void refuses_data();
    void refuses();
    void refusesRequests_data();
    void refusesRequests();
};

void TestNgrokJson::readsEndpoints()
{
    const auto endpoints = ngrokEndpoints(R"({"endpoints":[
        {"name":"command_line","uri":"/api/endpoints/command_line","url":"https://a1b2.ngrok.app",
         "upstream":{"url":"http://localhost:8787","protocol":"http1"},"inspect":true,
         "traffic_policy":"","pooling_enabled":false,"metrics":{"conns":{"count":0}}},
        {"name":"db","url":"tcp://0.tcp.ngrok.io:53476","upstream":{"url":"localhost:5432"}},
        {"name":"internal","url":"https://x.internal","upstream":null}],
        "uri":"/api/endpoints"})");
    QVERIFY(endpoints);
    QCOMPARE(endpoints->size(), 3);
    QCOMPARE(endpoints->first(),
        (NgrokEndpoint{QStringLiteral("command_line"), QStringLiteral("https://a1b2.ngrok.app"),
            QStringLiteral("http://localhost:8787")}));
    QCOMPARE(endpoints->at(1).publicUrl, QStringLiteral("tcp://0.tcp.ngrok.io:53476"));
    QVERIFY(endpoints->at(2).upstream.isEmpty());
    const auto none = ngrokEndpoints(R"({"endpoints":[],"uri":"/api/endpoints"})");
    QVERIFY(none && none->isEmpty());
}

void TestNgrokJson::readsTunnels()
{
    const auto tunnels = ngrokTunnels(R"({"tunnels":[
        {"name":"command_line","uri":"/api/tunnels/command_line",
         "public_url":"https://d95211d2.ngrok.io","proto":"https",
         "config":{"addr":"localhost:80","inspect":true},
         "metrics":{"conns":{"count":0,"gauge":0,"rate1":0},"http":{"count":0}}},
        {"name":"command_line (http\u0029","public_url":"http://d95211d2.ngrok.io","proto":"http",
         "config":{"addr":"localhost:80","inspect":true}}],"uri":"/api/tunnels"})");
    QVERIFY(tunnels);
    QCOMPARE(tunnels->size(), 2);
    QCOMPARE(tunnels->first().publicUrl, QStringLiteral("https://d95211d2.ngrok.io"));
    QCOMPARE(tunnels->first().upstream, QStringLiteral("localhost:80"));
}

void TestNgrokJson::readsRequests()
{
    const QByteArray raw = "POST /crm?x=1 HTTP/1.1\r\nHost: a1b2.ngrok.app\r\n\r\n";
    const QByteArray response = "HTTP/1.1 200 OK\r\n\r\n";
    const auto requests = ngrokRequests(R"({"uri":"/api/requests/http","requests":[
        {"uri":"/api/requests/http/548fb5c700000002","id":"548fb5c700000002",
         "tunnel_name":"command_line (http\u0029","remote_addr":"192.168.100.25",
         "start":"2014-12-15T20:32:07-08:00","duration":3893202,
         "request":{"method":"POST","proto":"HTTP/1.1",
            "headers":{"Accept":["*/*"],"X-Two":["a","b"],"Bad Name":["x"]},
            "uri":"/crm?x=1","raw":")"
        + raw.toBase64() + R"("},
         "response":{"status":"200 OK","status_code":200,"proto":"HTTP/1.1",
            "headers":{"Content-Length":["0"]},"raw":")"
        + response.toBase64() + R"("}},
        {"id":"2","start":"2026-11-23T10:00:00.123456789Z",
         "request":{"method":"GET","uri":"/"},"response":null}]})");
    QVERIFY(requests);
    QCOMPARE(requests->size(), 2);
    const NgrokRequest &first = requests->first();
    QCOMPARE(first.id, QStringLiteral("548fb5c700000002"));
    QCOMPARE(first.remote, QStringLiteral("192.168.100.25"));
    QCOMPARE(first.startUs, 1'418'704'327'000'000);
    QCOMPARE(first.durationUs, 3893);
    QCOMPARE(first.method, QByteArray("POST"));
    QCOMPARE(first.target, QByteArray("/crm?x=1"));
    QCOMPARE(first.headers.count("x-two"), 2);
    QCOMPARE(first.headers.size(), 3); // what is no field name is left out
    QCOMPARE(first.raw, raw);
    QCOMPARE(first.status, 200);
    QCOMPARE(first.responseRaw, response);
    QCOMPARE(requests->at(1).startUs % 1'000'000, 123'456);
    QCOMPARE(requests->at(1).status, 0);
}

void TestNgrokJson::upstreams_data()
{
    QTest::addColumn<QString>("upstream");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *upstream, const char *url) {
        QTest::newRow(upstream) << QString::fromLatin1(upstream) << QString::fromLatin1(url);
    };
    row("http://localhost:8787", "http://localhost:8787");
    row("localhost:8787", "http://localhost:8787");
    row("127.0.0.1:80", "http://127.0.0.1:80");
    row("8787", "http://localhost:8787");
    row("https://localhost:8787", "https://localhost:8787");
    row("99999", "");
    row("", "http://");
}

void TestNgrokJson::upstreams()
{
    QFETCH(QString, upstream);
    QFETCH(QString, url);
    QCOMPARE(NgrokEndpoint({}, {}, upstream).upstreamUrl().toString(), url);
}

void TestNgrokJson::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const QByteArray &json, const char *said) {
        QTest::newRow(name) << json << QString::fromUtf8(said);
    };
    row("nothing", "", "no JSON");
    row("a page", "<html>hello</html>", "no JSON");
    row("cut off", R"({"endpoints":[{"name":"a")", "no JSON");
    row("another list", R"({"tunnels":[]})", "no list “endpoints”");
    row("no list", R"({"endpoints":{"a":1}})", "no list “endpoints”");
    row("an array", "[]", "no list “endpoints”");
    row("no objects", R"({"endpoints":[1]})", "endpoints[0] is no object");
    row("no URL", R"({"endpoints":[{"name":"a"}]})", "endpoints[0].url is no text");
    row("a number for a URL", R"({"endpoints":[{"url":7}]})", "endpoints[0].url is no text");
    row("a script for a URL", R"({"endpoints":[{"url":"javascript:alert"}]})",
        "endpoints[0].url is no public URL");
    row("a URL without a host", R"({"endpoints":[{"url":"https://"}]})", "no public URL");
    row("a line break in a URL", R"({"endpoints":[{"url":"https://a\nb"}]})", "no public URL");
    row("an upstream of another kind",
        R"({"endpoints":[{"url":"https://a.b","upstream":"localhost:1"}]})",
        "endpoints[0].upstream is no object");
    row("too many", R"({"endpoints":[)" + QByteArray("1,").repeated(1000) + "1]}", "over 1000");
    row("too long", R"({"endpoints":[{"url":"https://)" + QByteArray(5000, 'a') + R"("}]})",
        "is no text");
    row("deep", QByteArray(5000, '['), "no JSON");
}

void TestNgrokJson::refuses()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, said);
    const auto endpoints = ngrokEndpoints(json);
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().code, ErrorCode::InvalidInput);
    QVERIFY2(endpoints.error().message.contains(said), qPrintable(endpoints.error().message));
}

void TestNgrokJson::refusesRequests_data()
{
    QTest::addColumn<QByteArray>("item");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *item, const char *said) {
        QTest::newRow(name) << QByteArray(item) << QString::fromUtf8(said);
    };
    row("no id", R"({"start":"2026-11-23T10:00:00Z"})", "requests[0].id is no text");
    row("no time", R"({"id":"1","start":"yesterday"})", "requests[0].start is no time");
    row("no request", R"({"id":"1","start":"2026-11-23T10:00:00Z"})",
        "requests[0].request is no object");
    row("a method with a blank",
        R"({"id":"1","start":"2026-11-23T10:00:00Z","request":{"method":"A B","uri":"/"}})",
        "requests[0].request.method is no method");
    row("bytes that are no base64",
        R"({"id":"1","start":"2026-11-23T10:00:00Z",
            "request":{"method":"A","uri":"/","raw":"%%%"}})",
        "requests[0].request.raw is no base64");
    row("a duration that never was",
        R"({"id":"1","start":"2026-11-23T10:00:00Z","duration":-1,
            "request":{"method":"A","uri":"/"}})",
        "requests[0].duration is no number");
    row("a status that never was",
        R"({"id":"1","start":"2026-11-23T10:00:00Z","request":{"method":"A","uri":"/"},
            "response":{"status_code":1e9}})",
        "requests[0].response.status_code is no number");
    row("a list for headers",
        R"({"id":"1","start":"2026-11-23T10:00:00Z",
            "request":{"method":"A","uri":"/","headers":[]}})",
        "requests[0].request.headers is no object");
}

void TestNgrokJson::refusesRequests()
{
    QFETCH(QByteArray, item);
    QFETCH(QString, said);
    const auto requests = ngrokRequests(R"({"requests":[)" + item + "]}");
    QVERIFY(!requests);
    QVERIFY2(requests.error().message.contains(said), qPrintable(requests.error().message));
}

QTEST_GUILESS_MAIN(TestNgrokJson)
#include "tst_ngrokjson.moc"
