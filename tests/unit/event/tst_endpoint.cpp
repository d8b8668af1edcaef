// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/addresslist.h"
#include "event/endpoint.h"
#include "event/endpointjson.h"

#include <QJsonDocument>
#include <QTest>

using namespace tallyman;

namespace {

Endpoint endpoint(const char *name, const char *prefix, quint16 port = 0, const char *host = "")
{
    Endpoint made;
    made.name = QString::fromUtf8(name);
    made.prefix = prefix;
    made.port = port;
    made.host = QString::fromUtf8(host);
    return made;
}

Result<QList<Endpoint>> read(const char *json)
{
    return endpointsFromJson(QJsonDocument::fromJson(json).array(), QStringLiteral("endpoints"));
}

} // namespace

class TestEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fits_data();
    void fits();
    void standsForExpectations();
    void refuses_data();
    void refuses();
    void isKeptAsJson();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void allowsAddresses_data();
    void allowsAddresses();
    void believesTunnels_data();
    void believesTunnels();
};

void TestEndpoint::fits_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *tag, const char *target, const char *host, int port,
                         const char *name) {
        QTest::newRow(tag) << QByteArray(target) << QByteArray(host) << port
                           << QString::fromUtf8(name);
    };
    row("path", "/crm", "x", 8787, "crm");
    row("trailing slash", "/crm/", "x", 8787, "crm");
    row("query", "/crm?a=/erp", "x", 8787, "crm");
    row("longest prefix", "/crm/orders/1", "x", 8787, "orders");
    row("whole segments", "/crmx", "x", 8787, "");
    row("case", "/CRM", "x", 8787, "");
    row("host", "/crm", "Shop.Example:8787", 8787, "shop");
    row("port before host", "/crm", "shop.example", 9001, "own");
    row("port", "/anything", "x", 9001, "own");
    row("absolute form", "http://x/crm/orders", "x", 8787, "orders");
    row("none", "/", "x", 8787, "");
}

void TestEndpoint::fits()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    QFETCH(QString, name);
    const QList<Endpoint> endpoints{endpoint("crm", "/crm"), endpoint("orders", "/crm/orders"),
        endpoint("shop", "/", 0, "shop.example"), endpoint("own", "/", 9001)};
    const Endpoint *found = endpointFor(endpoints, {target, host, static_cast<quint16>(port)});
    QCOMPARE(found == nullptr ? QString() : found->name, name);
}

void TestEndpoint::standsForExpectations()
{
    Expectation expected;
    expected.prefix = "/erp";
    expected.scheme = QStringLiteral("static");
    const QList<Endpoint> all = withExpectations({endpoint("crm", "/crm")}, {expected, expected});
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.at(1).name, QStringLiteral("/erp"));
    expected.prefix = "/crm";
    QCOMPARE(withExpectations({endpoint("crm", "/crm")}, {expected}).size(), 1);
    QCOMPARE(withExpectations({endpoint("crm", "/crm", 9001)}, {expected}).size(), 2);
}

void TestEndpoint::refuses_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *tag, const char *name, const char *method, const char *type,
                         const char *address, const char *said) {
        QTest::newRow(tag) << QByteArray(name) << QByteArray(method) << QByteArray(type)
                           << QString::fromUtf8(address) << QString::fromUtf8(said);
    };
    row("good", "a", "POST", "application/json", "10.0.0.0/8", "");
    row("sender's addresses", "a", "POST", "text/csv", "sender:csvbox", "");
    row("no name", " ", "POST", "text/csv", "::1", "needs a name");
    row("catch-all", "Catch-All", "POST", "text/csv", "::1", "choose another name");
    row("method", "a", "PO ST", "text/csv", "::1", "“PO ST” is no method");
    row("type", "a", "POST", "json", "::1", "“json” is no content type");
    row("address", "a", "POST", "text/csv", "10.0.0.300", "“10.0.0.300” is neither");
    row("network", "a", "POST", "text/csv", "10.0.0.0/99", "“10.0.0.0/99” is neither");
}

void TestEndpoint::refuses()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, type);
    QFETCH(QString, address);
    QFETCH(QString, said);
    Endpoint made = endpoint(name.constData(), "/x");
    made.methods = {method};
    made.contentTypes = {type};
    made.addresses = QStringList{address};
    const QString problem = endpointProblem(made, {});
    QVERIFY2(said.isEmpty() ? problem.isEmpty() : problem.contains(said), qPrintable(problem));
    QVERIFY(!endpointProblem(made, {endpoint("b", "/x")}).isEmpty()); // has that place already
    QVERIFY(endpointProblem(made, {endpoint("b", "/x", 9001)}) == problem);
}

void TestEndpoint::isKeptAsJson()
{
    Endpoint full = endpoint("CRM – live", "/crm", 9001, "shop.example");
    full.profile = QStringLiteral("csvbox");
    full.colour = QStringLiteral("red");
    full.notes = QStringLiteral("two\nlines");
    full.admission = Admission::Enforce;
    full.methods = {"POST", "PATCH"};
    full.contentTypes = {"application/json"};
    full.addresses = QStringList{QStringLiteral("sender:csvbox"), QStringLiteral("10.0.0.0/8")};
    full.trustsTunnel = true;
    full.reply = Reply{211, {{"X-A", "1"}, {"X-A", "\xE9"}}, QByteArray("\xFF\x00", 2)};
    const QList<Endpoint> endpoints{full, endpoint("plain", "/")};
    const auto again = endpointsFromJson(endpointsToJson(endpoints), QStringLiteral("endpoints"));
    QVERIFY2(again, qPrintable(again ? QString() : again.error().message));
    QCOMPARE(*again, endpoints);
    QCOMPARE(
        QJsonDocument(endpointsToJson({endpoint("plain", "/")})).toJson(QJsonDocument::Compact),
        QByteArray(R"([{"name":"plain","prefix":"/"}])"));
}

void TestEndpoint::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *tag, const char *json, const char *said) {
        QTest::newRow(tag) << QByteArray(json) << QString::fromUtf8(said);
    };
    row("no object", "[1]", "“endpoints[0]” must be an object");
    row("type", R"([{"name":1}])", "“endpoints[0].name” must be a text.");
    row("unknown", R"([{"name":"a","polcy":1}])", "“endpoints[0].polcy” is no member");
    row("choice", R"([{"name":"a","admission":"deny"}])", "must be one of: observe, enforce.");
    row("port", R"([{"name":"a","port":70000}])", "from 0 to 65535");
    row("reply", R"([{"name":"a","reply":{"status":204,"body":"x"}}])", "204 reply has no body");
    row("header", R"([{"name":"a","reply":{"headers":["x"]}}])", "“Name: value”");
    row("twice", R"([{"name":"a"},{"name":"A","prefix":"/b"}])", "another endpoint of the name");
    row("same place", R"([{"name":"a"},{"name":"b"}])", "already belong to the endpoint “a”");
    row("prefix", R"([{"name":"a","prefix":"/a?b"}])", "is no path prefix");
}

void TestEndpoint::saysWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, said);
    const auto result = read(json.constData());
    QVERIFY(!result);
    QVERIFY2(result.error().message.contains(said), qPrintable(result.error().message));
}

void TestEndpoint::allowsAddresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("one") << QStringLiteral("18.233.84.183") << true;
    QTest::newRow("mapped") << QStringLiteral("::ffff:18.233.84.183") << true;
    QTest::newRow("in the network") << QStringLiteral("10.1.2.3") << true;
    QTest::newRow("mapped, in the network") << QStringLiteral("::ffff:10.1.2.3") << true;
    QTest::newRow("IPv6") << QStringLiteral("2001:db8::7") << true;
    QTest::newRow("another") << QStringLiteral("18.233.84.184") << false;
    QTest::newRow("another IPv6") << QStringLiteral("2001:db9::7") << false;
    QTest::newRow("none") << QString() << false;
}

void TestEndpoint::allowsAddresses()
{
    QFETCH(QString, address);
    QFETCH(bool, allowed);
    const auto list = AddressList::parse({QStringLiteral("18.233.84.183"),
        QStringLiteral("10.0.0.0/8"), QStringLiteral("2001:db8::/32")});
    QVERIFY(list);
    QCOMPARE(list->contains(QHostAddress(address)), allowed);
}

void TestEndpoint::believesTunnels_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("sender");
    QTest::newRow("tunnel") << QStringLiteral("127.0.0.1:5000") << QByteArray("18.233.84.183")
                            << QStringLiteral("18.233.84.183");
    QTest::newRow("the last is the tunnel's word")
        << QStringLiteral("[::1]:5000") << QByteArray("1.2.3.4, 18.233.84.183")
        << QStringLiteral("18.233.84.183");
    QTest::newRow("proxies on this machine")
        << QStringLiteral("127.0.0.1:5000") << QByteArray("18.233.84.183, 127.0.0.1")
        << QStringLiteral("18.233.84.183");
    QTest::newRow("not from here") << QStringLiteral("9.9.9.9:5000") << QByteArray("18.233.84.183")
                                   << QStringLiteral("9.9.9.9");
    QTest::newRow("nothing said") << QStringLiteral("127.0.0.1:5000") << QByteArray()
                                  << QStringLiteral("127.0.0.1");
    QTest::newRow("nonsense") << QStringLiteral("127.0.0.1:5000") << QByteArray("unknown, _x")
                              << QStringLiteral("127.0.0.1");
    QTest::newRow("with port") << QStringLiteral("127.0.0.1:5000")
                               << QByteArray("[2001:db8::7]:443") << QStringLiteral("2001:db8::7");
}

void TestEndpoint::believesTunnels()
{
    QFETCH(QString, peer);
    QFETCH(QByteArray, field);
    QFETCH(QString, sender);
    QCOMPARE(forwardedAddress(peerAddress(peer), field), QHostAddress(sender));
}

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
