// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/compose.h"
#include "support/testevent.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

Target target(const char *url)
{
    Target result;
    result.name = QStringLiteral("app");
    result.url = QUrl(QString::fromLatin1(url));
    return result;
}

Event eventWith(const QByteArray &fields, const QByteArray &body = {},
    const QByteArray &line = QByteArrayLiteral("POST /in?x=1 HTTP/1.1"))
{
    return makeEvent(line + "\r\n" + fields + "\r\n", body);
}

const Difference *find(const OutgoingRequest &request, const char *what)
{
    for (const Difference &difference : request.differences) {
        if (difference.what == QLatin1String(what))
            return &difference;
    }
    return nullptr;
}

} // namespace

class TestCompose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEverythingElse();
    void fields_data();
    void fields();
    void targets_data();
    void targets();
    void hosts_data();
    void hosts();
    void refuses_data();
    void refuses();
    void trailersAndVersionAreNoted();
    void whiteSpaceIsNoted();
    void abortedContentIsNoted();
    void tunnelFields();
    void extraFields();
    void userNameBecomesAuthorization();
    void editedRequest();
    void untouchedEditKeepsBytes();
    void editedMethodWithoutContent();
    void editRefuses();
};

void TestCompose::keepsEverythingElse()
{
    const QByteArray body = awkwardBody();
    const Event event = makeEvent(awkwardHead(body.size()), body);
    const auto request = composeResend(event, target("http://127.0.0.1:3000"));
    QVERIFY(request);
    QByteArray expected = event.head;
    expected.replace("hOST: tunnel.example", "hOST: 127.0.0.1:3000");
    QCOMPARE(requestHeadBytes(*request), expected);
    QCOMPARE(request->differences.size(), 1);
    QCOMPARE(request->differences.first(),
        (Difference{QStringLiteral("hOST"), QStringLiteral("tunnel.example"),
            QStringLiteral("127.0.0.1:3000"), QStringLiteral("the target")}));
    QCOMPARE(request->bodyBytes, body.size());
    QVERIFY(!request->bodyEdited);
    QVERIFY(request->body.isEmpty());
    QCOMPARE(request->eventId, event.id);
}

void TestCompose::fields_data()
{
    QTest::addColumn<QByteArray>("captured");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QStringList>("noted");

    const QByteArray host = "Host: a:1\r\n";
    const auto row = [](const char *name, const QByteArray &captured, const QByteArray &body,
                         const QByteArray &sent, const QStringList &noted) {
        QTest::newRow(name) << captured << body << sent << noted;
    };
    row("hop-by-hop",
        host
            + "Connection: close, X-Named\r\nKeep-Alive: 5\r\nX-named: 1\r\nTE: trailers\r\n"
              "Trailer: X\r\nUpgrade: h2c\r\nProxy-Connection: x\r\nX-Kept: 1\r\n",
        {}, host + "X-Kept: 1\r\n",
        {QStringLiteral("Connection"), QStringLiteral("Keep-Alive"), QStringLiteral("X-named"),
            QStringLiteral("TE"), QStringLiteral("Trailer"), QStringLiteral("Upgrade"),
            QStringLiteral("Proxy-Connection")});
    row("Connection cannot name Host",
        host + "Connection: host, content-length\r\nContent-Length: 2\r\n", "ab",
        host + "Content-Length: 2\r\n", {QStringLiteral("Connection")});
    row("expect", "Expect: 100-continue\r\n" + host, {}, host, {QStringLiteral("Expect")});
    row("chunked becomes a length in place",
        "A: 1\r\n" + host + "transfer-encoding: chunked\r\nB: 2\r\n", "hello",
        "A: 1\r\n" + host + "Content-Length: 5\r\nB: 2\r\n", {QStringLiteral("transfer-encoding")});
    row("empty chunked content", host + "Transfer-Encoding: chunked\r\n", {},
        host + "Content-Length: 0\r\n", {QStringLiteral("Transfer-Encoding")});
    row("content-length 0 stays", host + "Content-Length: 0\r\n", {},
        host + "Content-Length: 0\r\n", {});
    row("no content, no length", host, {}, host, {});
    row("length missing", host, "abc", host + "Content-Length: 3\r\n",
        {QStringLiteral("Content-Length")});
    row("lengths repeated", host + "Content-Length: 3\r\nContent-Length: 3\r\n", "abc",
        host + "Content-Length: 3\r\n", {QStringLiteral("Content-Length")});
    row("length and coding", "Transfer-Encoding: chunked\r\n" + host + "Content-Length: 9\r\n",
        "abc", host + "Content-Length: 3\r\n",
        {QStringLiteral("Transfer-Encoding"), QStringLiteral("Content-Length")});
    row("hosts repeated", host + "X: 1\r\nHost: b\r\n", {}, host + "X: 1\r\n",
        {QStringLiteral("Host")});
    row("no host", "X: 1\r\n", {}, host + "X: 1\r\n", {QStringLiteral("Host")});
    row("bad names", host + "Bad Name: 1\r\n: 2\r\nnocolon\xff\r\nOk: \xff\x01\r\n", {},
        host + "Ok: \xff\x01\r\n",
        {QStringLiteral("Bad Name"), QString(), QStringLiteral("nocolonÿ")});
}

void TestCompose::fields()
{
    QFETCH(QByteArray, captured);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, sent);
    QFETCH(QStringList, noted);
    const auto request = composeResend(eventWith(captured, body), target("http://a:1"));
    QVERIFY(request);
    QCOMPARE(requestHeadBytes(*request), "POST /in?x=1 HTTP/1.1\r\n" + sent + "\r\n");
    QStringList names;
    for (const Difference &difference : request->differences) {
        names.append(difference.what);
        QVERIFY(!difference.reason.isEmpty());
    }
    QCOMPARE(names, noted);
}

void TestCompose::targets_data()
{
    QTest::addColumn<QByteArray>("captured");
    QTest::addColumn<QString>("base");
    QTest::addColumn<bool>("replace");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("url");

    const auto row = [](const char *name, const char *captured, const char *base, bool replace,
                         const QByteArray &sent, const char *url) {
        QTest::newRow(name) << QByteArray(captured) << QString::fromLatin1(base) << replace << sent
                            << QString::fromLatin1(url);
    };
    row("plain", "/hooks?x=1", "http://a", false, "/hooks?x=1", "http://a/hooks?x=1");
    row("base path", "/hooks?x=1", "http://a/base", false, "/base/hooks?x=1",
        "http://a/base/hooks?x=1");
    row("base with slash", "/hooks", "http://a/base/", false, "/base/hooks", "http://a/base/hooks");
    row("base with query", "/hooks?x=1", "http://a/b?k=2", false, "/b/hooks?k=2&x=1",
        "http://a/b/hooks?k=2&x=1");
    row("base with query only", "/hooks", "http://a/?k=2", false, "/hooks?k=2",
        "http://a/hooks?k=2");
    row("replace", "/hooks?x=1", "http://a/b?k=2", true, "/b?k=2", "http://a/b?k=2");
    row("replace without path", "/hooks", "http://a", true, "/", "http://a");
    row("absolute form", "http://tunnel.example/p/q?z", "http://a", false, "/p/q?z",
        "http://a/p/q?z");
    row("absolute form without path", "HTTPS://tunnel.example", "http://a", false, "/",
        "http://a/");
    row("absolute form, query only", "http://t?x", "http://a", false, "/?x", "http://a/?x");
    row("asterisk", "*", "http://a/base", false, "*", "http://a/*");
    row("dots and slashes stay", "/a/../b//c/./d", "http://a", false, "/a/../b//c/./d",
        "http://a/a/../b//c/./d");
    row("double slash at the start", "//evil.example/x", "http://a", false, "//evil.example/x",
        "http://a//evil.example/x");
    row("percent triplets stay", "/%2f%zz%41", "http://a", false, "/%2f%zz%41",
        "http://a/%2F%25zzA");
    row("brackets and pipes stay", "/a|b{c}^`\"<>\\[1]", "http://a", false, "/a|b{c}^`\"<>\\[1]",
        "http://a/a%7Cb%7Bc%7D%5E%60%22%3C%3E%5C[1]");
    row("bytes over 127 stay", "/\xc3\xa4\xff", "http://a", false, "/\xc3\xa4\xff",
        "http://a/%C3%A4%EF%BF%BD");
    row("hash stays", "/a#b", "http://a", false, "/a#b", "http://a/a%23b");
    row("controls are encoded", "/a\x01\tb\x7f", "http://a", false, "/a%01%09b%7F",
        "http://a/a%01%09b%7F");
    row("no slash", "hooks", "http://a", false, "/hooks", "http://a/hooks");
}

void TestCompose::targets()
{
    QFETCH(QByteArray, captured);
    QFETCH(QString, base);
    QFETCH(bool, replace);
    QFETCH(QByteArray, sent);
    QFETCH(QString, url);
    Event event = eventWith("Host: a\r\n");
    event.target = captured;
    Target to = target("");
    to.url = QUrl(base);
    to.path = replace ? TargetPath::Replace : TargetPath::Join;
    const auto request = composeResend(event, to);
    QVERIFY(request);
    QCOMPARE(request->requestTarget, sent);
    QCOMPARE(resendUrl(event, to).toString(QUrl::FullyEncoded), url);
    QCOMPARE(find(*request, "target") != nullptr, sent != captured);
}

void TestCompose::hosts_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("port") << QStringLiteral("http://a:3000/x") << QByteArray("a:3000");
    QTest::newRow("default port") << QStringLiteral("http://a:80") << QByteArray("a");
    QTest::newRow("default tls port") << QStringLiteral("https://a:443") << QByteArray("a");
    QTest::newRow("crossed ports") << QStringLiteral("https://a:80") << QByteArray("a:80");
    QTest::newRow("ipv6") << QStringLiteral("http://[::1]:99/") << QByteArray("[::1]:99");
    QTest::newRow("idn") << QStringLiteral("http://bücher.example/")
                         << QByteArray("xn--bcher-kva.example");
    QTest::newRow("user") << QStringLiteral("http://u:p@a/") << QByteArray("a");
}

void TestCompose::hosts()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, host);
    Target to = target("");
    to.url = QUrl(url);
    const auto request = composeResend(eventWith("Host: old\r\n"), to);
    QVERIFY(request);
    QCOMPARE(request->headers.value("host"), host);
}

void TestCompose::refuses_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *method, const char *url,
                         const QByteArray &field, const char *words) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(url) << field
                            << QString::fromUtf8(words);
    };
    row("no method", "", "http://a", {}, "has no method");
    row("bad method", "PO ST", "http://a", {}, "is not a method");
    row("no url", "POST", "", {}, "no address");
    row("other scheme", "POST", "ftp://a/", {}, "must begin with http");
    row("no host", "POST", "http:///x", {}, "names no host");
    row("bad url", "POST", "http://a:99999/", {}, "cannot be read");
    row("port 0", "POST", "http://a:0/", {}, "port 0");
    row("nul in a value", "POST", "http://a", QByteArray("X-Nul: a\0b\r\n", 12), "X-Nul");
    row("bare cr in a value", "POST", "http://a", "X-Cr: a\rb\r\n", "X-Cr");
}

void TestCompose::refuses()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, url);
    QFETCH(QByteArray, field);
    QFETCH(QString, words);
    Event event = eventWith(field);
    event.method = method;
    event.state = EventState::Malformed;
    Target to = target("");
    to.url = QUrl(url);
    const auto request = composeResend(event, to);
    QVERIFY(!request);
    QCOMPARE(request.error().code, ErrorCode::InvalidInput);
    QVERIFY2(request.error().message.contains(words), qPrintable(request.error().message));
}

void TestCompose::trailersAndVersionAreNoted()
{
    Event event = makeEvent("POST / HTTP/1.0\r\nHost: a\r\n\r\n", {}, {}, "X-Sum: 5\r\n");
    const auto request = composeResend(event, target("http://a"));
    QVERIFY(request);
    const Difference *trailers = find(*request, "trailers");
    QVERIFY(trailers);
    QVERIFY(trailers->before.contains(QLatin1String("X-Sum: 5")));
    QVERIFY(trailers->after.isEmpty());
    QVERIFY(find(*request, "HTTP version"));
}

void TestCompose::whiteSpaceIsNoted()
{
    const auto request =
        composeResend(eventWith("Host: a\r\nX-Tight:1\r\nX-Wide:   2  \r\n"), target("http://a"));
    QVERIFY(request);
    QVERIFY(requestHeadBytes(*request).contains("\r\nX-Tight: 1\r\nX-Wide: 2\r\n"));
    QCOMPARE(request->differences.size(), 2);
    QCOMPARE(request->differences.first().before, QStringLiteral("X-Tight:1"));
}

void TestCompose::abortedContentIsNoted()
{
    Event event = eventWith("Host: a\r\nContent-Length: 100\r\n", "short");
    event.state = EventState::Aborted;
    const auto request = composeResend(event, target("http://a"));
    QVERIFY(request);
    const Difference *length = find(*request, "Content-Length");
    QVERIFY(length);
    QCOMPARE(length->after, QStringLiteral("5"));
    QVERIFY(length->reason.contains(QLatin1String("ends early")));
}

void TestCompose::tunnelFields()
{
    const Event event =
        eventWith("Host: a\r\nX-Forwarded-For: 1.2.3.4\r\nforwarded: x\r\nCF-Ray: 1\r\n"
                  "ngrok-skip-browser-warning: 1\r\nX-Forwarded\r\nX-Mine: 1\r\n");
    Target to = target("http://a");
    QCOMPARE(composeResend(event, to)->headers.size(), 7);
    to.dropTunnelHeaders = true;
    const auto request = composeResend(event, to);
    QVERIFY(request);
    QCOMPARE(requestHeadBytes(*request),
        QByteArray("POST /in?x=1 HTTP/1.1\r\nHost: a\r\nX-Forwarded:\r\nX-Mine: 1\r\n\r\n"));
    QVERIFY(find(*request, "CF-Ray")->reason.contains(QLatin1String("tunnel")));
}

void TestCompose::extraFields()
{
    Target to = target("http://a");
    to.extraHeaders = HeaderList{{"x-env", "new1"}, {"X-Env", "new2"}, {"X-Added", "1"},
        {"Content-Length", "9"}, {"Host", "virtual"}};
    const auto request =
        composeResend(eventWith("Host: a\r\nX-Env: old\r\nZ: 1\r\nX-ENV: old2\r\n"), to);
    QVERIFY(request);
    QCOMPARE(requestHeadBytes(*request),
        QByteArray("POST /in?x=1 HTTP/1.1\r\nHost: virtual\r\nx-env: new1\r\nX-Env: new2\r\n"
                   "Z: 1\r\nX-Added: 1\r\n\r\n"));
    QCOMPARE(find(*request, "X-Env")->after, QStringLiteral("new1, new2"));
    QVERIFY(find(*request, "X-ENV")->after.isEmpty());
    QVERIFY(find(*request, "Content-Length"));
    to.extraHeaders = HeaderList{{"X-Bad", "a\r\nInjected: 1"}};
    QVERIFY(!composeResend(eventWith("Host: a\r\n"), to));
}

void TestCompose::userNameBecomesAuthorization()
{
    const auto request = composeResend(
        eventWith("Host: a\r\nAuthorization: Bearer x\r\n"), target("http://us%65r:p%40ss@a/"));
    QVERIFY(request);
    QCOMPARE(
        request->headers.value("Authorization"), "Basic " + QByteArray("user:p@ss").toBase64());
    QCOMPARE(find(*request, "Authorization")->after, QStringLiteral("Basic •••"));
    QVERIFY(request->url.userInfo().isEmpty());
}

void TestCompose::editedRequest()
{
    const Event event = makeEvent(awkwardHead(2), "{}");
    EditedRequest edited;
    edited.method = "PUT";
    edited.url = QUrl(QStringLiteral("https://staging.example/new?y=2#part"));
    edited.headers = HeaderList{{"Host", "old"}, {"content-length", "2"}, {"X-First", "changed"},
        {"Accept", "*/*"}, {"X-Added", "1"}, {"Connection", "close"}};
    edited.bodyEdited = true;
    edited.body = "{\"edited\":true}";
    const auto request = composeEdited(event, edited, Target());
    QVERIFY(request);
    QCOMPARE(requestHeadBytes(*request),
        QByteArray("PUT /new?y=2 HTTP/1.1\r\nHost: staging.example\r\ncontent-length: 15\r\n"
                   "X-First: changed\r\nAccept: */*\r\nX-Added: 1\r\n\r\n"));
    QCOMPARE(request->body, edited.body);
    QCOMPARE(request->bodyBytes, 15);
    QCOMPARE(find(*request, "method")->after, QStringLiteral("PUT"));
    QCOMPARE(find(*request, "body")->reason, QStringLiteral("edited"));
    QCOMPARE(find(*request, "X-First")->before, QStringLiteral("1"));
    QCOMPARE(find(*request, "x-dup")->before, QStringLiteral("one | two | one"));
    QCOMPARE(find(*request, "content-length")->reason, QStringLiteral("the body was edited"));
    QVERIFY(find(*request, "X-Added")->before.isEmpty());
    QVERIFY(find(*request, "Connection"));
}

void TestCompose::untouchedEditKeepsBytes()
{
    Event event = eventWith("Host: a\r\nContent-Length: 2\r\n", "{}");
    event.target = "/\xff/%zz/../#x";
    const Target to = target("http://a/base");
    EditedRequest edited{event.method, resendUrl(event, to), event.headers(), false, {}};
    const auto request = composeEdited(event, edited, to);
    QVERIFY(request);
    QCOMPARE(request->requestTarget, QByteArray("/base/\xff/%zz/../#x"));
    QCOMPARE(request->bodyBytes, 2);
    QCOMPARE(request->differences.size(), 1); // the target
}

void TestCompose::editedMethodWithoutContent()
{
    EditedRequest edited{"POST", QUrl(QStringLiteral("http://a/")), {}, true, {}};
    QCOMPARE(requestHeadBytes(*composeEdited(Event(), edited, Target())),
        QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"));
    edited.method = "GET";
    QCOMPARE(requestHeadBytes(*composeEdited(Event(), edited, Target())),
        QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
}

void TestCompose::editRefuses()
{
    EditedRequest edited{"POST", QUrl(QStringLiteral("http://a/")), {{"X", "a\nb"}}, false, {}};
    QVERIFY(!composeEdited(Event(), edited, Target()));
    edited.headers = {};
    edited.method = "";
    QVERIFY(composeEdited(Event(), edited, Target())
                .error()
                .message.contains(QLatin1String("method is missing")));
}

QTEST_GUILESS_MAIN(TestCompose)
#include "tst_compose.moc"
