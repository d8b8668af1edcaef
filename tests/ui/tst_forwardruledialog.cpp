// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/forwarding.h"
#include "session/session.h"
#include "support/recordingserver.h"
#include "support/windowfixture.h"
#include "ui/dialogs/forwardruledialog.h"
#include "ui/dialogs/runruledialog.h"
#include "ui/views/ruletrialview.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

using namespace tallyman;

// The dialogs that make, try and run rules which pass events on, as they are used.
class TestForwardRuleDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void makesRuleThatDelivers();
    void showsWhatItWouldDo();
    void runsScripts();
    void saysWhatIsWrong();
    void keepsWhatItDoesNotChange();
    void runsOnPastEvents();
    void testsWithoutSending();

private:
    [[nodiscard]] Session *session() const { return m_fixture->session(); }
    [[nodiscard]] Forwarding *forwarding() const { return session()->forwarding(); }
    template <typename T> [[nodiscard]] static T *field(const QWidget *in, const QString &name)
    {
        const auto fields = in->findChildren<T *>();
        for (T *each : fields) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] static QPushButton *save(const QWidget *dialog)
    {
        const auto buttons = dialog->findChildren<QPushButton *>();
        for (QPushButton *each : buttons) {
            if (each->text() == QStringLiteral("Save"))
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] static QString trial(const QWidget *dialog)
    {
        return dialog->findChild<QLabel *>(QStringLiteral("trial"))->text();
    }
    [[nodiscard]] static QStringList differences(const QWidget *dialog);
    [[nodiscard]] ForwardRuleDialog *open(const ForwardRule &rule = {});
    void storeRule(const ForwardRule &rule);

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<test::RecordingServer> m_server;
    std::unique_ptr<QWidget> m_window;
};

void TestForwardRuleDialog::init()
{
    m_server = std::make_unique<test::RecordingServer>();
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    Target target;
    target.name = QStringLiteral("app");
    target.url = m_server->url();
    session()->saveTarget(target, this, {});
    QTRY_COMPARE(session()->targets().size(), 1);
    m_window = std::make_unique<QWidget>();
    m_window->show();
}

void TestForwardRuleDialog::cleanup()
{
    m_window.reset();
    m_fixture.reset();
    m_server.reset();
}

// What of the newest request would differ, by name.
QStringList TestForwardRuleDialog::differences(const QWidget *dialog)
{
    const auto *table = dialog->findChild<QTableWidget *>();
    QStringList names;
    for (int row = 0; row < table->rowCount(); ++row)
        names.append(table->item(row, 0)->text());
    return names;
}

ForwardRuleDialog *TestForwardRuleDialog::open(const ForwardRule &rule)
{
    auto *dialog = new ForwardRuleDialog(session(), rule, m_window.get());
    dialog->open();
    return dialog;
}

void TestForwardRuleDialog::storeRule(const ForwardRule &rule)
{
    forwarding()->changeRules(
        [rule](QList<ForwardRule> &rules) -> Result<void> {
            rules.append(rule);
            return {};
        },
        this, {});
    QTRY_VERIFY(findForwardRule(forwarding()->rules(), rule.name) != nullptr);
}

void TestForwardRuleDialog::makesRuleThatDelivers()
{
    const QPointer<ForwardRuleDialog> dialog = open();
    QVERIFY(!save(dialog)->isEnabled());
    QTest::keyClicks(field<QLineEdit>(dialog, QStringLiteral("Name")), QStringLiteral("posts"));
    QTest::keyClicks(
        field<QLineEdit>(dialog, QStringLiteral("Filter")), QStringLiteral("method:POST"));
    QVERIFY(!save(dialog)->isEnabled()); // it goes nowhere
    field<QListWidget>(dialog, QStringLiteral("Targets"))->item(0)->setCheckState(Qt::Checked);
    QVERIFY(save(dialog)->isEnabled());
    field<QLineEdit>(dialog, QStringLiteral("Path that begins with"))
        ->setText(QStringLiteral("/crm"));
    field<QLineEdit>(dialog, QStringLiteral("Path begins with instead"))
        ->setText(QStringLiteral("/hooks"));
    field<QLineEdit>(dialog, QStringLiteral("Headers to leave out"))
        ->setText(QStringLiteral("Content-Type"));
    field<QPlainTextEdit>(dialog, QStringLiteral("Headers to set, one a line"))
        ->setPlainText(QStringLiteral("X-Env: test"));
    QTest::mouseClick(save(dialog), Qt::LeftButton);
    QTRY_COMPARE(forwarding()->rules().size(), 1);
    QTRY_VERIFY(!dialog);
    QCOMPARE(m_fixture->send("POST", "/crm/x?y=1", "{}"), 200);
    QTRY_COMPARE(m_server->requests().size(), 1);
    QVERIFY(m_server->lastHead().startsWith("POST /hooks/x?y=1 HTTP/1.1\r\n"));
    QVERIFY(m_server->lastHead().contains("X-Env: test\r\n"));
    QVERIFY(!m_server->lastHead().contains("Content-Type"));
}

void TestForwardRuleDialog::showsWhatItWouldDo()
{
    QVERIFY(m_fixture->sendMany(3));
    ForwardRule rule;
    rule.name = QStringLiteral("all");
    rule.targets = {QStringLiteral("app")};
    const ForwardRuleDialog *dialog = open(rule);
    QTRY_COMPARE(trial(dialog), QStringLiteral("3 of 3 events match. The newest is #3:"));
    QVERIFY(!differences(dialog).contains(QStringLiteral("X-Env")));
    field<QPlainTextEdit>(dialog, QStringLiteral("Headers to set, one a line"))
        ->setPlainText(QStringLiteral("X-Env: test"));
    QTRY_VERIFY(differences(dialog).contains(QStringLiteral("X-Env")));
    auto *filter = field<QLineEdit>(dialog, QStringLiteral("Filter"));
    filter->setText(QStringLiteral("path:/n/2"));
    QTRY_COMPARE(trial(dialog), QStringLiteral("1 of 3 events matches. The newest is #2:"));
    QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("reading"))->text().isEmpty(), false);
    filter->setText(QStringLiteral("path:/other"));
    QTRY_COMPARE(trial(dialog), QStringLiteral("None of 3 events matches."));
    QVERIFY(m_server->requests().isEmpty());
}

void TestForwardRuleDialog::runsScripts()
{
    QCOMPARE(m_fixture->send("POST", "/crm", R"({"row_count":7})"), 200);
    QTRY_COMPARE(session()->statistics().lastId, 1);
    ForwardRule rule;
    rule.name = QStringLiteral("all");
    rule.targets = {QStringLiteral("app")};
    const ForwardRuleDialog *dialog = open(rule);
    auto *script = field<QPlainTextEdit>(dialog, QStringLiteral("Script"));
    const auto *console = field<QPlainTextEdit>(dialog, QStringLiteral("What the script has said"));
    script->setPlainText(QStringLiteral("function transform(event, request) {\n"
                                        "console.log('rows', event.json.row_count);\n"
                                        "request.headers['X-Rows'] = '7'; return request; }"));
    QTRY_VERIFY(differences(dialog).contains(QStringLiteral("X-Rows")));
    QVERIFY(console->toPlainText().contains(QStringLiteral("rows 7")));
    script->setPlainText(QStringLiteral("function transform(event, request) { return nothing; }"));
    QTRY_VERIFY(trial(dialog).contains(QStringLiteral("nothing")));
    QVERIFY(trial(dialog).contains(QStringLiteral("ReferenceError")));
    script->setPlainText(QStringLiteral("function transform() { return null; }"));
    QTRY_COMPARE(trial(dialog),
        QStringLiteral("1 of 1 events matches. Of the newest nothing would be sent."));
}

void TestForwardRuleDialog::saysWhatIsWrong()
{
    ForwardRule there;
    there.name = QStringLiteral("all");
    there.targets = {QStringLiteral("app")};
    storeRule(there);
    Target own;
    own.name = QStringLiteral("own");
    own.url = QUrl(session()->listener().url);
    session()->saveTarget(own, this, {});
    QTRY_COMPARE(session()->targets().size(), 2);
    const ForwardRuleDialog *dialog = open();
    const auto *problem = dialog->findChild<QLabel *>(QStringLiteral("problem"));
    auto *name = field<QLineEdit>(dialog, QStringLiteral("Name"));
    auto *targets = field<QListWidget>(dialog, QStringLiteral("Targets"));
    const auto check = [targets](const QString &target, bool on) {
        targets->findItems(target, Qt::MatchExactly)
            .first()
            ->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    };
    name->setText(QStringLiteral("ALL"));
    check(QStringLiteral("app"), true);
    QCOMPARE(problem->text(), QStringLiteral("There is a rule “ALL” already."));
    name->setText(QStringLiteral("other"));
    QVERIFY(save(dialog)->isEnabled());
    check(QStringLiteral("own"), true);
    QVERIFY(!save(dialog)->isEnabled()); // it would come in again
    check(QStringLiteral("own"), false);
    field<QLineEdit>(dialog, QStringLiteral("Filter"))->setText(QStringLiteral("statuss:1"));
    QVERIFY(!save(dialog)->isEnabled());
    field<QLineEdit>(dialog, QStringLiteral("Filter"))->clear();
    field<QLineEdit>(dialog, QStringLiteral("Path begins with instead"))
        ->setText(QStringLiteral("hooks"));
    QVERIFY(!save(dialog)->isEnabled());
}

void TestForwardRuleDialog::keepsWhatItDoesNotChange()
{
    ForwardRule there;
    there.name = QStringLiteral("all");
    there.enabled = false;
    there.filter = QStringLiteral("method:POST");
    there.targets = {QStringLiteral("app")};
    there.pathTo = "/x";
    there.host = "h.test";
    there.removeHeaders = {"Cookie", "X-A"};
    there.addHeaders.append("X-B", "1");
    there.script = QStringLiteral("function transform(e, r) { return r; }");
    storeRule(there);
    const QPointer<ForwardRuleDialog> dialog = open(forwarding()->rules().first());
    there = forwarding()->rules().first();
    field<QLineEdit>(dialog, QStringLiteral("Name"))->setText(QStringLiteral("some"));
    QTest::mouseClick(save(dialog), Qt::LeftButton);
    QTRY_COMPARE(forwarding()->rules().first().name, QStringLiteral("some"));
    ForwardRule now = forwarding()->rules().first();
    now.name = there.name;
    now.since = there.since;
    QCOMPARE(now, there);
    QCOMPARE(forwarding()->rules().size(), 1);
}

void TestForwardRuleDialog::runsOnPastEvents()
{
    QVERIFY(m_fixture->sendMany(3));
    ForwardRule rule;
    rule.name = QStringLiteral("all");
    rule.targets = {QStringLiteral("app")};
    storeRule(rule);
    auto *dialog = new RunRuleDialog(session(), rule, true, m_window.get());
    QSignalSpy queued(dialog, &RunRuleDialog::queued);
    dialog->open();
    auto *run = dialog->findChild<QPushButton *>(QStringLiteral("run"));
    QTRY_COMPARE(run->text(), QStringLiteral("Run on 3 events"));
    auto *filter = field<QLineEdit>(dialog, QStringLiteral("Which past events"));
    QTest::keyClicks(filter, QStringLiteral("path:/n/2"));
    QVERIFY(!run->isEnabled()); // for what is chosen by then
    QTRY_COMPARE(run->text(), QStringLiteral("Run on 1 event"));
    QTest::mouseClick(run, Qt::LeftButton);
    QTRY_COMPARE(queued.size(), 1);
    QCOMPARE(queued.first().first().toLongLong(), 1);
    QTRY_COMPARE(m_server->requests().size(), 1);
    QVERIFY(m_server->lastHead().startsWith("POST /n/2 "));
}

void TestForwardRuleDialog::testsWithoutSending()
{
    QVERIFY(m_fixture->sendMany(1));
    ForwardRule rule;
    rule.name = QStringLiteral("all");
    rule.targets = {QStringLiteral("app")};
    rule.enabled = false;
    storeRule(rule);
    auto *dialog = new RunRuleDialog(session(), rule, false, m_window.get());
    dialog->open();
    QTRY_COMPARE(trial(dialog), QStringLiteral("1 of 1 events matches. The newest is #1:"));
    QVERIFY(dialog->findChild<QPushButton *>(QStringLiteral("run")) == nullptr);
    QVERIFY(m_server->requests().isEmpty());
}

QTEST_MAIN(TestForwardRuleDialog)
#include "tst_forwardruledialog.moc"
