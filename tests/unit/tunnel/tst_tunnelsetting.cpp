// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/tunnelsetting.h"

#include <QTest>

using namespace tallyman;

// What a workspace keeps of tunnels, as JSON, and public URLs as users write them.
class TestTunnelSetting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysTheSame();
    void takesAnything_data();
    void takesAnything();
    void urls_data();
    void urls();
};

void TestTunnelSetting::staysTheSame()
{
    TunnelSetting setting;
    setting.publicUrl = QStringLiteral("https://dev.example.com");
    setting.lastUrl = QStringLiteral("https://old.ngrok.app");
    setting.lastEvent = 12;
    setting.agentPort = 4041;
    setting.tokenId = QStringLiteral("id");
    setting.tokenPlace = SecretPlace::File;
    setting.fetched = QStringList{QStringLiteral("1"), QStringLiteral("2")};
    QCOMPARE(tunnelSettingFromJson(toJson(setting)), setting);
    QCOMPARE(tunnelSettingFromJson(toJson(TunnelSetting())), TunnelSetting());

    const TunnelOrder order{
        QStringLiteral("x"), TunnelOrder::Action::Start, TunnelKind::Cloudflared};
    QCOMPARE(tunnelOrderFromJson(toJson(order)), order);
    TunnelRun run;
    run.order = QStringLiteral("x");
    run.fetched = 3;
    run.fetchProblem = QStringLiteral("a");
    run.kind = TunnelKind::Ngrok;
    run.state = TunnelState::Up;
    run.publicUrl = QStringLiteral("https://a1b2.ngrok.app");
    run.problem = QStringLiteral("b");
    run.agentPort = 4040;
    QCOMPARE(tunnelRunFromJson(toJson(run)), run);
}

// A workspace may come from elsewhere.
void TestTunnelSetting::takesAnything_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("other types") << QByteArray(
        R"({"publicUrl":7,"lastUrl":"javascript:alert","agentPort":70000,"fetched":"x"})");
}

void TestTunnelSetting::takesAnything()
{
    QFETCH(QByteArray, json);
    QCOMPARE(tunnelSettingFromJson(json), TunnelSetting());
    QCOMPARE(tunnelOrderFromJson(json), TunnelOrder());
    QCOMPARE(tunnelRunFromJson(json), TunnelRun());
}

void TestTunnelSetting::urls_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *given, const char *url) {
        QTest::newRow(given) << QString::fromUtf8(given) << QString::fromUtf8(url);
    };
    row(" https://dev.example.com/ ", "https://dev.example.com");
    row("dev.example.com", "https://dev.example.com");
    row("http://dev.example.com:8080/hooks/", "http://dev.example.com:8080/hooks");
    row("", "");
    row("javascript:alert(1)", "");
    row("ftp://dev.example.com", "");
    row("https://", "");
    row("https://me:secret@dev.example.com", "");
    row("https://dev.example.com/?a=1", "");
    row("two words", "");
}

void TestTunnelSetting::urls()
{
    QFETCH(QString, given);
    QFETCH(QString, url);
    const auto result = publicUrlFrom(given);
    QCOMPARE(result.value_or(QString()), url);
    if (!result)
        QVERIFY(result.error().message.contains(QStringLiteral("is no public URL")));
}

QTEST_GUILESS_MAIN(TestTunnelSetting)
#include "tst_tunnelsetting.moc"
