// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "ui/dialogs/endpointdialog.h"
#include "ui/dialogs/replyruledialog.h"
#include "ui/models/endpointmodel.h"
#include "ui/views/endpointspage.h"
#include "ui/widgets/rowview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

// The place "Endpoints" as it is used.
class TestEndpointsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void addsAndEdits();
    void saysWhatIsWrong();
    void keepsRulesAndBytes();
    void makesRules();
    void removesAndBringsBack();
    void leadsElsewhere();
    void asksBeforeItForgets();

private:
    [[nodiscard]] QString cell(int row, int column) const
    {
        return m_page->table()->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QPushButton *button(const QString &text, QWidget *in = nullptr) const;
    [[nodiscard]] EndpointDialog *dialog() const { return m_page->findChild<EndpointDialog *>(); }
    template <typename T> [[nodiscard]] T *field(const QString &name) const
    {
        const auto fields = dialog()->findChildren<T *>();
        for (T *each : fields) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    void store(const Endpoint &endpoint);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<EndpointsPage> m_page;
};

void TestEndpointsPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    SessionOptions options;
    options.path = m_folder->filePath(QStringLiteral("w.tally"));
    options.startListening = false;
    auto session = Session::open(options);
    QVERIFY(session);
    m_session = std::move(*session);
    QTRY_VERIFY(m_session->profiles() != nullptr);
    m_page = std::make_unique<EndpointsPage>(m_session.get());
    new QAbstractItemModelTester(m_page->table()->model(), m_page.get());
    m_page->resize(1000, 500);
    m_page->show();
}

void TestEndpointsPage::cleanup()
{
    m_page.reset();
    m_session.reset();
}

QPushButton *TestEndpointsPage::button(const QString &text, QWidget *in) const
{
    const auto buttons = (in ? in : m_page.get())->findChildren<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->text().remove(QLatin1Char('&')) == text)
            return each;
    }
    return nullptr;
}

void TestEndpointsPage::store(const Endpoint &endpoint)
{
    m_session->changeEndpoints(
        [endpoint](QList<Endpoint> &all) -> Result<void> {
            all.append(endpoint);
            return {};
        },
        this, {});
    QTRY_VERIFY(findEndpoint(m_session->endpoints(), endpoint.name) != nullptr);
}

void TestEndpointsPage::asksBeforeItForgets()
{
    const auto question = [this] { return dialog()->findChild<QMessageBox *>(); };
    QTest::mouseClick(button(QStringLiteral("Add endpoint…")), Qt::LeftButton);
    QTRY_VERIFY(dialog() != nullptr);
    QTRY_COMPARE(dialog()->focusWidget(), field<QLineEdit>(QStringLiteral("Name")));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr); // nothing was typed

    QTest::mouseClick(button(QStringLiteral("Add endpoint…")), Qt::LeftButton);
    QTRY_VERIFY(dialog() != nullptr);
    field<QPlainTextEdit>(QStringLiteral("Notes"))->setPlainText(QStringLiteral("a thought"));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QVERIFY(question() != nullptr);
    QVERIFY(dialog()->isVisible());
    QTest::mouseClick(button(QStringLiteral("Go on editing"), question()), Qt::LeftButton);
    QTRY_VERIFY(question() == nullptr);
    dialog()->close();
    QVERIFY(dialog()->isVisible());
    QVERIFY(question() != nullptr);
    QTest::mouseClick(button(QStringLiteral("Throw away"), question()), Qt::LeftButton);
    QTRY_VERIFY(dialog() == nullptr);
}

void TestEndpointsPage::addsAndEdits()
{
    QCOMPARE(m_page->table()->model()->rowCount(), 1);
    QCOMPARE(cell(0, EndpointModel::Name), QStringLiteral("Everything else"));
    QTest::mouseClick(button(QStringLiteral("Add endpoint…")), Qt::LeftButton);
    QTRY_VERIFY(dialog() != nullptr);
    QTest::keyClicks(field<QLineEdit>(QStringLiteral("Name")), QStringLiteral("crm"));
    field<QLineEdit>(QStringLiteral("Path"))->clear();
    QTest::keyClicks(field<QLineEdit>(QStringLiteral("Path")), QStringLiteral("/crm/"));
    field<QComboBox>(QStringLiteral("What does not fit"))->setCurrentIndex(1);
    QTest::keyClicks(field<QLineEdit>(QStringLiteral("Methods")), QStringLiteral("POST, PUT"));
    QTest::mouseClick(button(QStringLiteral("Save"), dialog()), Qt::LeftButton);
    QTRY_COMPARE(m_page->table()->model()->rowCount(), 2);
    QCOMPARE(cell(0, EndpointModel::Name), QStringLiteral("crm"));
    QCOMPARE(cell(0, EndpointModel::Where), QStringLiteral("/crm"));
    QCOMPARE(cell(0, EndpointModel::Admits), QStringLiteral("405 for other methods"));
    QTRY_VERIFY(dialog() == nullptr);

    QTest::keyClick(m_page->table(), Qt::Key_Return);
    QTRY_VERIFY(dialog() != nullptr);
    QCOMPARE(field<QLineEdit>(QStringLiteral("Methods"))->text(), QStringLiteral("POST, PUT"));
    field<QComboBox>(QStringLiteral("Reply"))->setCurrentIndex(1);
    field<QSpinBox>(QStringLiteral("Status"))->setValue(211);
    QTest::mouseClick(button(QStringLiteral("Save"), dialog()), Qt::LeftButton);
    QTRY_COMPARE(cell(0, EndpointModel::Answers), QStringLiteral("211"));
    QCOMPARE(m_session->endpoints().first().methods, (QByteArrayList{"POST", "PUT"}));
}

void TestEndpointsPage::saysWhatIsWrong()
{
    Endpoint there;
    there.name = QStringLiteral("crm");
    there.prefix = "/crm";
    store(there);
    QTest::mouseClick(button(QStringLiteral("Add endpoint…")), Qt::LeftButton);
    QTRY_VERIFY(dialog() != nullptr);
    QPushButton *save = button(QStringLiteral("Save"), dialog());
    QVERIFY(!save->isEnabled()); // it has no name yet
    QTest::keyClicks(field<QLineEdit>(QStringLiteral("Name")), QStringLiteral("other"));
    QVERIFY(save->isEnabled());
    field<QLineEdit>(QStringLiteral("Path"))->setText(QStringLiteral("/crm"));
    QVERIFY(!save->isEnabled()); // that place is taken
    field<QLineEdit>(QStringLiteral("Path"))->setText(QStringLiteral("/erp"));
    field<QLineEdit>(QStringLiteral("Addresses"))->setText(QStringLiteral("10.0.0.300"));
    QVERIFY(!save->isEnabled());
    field<QLineEdit>(QStringLiteral("Addresses"))->clear();
    field<QLineEdit>(QStringLiteral("Name"))->setText(QStringLiteral("CRM"));
    QVERIFY(!save->isEnabled()); // that name is taken
}

// What the dialog does not show stays as it is.
void TestEndpointsPage::keepsRulesAndBytes()
{
    Endpoint there;
    there.name = QStringLiteral("crm");
    there.reply = Reply{200, {}, QByteArray("\xFF\xFE\x00", 3)};
    ReplyStep step;
    step.script.reply.body = QByteArray("\xFF\x00", 2);
    there.rules = {{QStringLiteral("r"), true, {}, {}, RuleScope::Endpoint, {step}}};
    store(there);
    QCOMPARE(cell(0, EndpointModel::Answers), QStringLiteral("1 rule, else 200"));
    m_page->table()->setCurrentIndex(m_page->table()->model()->index(0, 0));
    QTest::mouseClick(button(QStringLiteral("Edit…")), Qt::LeftButton);
    QTRY_VERIFY(dialog() != nullptr);
    field<QLineEdit>(QStringLiteral("Name"))->setText(QStringLiteral("leads"));
    QTest::mouseClick(button(QStringLiteral("Save"), dialog()), Qt::LeftButton);
    there.name = QStringLiteral("leads");
    QTRY_COMPARE(m_session->endpoints(), QList<Endpoint>{there});
}

void TestEndpointsPage::makesRules()
{
    Endpoint there;
    there.name = QStringLiteral("crm");
    store(there);
    m_page->table()->setCurrentIndex(m_page->table()->model()->index(0, 0));
    QTest::mouseClick(button(QStringLiteral("Edit…")), Qt::LeftButton);
    QTRY_VERIFY(dialog() != nullptr);
    QTest::mouseClick(button(QStringLiteral("Add rule…"), dialog()), Qt::LeftButton);
    auto *rule = dialog()->findChild<ReplyRuleDialog *>();
    QTRY_VERIFY(rule != nullptr && rule->isVisible());
    const auto inRule = [rule](const QString &name) {
        const auto fields = rule->findChildren<QWidget *>();
        for (QWidget *each : fields) {
            if (each->accessibleName() == name)
                return each;
        }
        return static_cast<QWidget *>(nullptr);
    };
    auto *filter = qobject_cast<QLineEdit *>(inRule(QStringLiteral("Filter")));
    QPushButton *save = button(QStringLiteral("Save"), rule);
    filter->setText(QStringLiteral("statuss:1"));
    QVERIFY(!save->isEnabled());
    filter->setText(QStringLiteral("method:POST"));
    QVERIFY(save->isEnabled());
    qobject_cast<QLineEdit *>(inRule(QStringLiteral("Chunks")))->setText(QStringLiteral("3"));
    qobject_cast<QComboBox *>(inRule(QStringLiteral("Replies are counted by")))->setCurrentIndex(1);
    qobject_cast<QSpinBox *>(inRule(QStringLiteral("Status")))->setValue(500);
    qobject_cast<QSpinBox *>(inRule(QStringLiteral("How often")))->setValue(2);
    QTest::mouseClick(button(QStringLiteral("Add"), rule), Qt::LeftButton);
    auto *replies = qobject_cast<QListWidget *>(inRule(QStringLiteral("Replies")));
    QCOMPARE(replies->count(), 2);
    QCOMPARE(replies->item(0)->text(), QStringLiteral("500 twice"));
    qobject_cast<QComboBox *>(inRule(QStringLiteral("What goes wrong")))
        ->setCurrentIndex(static_cast<int>(ReplyFault::Reset));
    QTest::mouseClick(save, Qt::LeftButton);
    auto *rules = field<QListWidget>(QStringLiteral("Rules"));
    QTRY_COMPARE(rules->count(), 1);
    QCOMPARE(rules->item(0)->text(),
        QStringLiteral("method:POST, chunk 3, for each import → 500 twice, then reset the "
                       "connection"));
    QTRY_VERIFY(dialog()->findChild<ReplyRuleDialog *>() == nullptr);
    QTest::mouseClick(button(QStringLiteral("Save"), dialog()), Qt::LeftButton);
    QTRY_COMPARE(m_session->endpoints().first().rules.size(), 1);
    const ReplyRule made = m_session->endpoints().first().rules.first();
    QCOMPARE(made.scope, RuleScope::Import);
    QCOMPARE(made.steps.size(), 2);
    QCOMPARE(made.steps.at(0).script.reply.status, 500);
    QCOMPARE(made.steps.at(0).times, 2);
    QCOMPARE(made.steps.at(1).script.fault, ReplyFault::Reset);
}

void TestEndpointsPage::removesAndBringsBack()
{
    Endpoint there;
    there.name = QStringLiteral("crm");
    there.prefix = "/crm";
    there.notes = QStringLiteral("kept");
    store(there);
    std::function<void()> undo;
    connect(m_page.get(), &EndpointsPage::removed, this,
        [&undo](const QString &, const std::function<void()> &back) { undo = back; });
    m_page->table()->setCurrentIndex(m_page->table()->model()->index(0, 0));
    QTest::keyClick(m_page->table(), Qt::Key_Delete);
    QTRY_COMPARE(m_page->table()->model()->rowCount(), 1);
    QVERIFY(undo);
    undo();
    QTRY_COMPARE(m_session->endpoints(), QList<Endpoint>{there});
}

void TestEndpointsPage::leadsElsewhere()
{
    QString shown;
    bool reply = false;
    connect(m_page.get(), &EndpointsPage::eventsRequested, this,
        [&shown](const QString &name) { shown = name; });
    connect(m_page.get(), &EndpointsPage::commonReplyRequested, this, [&reply] { reply = true; });
    const auto actions = m_page->table()->actions();
    for (QAction *action : actions) {
        if (action->text() == QStringLiteral("Show its events"))
            action->trigger();
    }
    QCOMPARE(shown, QStringLiteral("catch-all"));
    QTest::mouseClick(button(QStringLiteral("Edit…")), Qt::LeftButton);
    QVERIFY(reply);
    QVERIFY(!button(QStringLiteral("Remove"))->isEnabled()); // everything else stays
}

QTEST_MAIN(TestEndpointsPage)
#include "tst_endpointspage.moc"
