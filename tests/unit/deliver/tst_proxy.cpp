// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/proxy.h"

#include <QTest>

using namespace tallyman;

class TestProxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void proxies_data();
    void proxies();
    void absoluteForm();
};

void TestProxy::proxies_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("environment");
    QTest::addColumn<QString>("proxy");
    const auto row = [](const char *name, const char *url, const QStringList &environment,
                         const char *proxy) {
        QTest::newRow(name) << QString::fromLatin1(url) << environment
                            << QString::fromLatin1(proxy);
    };
    const QString http = QStringLiteral("http_proxy=http://p:1");
    row("none", "http://a/", {}, "");
    row("http", "http://a/", {http}, "http://p:1");
    row("upper case http is not trusted", "http://a/", {QStringLiteral("HTTP_PROXY=http://p:1")},
        "");
    row("https", "https://a/", {http, QStringLiteral("HTTPS_PROXY=http://s:2")}, "http://s:2");
    row("https is not http's", "https://a/", {http}, "");
    row("all", "https://a/", {QStringLiteral("ALL_PROXY=socks5://q")}, "socks5://q");
    row("loopback name", "http://localhost:3000/", {http}, "");
    row("loopback subdomain", "http://x.localhost/", {http}, "");
    row("loopback v4", "http://127.0.0.9/", {http}, "");
    row("loopback v6", "http://[::1]/", {http}, "");
    row("no_proxy name", "http://a.example/", {http, QStringLiteral("no_proxy=b,a.example")}, "");
    row("no_proxy suffix", "http://x.a.example/", {http, QStringLiteral("NO_PROXY=.a.example")},
        "");
    row("no_proxy is no part", "http://xa.example/", {http, QStringLiteral("no_proxy=a.example")},
        "http://p:1");
    row("no_proxy star", "http://a/", {http, QStringLiteral("no_proxy=*")}, "");
    row("no_proxy address", "http://10.1.2.3/", {http, QStringLiteral("no_proxy=10.1.2.3")}, "");
    row("no_proxy block", "http://10.1.2.3/", {http, QStringLiteral("no_proxy=x 10.0.0.0/8")}, "");
    row("no_proxy other block", "http://11.1.2.3/", {http, QStringLiteral("no_proxy=10.0.0.0/8")},
        "http://p:1");
}

void TestProxy::proxies()
{
    QFETCH(QString, url);
    QFETCH(QStringList, environment);
    QFETCH(QString, proxy);
    QProcessEnvironment set;
    for (const QString &entry : environment)
        set.insert(entry.section(QLatin1Char('='), 0, 0), entry.section(QLatin1Char('='), 1));
    QCOMPARE(proxyFor(QUrl(url), set), proxy);
}

void TestProxy::absoluteForm()
{
    const QUrl plain(QStringLiteral("http://a/"));
    const QUrl tls(QStringLiteral("https://a/"));
    QVERIFY(proxyNeedsAbsoluteForm(plain, QStringLiteral("http://p:1")));
    QVERIFY(proxyNeedsAbsoluteForm(plain, QStringLiteral("p:1")));
    QVERIFY(!proxyNeedsAbsoluteForm(plain, QStringLiteral("socks5h://p:1")));
    QVERIFY(!proxyNeedsAbsoluteForm(plain, {}));
    QVERIFY(!proxyNeedsAbsoluteForm(tls, QStringLiteral("http://p:1")));
}

QTEST_GUILESS_MAIN(TestProxy)
#include "tst_proxy.moc"
