// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/forwarding.h"
#include "session/session.h"
#include "support/recordingserver.h"
#include "support/windowfixture.h"
#include "ui/dialogs/targetdialog.h"
#include "ui/models/forwardrulemodel.h"
#include "ui/models/targetmodel.h"
#include "ui/outboxwatch.h"
#include "ui/views/outboxpanel.h"
#include "ui/views/rulespanel.h"
#include "ui/views/targetspage.h"
#include "ui/views/targetspanel.h"
#include "ui/widgets/rowview.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace tallyman;

// Targets and rules in the place "Targets", as they are used.
class TestTargetsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isEmptyAtFirst();
    void addsTarget();
    void saysWhatIsWrong();
    void keepsAndForgetsKeys();
    void renamesTargetInRules();
    void pausesAndResumes();
    void removesAndBringsBack();
    void asksBeforeWhatWaitsGoes();
    void keepsTargetOfRule();
    void switchesRules();
    void removesRules();
    void sorts();

private:
    [[nodiscard]] Session *session() const { return m_fixture->session(); }
    [[nodiscard]] QString cell(const TablePanel *panel, int row, int column) const
    {
        return panel->table()->model()->index(row, column).data().toString();
    }
    [[nodiscard]] static QPushButton *button(const QString &text, const QWidget *in)
    {
        const auto buttons = in->findChildren<QPushButton *>();
        for (QPushButton *each : buttons) {
            if (each->text().remove(QLatin1Char('&')) == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    template <typename T> [[nodiscard]] static T *field(const QWidget *in, const QString &name)
    {
        const auto fields = in->findChildren<T *>();
        for (T *each : fields) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QString said(const TablePanel *panel) const
    {
        const auto *label = panel->findChild<QLabel *>(QStringLiteral("said"));
        return label->isVisible() ? label->text() : QString();
    }
    void store(const QString &name, const DeliveryOptions &delivery = {});
    void storeRule(const QString &name, const QString &target);
    [[nodiscard]] TargetDialog *edit(const Target &target);

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<OutboxWatch> m_watch;
    std::unique_ptr<TargetsPage> m_page;
};

void TestTargetsPage::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_watch = std::make_unique<OutboxWatch>(session());
    m_page = std::make_unique<TargetsPage>(session(), m_watch.get());
    for (const TablePanel *panel :
        {static_cast<TablePanel *>(m_page->targets()), static_cast<TablePanel *>(m_page->rules()),
            static_cast<TablePanel *>(m_page->outbox())})
        new QAbstractItemModelTester(panel->table()->model(), m_page.get());
    m_page->resize(900, 500);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestTargetsPage::cleanup()
{
    m_page.reset();
    m_watch.reset();
    m_fixture.reset();
}

void TestTargetsPage::store(const QString &name, const DeliveryOptions &delivery)
{
    Target target;
    target.name = name;
    target.url = QUrl(QStringLiteral("http://127.0.0.1:1/"));
    target.delivery = delivery;
    session()->saveTarget(target, this, {});
    QTRY_VERIFY(findTarget(session()->targets(), name) != nullptr);
}

void TestTargetsPage::storeRule(const QString &name, const QString &target)
{
    ForwardRule rule;
    rule.name = name;
    rule.targets = {target};
    session()->forwarding()->changeRules(
        [rule](QList<ForwardRule> &rules) -> Result<void> {
            rules.append(rule);
            return {};
        },
        this, {});
    QTRY_VERIFY(findForwardRule(session()->forwarding()->rules(), name) != nullptr);
}

TargetDialog *TestTargetsPage::edit(const Target &target)
{
    auto *dialog = new TargetDialog(session(), target, m_page.get());
    dialog->open();
    return dialog;
}

void TestTargetsPage::isEmptyAtFirst()
{
    QSignalSpy edited(m_page.get(), &TargetsPage::editTargetRequested);
    QVERIFY(!m_page->targets()->table()->isVisible());
    QTest::mouseClick(button(QStringLiteral("Add target…"), m_page->targets()), Qt::LeftButton);
    QCOMPARE(edited.size(), 1);
    m_page->showPart(TargetsPage::Rules);
    QVERIFY(!m_page->rules()->table()->isVisible());
    // a rule needs a target
    QTest::mouseClick(button(QStringLiteral("Add a target…"), m_page->rules()), Qt::LeftButton);
    QCOMPARE(edited.size(), 2);
    m_page->showPart(TargetsPage::Outbox);
    QTRY_VERIFY(!m_page->outbox()->table()->isVisible());
    QVERIFY(!button(QStringLiteral("Retry all"), m_page->outbox())->isEnabled());
}

void TestTargetsPage::addsTarget()
{
    const QPointer<TargetDialog> dialog = edit({});
    QPushButton *save = button(QStringLiteral("Save"), dialog);
    QVERIFY(!save->isEnabled());
    QTest::keyClicks(
        field<QLineEdit>(dialog, QStringLiteral("URL")), QStringLiteral("localhost:3000/hooks"));
    QVERIFY(save->isEnabled());
    auto *retries = field<QComboBox>(dialog, QStringLiteral("Retries"));
    retries->setEditText(QStringLiteral("5s,5m*2"));
    QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("schedule"))->text(),
        QStringLiteral("Tries 3 times more, after 5 s, 5 min (2 times); gives up 10 min 5 s after "
                       "the first attempt."));
    field<QComboBox>(dialog, QStringLiteral("What becomes of the signature"))->setCurrentIndex(1);
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE(session()->targets().size(), 1);
    QTRY_VERIFY(!dialog);
    const Target made = session()->targets().first();
    QCOMPARE(made.name, QStringLiteral("localhost:3000"));
    QCOMPARE(made.url, QUrl(QStringLiteral("http://localhost:3000/hooks")));
    QCOMPARE(made.delivery.retries.delays.size(), 3);
    QCOMPARE(made.delivery.signing, Signing::Fresh);
    const TargetsPanel *panel = m_page->targets();
    QVERIFY(panel->table()->isVisible());
    QCOMPARE(cell(panel, 0, TargetModel::Address), QStringLiteral("http://localhost:3000/hooks"));
    QCOMPARE(cell(panel, 0, TargetModel::State), QStringLiteral("ready"));
    QCOMPARE(cell(panel, 0, TargetModel::Waiting), QStringLiteral("–"));
}

void TestTargetsPage::saysWhatIsWrong()
{
    store(QStringLiteral("app"));
    const TargetDialog *dialog = edit({});
    QPushButton *save = button(QStringLiteral("Save"), dialog);
    const auto *problem = dialog->findChild<QLabel *>(QStringLiteral("problem"));
    field<QLineEdit>(dialog, QStringLiteral("URL"))->setText(QStringLiteral("ftp://a.test/"));
    QVERIFY(!save->isEnabled());
    field<QLineEdit>(dialog, QStringLiteral("URL"))->setText(QStringLiteral("http://a.test/"));
    QVERIFY(save->isEnabled());
    field<QLineEdit>(dialog, QStringLiteral("Name"))->setText(QStringLiteral("APP"));
    QVERIFY(!save->isEnabled());
    QCOMPARE(problem->text(), QStringLiteral("There is a target “app” already."));
    field<QLineEdit>(dialog, QStringLiteral("Name"))->setText(QStringLiteral("other"));
    field<QComboBox>(dialog, QStringLiteral("Retries"))->setEditText(QStringLiteral("soon"));
    QVERIFY(!save->isEnabled());
    field<QComboBox>(dialog, QStringLiteral("Retries"))->setEditText(QStringLiteral("none"));
    field<QLineEdit>(dialog, QStringLiteral("Health path"))->setText(QStringLiteral("health"));
    QVERIFY(!save->isEnabled());
    field<QLineEdit>(dialog, QStringLiteral("Health path"))->setText(QStringLiteral("/health"));
    QVERIFY(save->isEnabled());
    field<QLineEdit>(dialog, QStringLiteral("URL"))->setText(session()->listener().url);
    QVERIFY(problem->text().contains(QStringLiteral("where Tallyman itself listens")));
}

// A key can be written and not read; an empty field keeps it.
void TestTargetsPage::keepsAndForgetsKeys()
{
    DeliveryOptions signs;
    signs.signing = Signing::Fresh;
    signs.keys = {{QStringLiteral("kept-before"), {}, SecretPlace::File}};
    store(QStringLiteral("app"), signs);
    QPointer<TargetDialog> dialog = edit(session()->targets().first());
    auto *key = field<QLineEdit>(dialog, QStringLiteral("Key"));
    QVERIFY(key->text().isEmpty());
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    field<QLineEdit>(dialog, QStringLiteral("Name"))->setText(QStringLiteral("mine"));
    QTest::mouseClick(button(QStringLiteral("Save"), dialog), Qt::LeftButton);
    QTRY_COMPARE(session()->targets().first().name, QStringLiteral("mine"));
    QCOMPARE(session()->targets().first().delivery.keys, signs.keys);
    QTRY_VERIFY(!dialog);
    dialog = edit(session()->targets().first());
    field<QComboBox>(dialog, QStringLiteral("Which key"))->setCurrentIndex(0);
    QVERIFY(field<QLineEdit>(dialog, QStringLiteral("Key"))->isHidden());
    QTest::mouseClick(button(QStringLiteral("Save"), dialog), Qt::LeftButton);
    QTRY_VERIFY(session()->targets().first().delivery.keys.isEmpty());
}

void TestTargetsPage::renamesTargetInRules()
{
    store(QStringLiteral("app"));
    storeRule(QStringLiteral("all"), QStringLiteral("app"));
    const TargetDialog *dialog = edit(session()->targets().first());
    field<QLineEdit>(dialog, QStringLiteral("Name"))->setText(QStringLiteral("service"));
    QTest::mouseClick(button(QStringLiteral("Save"), dialog), Qt::LeftButton);
    QTRY_COMPARE(
        session()->forwarding()->rules().first().targets, QStringList{QStringLiteral("service")});
}

void TestTargetsPage::pausesAndResumes()
{
    store(QStringLiteral("app"));
    TargetsPanel *panel = m_page->targets();
    QTest::mouseClick(button(QStringLiteral("Pause"), panel), Qt::LeftButton);
    QTRY_COMPARE(cell(panel, 0, TargetModel::State), QStringLiteral("paused"));
    Target told = session()->targets().first();
    told.delivery.pausedBecause = QStringLiteral("It answered 410 Gone.");
    session()->saveTarget(told, this, {});
    QTRY_COMPARE(
        cell(panel, 0, TargetModel::State), QStringLiteral("paused: It answered 410 Gone."));
    QTest::mouseClick(button(QStringLiteral("Resume"), panel), Qt::LeftButton);
    QTRY_COMPARE(cell(panel, 0, TargetModel::State), QStringLiteral("ready"));
    QVERIFY(session()->targets().first().delivery.pausedBecause.isEmpty());
}

void TestTargetsPage::removesAndBringsBack()
{
    store(QStringLiteral("app"));
    std::function<void()> undo;
    connect(m_page.get(), &TargetsPage::targetRemoved, this,
        [&undo](const QString &, const std::function<void()> &back) { undo = back; });
    QTest::keyClick(m_page->targets()->table(), Qt::Key_Delete);
    QTRY_VERIFY(session()->targets().isEmpty());
    QTRY_VERIFY(undo);
    undo();
    QTRY_COMPARE(session()->targets().size(), 1);
    QCOMPARE(session()->targets().first().name, QStringLiteral("app"));
}

void TestTargetsPage::asksBeforeWhatWaitsGoes()
{
    DeliveryOptions paused;
    paused.paused = true;
    store(QStringLiteral("app"), paused);
    storeRule(QStringLiteral("all"), QStringLiteral("app"));
    QCOMPARE(m_fixture->send("POST", "/crm", "{}"), 200);
    TargetsPanel *panel = m_page->targets();
    QTRY_COMPARE(cell(panel, 0, TargetModel::Waiting), QStringLiteral("1"));
    session()->forwarding()->changeRules(
        [](QList<ForwardRule> &rules) -> Result<void> {
            rules.clear();
            return {};
        },
        this, {});
    QTRY_VERIFY(session()->forwarding()->rules().isEmpty());
    QTest::keyClick(panel->table(), Qt::Key_Delete);
    QCOMPARE(said(panel),
        QStringLiteral("Remove “app”? With it goes 1 delivery that is in the outbox for it; that "
                       "cannot be brought back."));
    QCOMPARE(session()->targets().size(), 1);
    QTest::mouseClick(button(QStringLiteral("Cancel"), panel), Qt::LeftButton);
    QVERIFY(said(panel).isEmpty());
    QTest::keyClick(panel->table(), Qt::Key_Delete);
    QTest::mouseClick(panel->findChild<QPushButton *>(QStringLiteral("answer")), Qt::LeftButton);
    QTRY_VERIFY(session()->targets().isEmpty());
    QTRY_COMPARE(m_watch->total().waiting, 0);
}

void TestTargetsPage::keepsTargetOfRule()
{
    store(QStringLiteral("app"));
    storeRule(QStringLiteral("all"), QStringLiteral("app"));
    TargetsPanel *panel = m_page->targets();
    QTest::keyClick(panel->table(), Qt::Key_Delete);
    QCOMPARE(said(panel),
        QStringLiteral("The rule “all” forwards to “app”; change or remove it first."));
    QCOMPARE(session()->targets().size(), 1);
}

void TestTargetsPage::switchesRules()
{
    store(QStringLiteral("app"));
    storeRule(QStringLiteral("all"), QStringLiteral("app"));
    m_page->showPart(TargetsPage::Rules);
    RulesPanel *panel = m_page->rules();
    QCOMPARE(cell(panel, 0, ForwardRuleModel::Name), QStringLiteral("all"));
    QCOMPARE(cell(panel, 0, ForwardRuleModel::Events), QStringLiteral("every complete request"));
    QCOMPARE(cell(panel, 0, ForwardRuleModel::Changes), QStringLiteral("nothing: as it came"));
    const auto isOn = [this] { return session()->forwarding()->rules().first().enabled; };
    RowView *table = panel->table();
    QTest::keyClick(table, Qt::Key_Space);
    QTRY_VERIFY(!isOn());
    const QRect box = table->visualRect(table->model()->index(0, ForwardRuleModel::On));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, box.center());
    QTRY_VERIFY(isOn());
    const QModelIndex on = table->model()->index(0, ForwardRuleModel::On);
    QTRY_COMPARE(on.data(Qt::AccessibleTextRole).toString(), QStringLiteral("on"));
}

void TestTargetsPage::removesRules()
{
    store(QStringLiteral("app"));
    storeRule(QStringLiteral("all"), QStringLiteral("app"));
    m_page->showPart(TargetsPage::Rules);
    std::function<void()> undo;
    connect(m_page.get(), &TargetsPage::ruleRemoved, this,
        [&undo](const QString &, const std::function<void()> &back) { undo = back; });
    QTest::keyClick(m_page->rules()->table(), Qt::Key_Delete);
    QTRY_VERIFY(session()->forwarding()->rules().isEmpty());
    undo();
    QTRY_COMPARE(session()->forwarding()->rules().size(), 1);
}

void TestTargetsPage::sorts()
{
    store(QStringLiteral("b"));
    store(QStringLiteral("a"));
    store(QStringLiteral("C"));
    TargetsPanel *panel = m_page->targets();
    QTRY_COMPARE(panel->table()->model()->rowCount(), 3);
    panel->table()->model()->sort(TargetModel::Name, Qt::DescendingOrder);
    QCOMPARE(cell(panel, 0, TargetModel::Name), QStringLiteral("C"));
    QCOMPARE(cell(panel, 2, TargetModel::Name), QStringLiteral("a"));
    // the command is for the row that is seen, wherever it was before
    panel->table()->setCurrentIndex(panel->table()->model()->index(0, 0));
    QTest::keyClick(panel->table(), Qt::Key_Delete);
    QTRY_VERIFY(findTarget(session()->targets(), u"C") == nullptr);
}

QTEST_MAIN(TestTargetsPage)
#include "tst_targetspage.moc"
