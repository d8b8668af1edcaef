// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/colourrules.h"
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/dialogs/colourrulesdialog.h"
#include "ui/dialogs/columndialog.h"
#include "ui/models/eventtablemodel.h"
#include "ui/views/eventcolumns.h"
#include "ui/widgets/rowcolour.h"

#include <QBrush>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>

namespace tallyman {

using test::csvboxRows;

// Columns of fields and colours of rows in the real window.
class TestEventColumns : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void showsImportsAndFindings();
    void namesSendersAndLeavesMutedOut();
    void showsHeadersAndValues();
    void areRemembered();
    void belongToViews();
    void menuAddsAndRemoves();
    void dialogSaysWhatIsNoColumn();
    void rulesColourRows();
    void rulesWaitForFindings();
    void dialogEditsRules();

private:
    [[nodiscard]] EventTableModel *model() const { return table()->events(); }
    [[nodiscard]] EventColumns *columns() const { return page()->columns(); }
    // What the column of that title says of an event; "no column" when there is none.
    [[nodiscard]] QString cell(EventId id, const QString &title) const
    {
        for (int column = 0; column < model()->columnCount(); ++column) {
            if (model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() == title)
                return model()->index(model()->rowOf(id), column).data().toString();
        }
        return QStringLiteral("no column");
    }
    [[nodiscard]] QColor ground(EventId id) const
    {
        const QVariant brush = model()->index(model()->rowOf(id), 0).data(Qt::BackgroundRole);
        return brush.isValid() ? brush.value<QBrush>().color() : QColor();
    }
    static EventField field(const char *text)
    {
        return EventField::parse(QString::fromUtf8(text)).value();
    }
};

void TestEventColumns::showsImportsAndFindings()
{
    QVERIFY(post(csvboxRows(7, 1, 2, 2)));
    QVERIFY(post("{\"a\":1,}"));
    QTRY_COMPARE(cell(1, QStringLiteral("Import")), QStringLiteral("7"));
    QTRY_COMPARE(cell(2, QStringLiteral("Findings")), QStringLiteral("Body cannot be read"));
    QCOMPARE(cell(1, QStringLiteral("Findings")), QString());
    QVERIFY(post(csvboxRows(7, 1, 2, 2))); // known only a moment after it is seen
    QTRY_COMPARE(cell(3, QStringLiteral("Findings")), QStringLiteral("Duplicate"));
}

void TestEventColumns::namesSendersAndLeavesMutedOut()
{
    columns()->addField(field("sender"));
    columns()->addField(field("form"));
    QVERIFY(post(csvboxRows(7, 1, 1, 1)));
    QVERIFY(post(csvboxRows(7, 1, 1, 1)));
    QTRY_COMPARE(cell(2, QStringLiteral("Sender")), QStringLiteral("CSVBox"));
    QCOMPARE(cell(2, QStringLiteral("Form")), QStringLiteral("Row webhook"));
    QTRY_COMPARE(cell(2, QStringLiteral("Findings")), QStringLiteral("Duplicate"));
    WorkspaceSettings settings = m_fixture->session()->settings();
    settings.mutedFindings = QStringList{QStringLiteral("duplicate")};
    m_fixture->session()->setSettings(settings);
    QTRY_COMPARE(cell(2, QStringLiteral("Findings")), QString());
    QCOMPARE(cell(2, QStringLiteral("Sender")), QStringLiteral("CSVBox"));
}

void TestEventColumns::showsHeadersAndValues()
{
    QVERIFY(m_fixture->sendRaw("POST /a HTTP/1.1\r\nHost: x\r\nX-Key: one\r\nx-key: two\r\n"
                               "Content-Length: 45\r\n\r\n"
                               "{\"rows\":[{\"n\":12345678901234567890},{\"n\":2}]}")
        > 0);
    columns()->addField(field("header.X-Key"));
    columns()->addField(field("json.rows.0.n"));
    columns()->addField(field("json.rows.n"));
    columns()->addField(field("json.absent"));
    QTRY_COMPARE(cell(1, QStringLiteral("x-key")), QStringLiteral("one, two"));
    QCOMPARE(cell(1, QStringLiteral("rows.0.n")), QStringLiteral("12345678901234567890"));
    QCOMPARE(cell(1, QStringLiteral("rows.n")), QStringLiteral("12345678901234567890 …"));
    QCOMPARE(cell(1, QStringLiteral("absent")), QString());
    columns()->removeField(field("header.x-key"));
    QCOMPARE(cell(1, QStringLiteral("x-key")), QStringLiteral("no column"));
    QTRY_COMPARE(cell(1, QStringLiteral("rows.0.n")), QStringLiteral("12345678901234567890"));
}

void TestEventColumns::areRemembered()
{
    QVERIFY(post("{\"a\":1}"));
    columns()->removeField(field("findings"));
    columns()->removeField(field("import"));
    columns()->addField(field("json.a"));
    QHeaderView *header = table()->header();
    header->resizeSection(kEventColumns, 77);
    header->moveSection(header->visualIndex(kEventColumns), 0);
    reopen();
    QCOMPARE(columns()->fields(), QStringList{QStringLiteral("json.a")});
    QCOMPARE(table()->header()->sectionSize(kEventColumns), 77);
    QCOMPARE(table()->header()->visualIndex(kEventColumns), 0);
    QTRY_COMPARE(cell(1, QStringLiteral("a")), QStringLiteral("1"));
    columns()->removeField(field("json.a"));
    reopen();
    QVERIFY(columns()->fields().isEmpty()); // nor do the usual ones come back
}

void TestEventColumns::belongToViews()
{
    const QStringList before = columns()->fields();
    const QByteArray state = columns()->state();
    columns()->addField(field("header.host"));
    columns()->show(before, state);
    QCOMPARE(columns()->fields(), before);
    columns()->show(
        {QStringLiteral("json.a"), QStringLiteral("nonsense:"), QStringLiteral("json.a")}, {});
    QCOMPARE(columns()->fields(), QStringList{QStringLiteral("json.a")});
}

void TestEventColumns::menuAddsAndRemoves()
{
    const auto trigger = [this](const QString &text) {
        QMenu menu;
        columns()->fillMenu(&menu);
        for (QAction *action : menu.actions()) {
            if (action->text() == text)
                action->trigger();
        }
    };
    trigger(QStringLiteral("Sender"));
    QVERIFY(columns()->fields().contains(QStringLiteral("sender")));
    trigger(QStringLiteral("Sender"));
    QVERIFY(!columns()->fields().contains(QStringLiteral("sender")));
    trigger(QStringLiteral("Import"));
    trigger(QStringLiteral("Reset columns"));
    QVERIFY(columns()->fields().contains(QStringLiteral("import")));
}

void TestEventColumns::dialogSaysWhatIsNoColumn()
{
    auto *dialog = new ColumnDialog(m_window.get());
    QList<EventField> given;
    connect(dialog, &ColumnDialog::fieldGiven, this,
        [&](const EventField &taken) { given.append(taken); });
    dialog->open();
    auto *text = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(text, QStringLiteral("heder.x"));
    dialog->accept();
    QVERIFY(dialog->isVisible() && given.isEmpty());
    bool said = false;
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        said = said || (label->isVisible() && label->text().contains(QLatin1String("heder.x")));
    QVERIFY(said);
    text->clear();
    QTest::keyClicks(text, QStringLiteral("header.x"));
    dialog->accept();
    QCOMPARE(given, QList<EventField>{field("header.x")});
}

void TestEventColumns::rulesColourRows()
{
    QVERIFY(m_fixture->send("GET", "/a") == 200);
    QVERIFY(m_fixture->send("POST", "/b", "x") == 200);
    page()->colours()->setRules({{QStringLiteral("method:DELETE,GET"), RowColour::Red, false},
        {QStringLiteral("method:GET"), RowColour::Blue, true},
        {QStringLiteral("nonsense:x"), RowColour::Orange, true},
        {QStringLiteral("path:/"), RowColour::Green, true}});
    QTRY_COMPARE(ground(1), rowTint(RowColour::Blue));
    QCOMPARE(ground(2), rowTint(RowColour::Green));
    reopen();
    QTRY_COMPARE(ground(1), rowTint(RowColour::Blue));
    page()->colours()->setRules({});
    QTRY_VERIFY(!ground(1).isValid());
}

void TestEventColumns::rulesWaitForFindings()
{
    page()->colours()->setRules({{QStringLiteral("severity:error"), RowColour::Red, true}});
    QVERIFY(post("{\"a\":1}"));
    QVERIFY(post("{\"a\":1,}"));
    QTRY_COMPARE(ground(2), rowTint(RowColour::Red));
    QVERIFY(!ground(1).isValid());
}

void TestEventColumns::dialogEditsRules()
{
    auto *dialog = new ColourRulesDialog(page()->colours(), {}, m_window.get());
    dialog->open();
    auto *filter = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(filter, QStringLiteral("method:GET"));
    const QList<ColourRule> rules = page()->colours()->rules();
    QCOMPARE(rules.size(), 1);
    QCOMPARE(rules.first().filter, QStringLiteral("method:GET"));
    auto *list = dialog->findChild<QListWidget *>();
    QCOMPARE(list->count(), 1);
    list->item(0)->setCheckState(Qt::Unchecked);
    QVERIFY(!page()->colours()->rules().first().enabled);
    QTest::keyClicks(filter, QStringLiteral(" status:")); // has no value yet
    bool said = false;
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        said = said || (label->isVisible() && label->text().contains(QLatin1String("status")));
    QVERIFY(said);
    dialog->close();
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestEventColumns)
#include "tst_eventcolumns.moc"
