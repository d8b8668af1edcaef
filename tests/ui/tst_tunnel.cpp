// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "session/tunnelwatch.h"
#include "support/fakeagent.h"
#include "support/mainwindowtest.h"
#include "ui/widgets/copycard.h"
#include "ui/widgets/qrcode.h"
#include "ui/widgets/tunnelbutton.h"
#include "ui/widgets/tunnelpopup.h"

#include <QClipboard>
#include <QDateTime>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>

using namespace tallyman;
using test::FakeAgent;
using test::MainWindowTest;

// The tunnel as a user sees and drives it. A real HTTP server stands for ngrok's agent, shell
// scripts on PATH for the programs.
class TestTunnel : public MainWindowTest
{
    Q_OBJECT

public:
    TestTunnel() { qputenv("PATH", m_programs.path().toLocal8Bit() + ":/usr/bin:/bin"); }

private Q_SLOTS:
    void beginsWithoutTunnel();
    void showsPublicUrl();
    void copiesPublicUrl();
    void saysThatItLeadsElsewhere();
    void warnsOfNewUrl();
    void takesAnotherUrl();
    void checksReachability();
    void startsAndStops();
    void saysWhatIsNotInstalled();
    void fetchesWhatWasMissed();
    void showsRecordOfEvent();
    void codeCanBeRead();

private:
    [[nodiscard]] TunnelWatch *tunnel() const { return m_fixture->session()->tunnel(); }
    [[nodiscard]] TunnelButton *button() const { return m_window->findChild<TunnelButton *>(); }
    [[nodiscard]] TunnelPopup *popup() const { return m_window->findChild<TunnelPopup *>(); }
    [[nodiscard]] QByteArray upstream() const
    {
        return "http://localhost:" + QByteArray::number(m_fixture->session()->listener().port);
    }
    void askAgent(FakeAgent &agent) const
    {
        tunnel()->setAgentPort(agent.port());
        tunnel()->look();
    }
    [[nodiscard]] QPushButton *popupButton(const QString &text) const;
    [[nodiscard]] bool popupSays(const QString &text) const;
    void install(const QString &name, const QByteArray &script) const;

    QTemporaryDir m_programs;
};

QPushButton *TestTunnel::popupButton(const QString &text) const
{
    for (QPushButton *button : popup()->findChildren<QPushButton *>()) {
        if (button->text() == text && button->isVisible())
            return button;
    }
    return nullptr;
}

bool TestTunnel::popupSays(const QString &text) const
{
    const auto labels = popup()->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&text](const QLabel *label) {
        return label->isVisible() && label->text().contains(text);
    });
}

void TestTunnel::install(const QString &name, const QByteArray &script) const
{
    QFile file(m_programs.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestTunnel::beginsWithoutTunnel()
{
    FakeAgent agent;
    askAgent(agent);
    QCOMPARE(button()->accessibleName(), QStringLiteral("No tunnel"));
    QVERIFY(!m_window->findChild<QPushButton *>(QStringLiteral("copyPublicUrl"))->isVisible());
    QVERIFY(!m_window->findChild<QLabel *>(QStringLiteral("tunnelState"))->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier);
    QTRY_VERIFY(popup() != nullptr && popup()->isVisible());
    QVERIFY(popupSays(QStringLiteral("No tunnel")));
    QVERIFY(!popupButton(QStringLiteral("Can the world reach me?"))->isEnabled());
    QVERIFY(!popup()->findChild<QrCode *>()->isVisible());
}

void TestTunnel::showsPublicUrl()
{
    FakeAgent agent;
    agent.setEndpoint("https://a1b2.ngrok.app", upstream());
    askAgent(agent);
    QTRY_COMPARE(button()->accessibleName(), QStringLiteral("ngrok is up https://a1b2.ngrok.app"));
    const auto *state = m_window->findChild<QLabel *>(QStringLiteral("tunnelState"));
    QCOMPARE(state->text(), QStringLiteral("tunnel up"));
    QVERIFY(state->isVisible());
    click(button());
    QVERIFY(popup()->isVisible());
    QCOMPARE(popup()->findChild<CopyCard *>()->text(), QStringLiteral("https://a1b2.ngrok.app"));
    const auto *code = popup()->findChild<QrCode *>();
    QVERIFY(code->isVisible());
    QCOMPARE(code->accessibleName(), QStringLiteral("QR code of https://a1b2.ngrok.app"));
    const auto buttons = popup()->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (const QWidget *each : buttons) {
        const auto *push = qobject_cast<const QPushButton *>(each);
        QVERIFY(push == nullptr || !push->text().isEmpty());
    }
    // it goes while one looks at it
    agent.die();
    QTRY_VERIFY_WITH_TIMEOUT(popupSays(QStringLiteral("✖ ngrok has gone")), 15'000);
    QCOMPARE(state->text(), QStringLiteral("✖ tunnel down"));
    QVERIFY(!code->isVisible());
}

void TestTunnel::copiesPublicUrl()
{
    FakeAgent agent;
    agent.setEndpoint("https://a1b2.ngrok.app", upstream());
    askAgent(agent);
    m_window->resize(1300, 800);
    auto *copy = m_window->findChild<QPushButton *>(QStringLiteral("copyPublicUrl"));
    QTRY_VERIFY(copy->isVisible());
    QGuiApplication::clipboard()->clear();
    click(copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://a1b2.ngrok.app"));
    QGuiApplication::clipboard()->clear();
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://a1b2.ngrok.app"));
    // in a narrow window the words stay, and the filter keeps its room
    m_window->resize(960, 700);
    QTRY_VERIFY(!copy->isVisible());
    QVERIFY(filter()->width() > 120);
}

void TestTunnel::saysThatItLeadsElsewhere()
{
    FakeAgent agent;
    agent.setEndpoint("https://a1b2.ngrok.app", "http://localhost:3");
    askAgent(agent);
    QTRY_COMPARE(
        button()->accessibleName(), QStringLiteral("ngrok leads elsewhere https://a1b2.ngrok.app"));
    QVERIFY(
        button()->accessibleDescription().contains(QStringLiteral("leads to http://localhost:3")));
    click(button());
    QVERIFY(popupSays(QStringLiteral("▲ ngrok's https://a1b2.ngrok.app leads to")));
    QVERIFY(!popup()->findChild<QrCode *>()->isVisible());
}

void TestTunnel::warnsOfNewUrl()
{
    FakeAgent agent;
    agent.setEndpoint("https://old.ngrok.app", upstream());
    askAgent(agent);
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    QCOMPARE(
        m_fixture->sendRaw("POST / HTTP/1.1\r\nHost: old.ngrok.app\r\nContent-Length: 0\r\n\r\n"),
        200);
    QTRY_COMPARE(tunnel()->setting().lastEvent, 1);
    agent.setEndpoint("https://new.ngrok.app", upstream());
    tunnel()->look();
    QTRY_VERIFY(bannerButton(QStringLiteral("tunnel"), QStringLiteral("Copy the new one")));
    click(bannerButton(QStringLiteral("tunnel"), QStringLiteral("Copy the new one")));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://new.ngrok.app"));
    QCOMPARE(
        m_fixture->sendRaw("POST / HTTP/1.1\r\nHost: new.ngrok.app\r\nContent-Length: 0\r\n\r\n"),
        200);
    QTRY_VERIFY(!bannerButton(QStringLiteral("tunnel"), QStringLiteral("Copy the new one")));
}

void TestTunnel::takesAnotherUrl()
{
    FakeAgent agent;
    askAgent(agent);
    click(button());
    QLineEdit *field = nullptr;
    for (QLineEdit *each : popup()->findChildren<QLineEdit *>()) {
        if (each->accessibleName() == QStringLiteral("Public URL of another tunnel"))
            field = each;
    }
    QVERIFY(field != nullptr);
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("ftp://x"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(popupSays(QStringLiteral("“ftp://x” is no public URL")));
    field->clear();
    QTest::keyClicks(field, QStringLiteral("dev.example.com/"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(tunnel()->status().publicUrl, QStringLiteral("https://dev.example.com"));
    QCOMPARE(field->text(), QStringLiteral("https://dev.example.com"));
    QVERIFY(popup()->findChild<QrCode *>()->isVisible());
    QVERIFY(!popupSays(QStringLiteral("is no public URL")));
}

// The listener itself stands for the far end.
void TestTunnel::checksReachability()
{
    FakeAgent agent;
    askAgent(agent);
    QVERIFY(tunnel()->setPublicUrl(m_fixture->session()->listener().url));
    click(button());
    click(popupButton(QStringLiteral("Can the world reach me?")));
    QVERIFY(popupSays(QStringLiteral("A request is on its way")));
    QTRY_VERIFY(popupSays(QStringLiteral("✔ Yes: a request through 127.0.0.1 came in as event 1")));
    QVERIFY(popupButton(QStringLiteral("Can the world reach me?"))->isEnabled());
}

void TestTunnel::startsAndStops()
{
    install(QStringLiteral("ngrok"),
        "echo '{\"msg\":\"started tunnel\",\"url\":\"https://mine.ngrok.app\"}'\nexec sleep 60\n");
    FakeAgent agent;
    askAgent(agent);
    click(button());
    click(popupButton(QStringLiteral("Start ngrok")));
    QTRY_VERIFY(popupButton(QStringLiteral("Stop ngrok")));
    QTRY_COMPARE(button()->accessibleName(), QStringLiteral("ngrok is up https://mine.ngrok.app"));
    click(popupButton(QStringLiteral("Stop ngrok")));
    QTRY_VERIFY(popupButton(QStringLiteral("Start ngrok")));
    install(QStringLiteral("ngrok"), "echo 'ERROR:  ERR_NGROK_4018'\nexit 1\n");
    click(popupButton(QStringLiteral("Start ngrok")));
    QTRY_VERIFY(popupSays(QStringLiteral("✖ ngrok has no authtoken")));
}

void TestTunnel::saysWhatIsNotInstalled()
{
    if (TunnelProcess::isInstalled(TunnelKind::Cloudflared))
        QSKIP("cloudflared is installed");
    click(button());
    const QPushButton *start = popupButton(QStringLiteral("cloudflared: not installed"));
    QVERIFY(start != nullptr);
    QVERIFY(!start->isEnabled());
    QVERIFY(start->toolTip().contains(QStringLiteral("PATH")));
}

void TestTunnel::fetchesWhatWasMissed()
{
    FakeAgent agent;
    agent.setEndpoint("https://a1b2.ngrok.app", upstream());
    agent.setAnswer("/api/requests/http",
        R"({"requests":[{"id":"a","start":"2026-11-22T10:00:00Z",
            "request":{"method":"POST","uri":"/missed"},"response":{"status_code":502,"raw":")"
            + QByteArray("HTTP/1.1 502 Bad Gateway\r\n\r\nERR_NGROK_8012").toBase64() + R"("}}]})");
    askAgent(agent);
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    click(button());
    click(popupButton(QStringLiteral("Fetch what was missed")));
    QTRY_VERIFY(popupSays(QStringLiteral("1 request was fetched")));
    QTRY_COMPARE(m_fixture->session()->statistics().events, 1);
    click(popupButton(QStringLiteral("Fetch what was missed")));
    QTRY_VERIFY(popupSays(QStringLiteral("nothing that was missed")));
}

void TestTunnel::showsRecordOfEvent()
{
    FakeAgent agent;
    agent.setEndpoint("https://a1b2.ngrok.app", upstream());
    askAgent(agent);
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    const QByteArray start = formatRfc3339(QDateTime::currentMSecsSinceEpoch() * 1000).toLatin1();
    agent.setAnswer("/api/requests/http",
        R"({"requests":[{"id":"a","remote_addr":"203.0.113.7","start":")" + start
            + R"(","duration":34000000,"request":{"method":"POST","uri":"/crm","raw":")"
            + QByteArray("POST /crm HTTP/1.1\r\nHost: a1b2.ngrok.app\r\nContent-Length: 0\r\n\r\n")
                  .toBase64()
            + R"("},"response":{"status_code":200}}]})");
    QCOMPARE(m_fixture->sendRaw("POST /crm HTTP/1.1\r\nHost: a1b2.ngrok.app\r\n"
                                "X-Forwarded-For: 203.0.113.7\r\nContent-Length: 0\r\n\r\n"),
        200);
    const auto strip = [this] {
        return m_window->findChild<QWidget *>(QStringLiteral("tunnelStrip"));
    };
    QTRY_VERIFY(strip() != nullptr && strip()->isVisible());
    QCOMPARE(strip()->findChild<QLabel *>()->text(),
        QStringLiteral("Through ngrok · 34 ms · from 203.0.113.7 · added X-Forwarded-For"));
}

// The three finder patterns stand where they must, and nothing of a text that is too long.
void TestTunnel::codeCanBeRead()
{
    QrCode code;
    code.setText(QStringLiteral("https://a1b2.ngrok.app"));
    const int side = code.modules();
    QVERIFY(side >= 21 && (side - 17) % 4 == 0);
    for (const QPoint corner : {QPoint(0, 0), QPoint(side - 7, 0), QPoint(0, side - 7)}) {
        for (int i = 0; i < 7; ++i) {
            QVERIFY(code.isDark(corner.x() + i, corner.y()));
            QVERIFY(code.isDark(corner.x(), corner.y() + i));
        }
        QVERIFY(!code.isDark(corner.x() + 1, corner.y() + 1));
        QVERIFY(code.isDark(corner.x() + 3, corner.y() + 3));
    }
    code.setText(QString(5000, u'x'));
    QCOMPARE(code.modules(), 0);
}

QTEST_MAIN(TestTunnel)
#include "tst_tunnel.moc"
