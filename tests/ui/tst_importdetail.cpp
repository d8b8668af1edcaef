// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/hash.h"
#include "session/importrowsview.h"
#include "store/eventlog.h"
#include "support/csvboxrows.h"
#include "support/importspagetest.h"
#include "ui/dialogs/comparewindow.h"
#include "ui/dialogs/reconcilewindow.h"
#include "ui/models/comparemodel.h"
#include "ui/models/importeventsmodel.h"
#include "ui/models/importrowsmodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/models/reconcilemodel.h"
#include "ui/rowsexportjob.h"
#include "ui/views/attemptstrip.h"
#include "ui/views/importdetail.h"
#include "ui/widgets/columnchooser.h"
#include "ui/widgets/coveragestrip.h"
#include "ui/widgets/rowview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableWidget>

namespace tallyman {

using test::csvboxRows;

// What can be done with an import in the real window.
class TestImportDetail : public test::ImportsPageTest
{
    Q_OBJECT

private Q_SLOTS:
    void sortsAndFilters();
    void sortsAndFindsImports();
    void listsRequests();
    void saysWhyRequestsWereAnsweredSo();
    void exportsRows();
    void comparesADroppedFile();
    void comparesTwoEvents();
    void saysWhichAttemptItIs();
    void saysWhichScheduleTheGapsFit();
    void marksRejectedRows();
    void fitsANarrowWindow();
    void otherRowsBeginAtTheTop();

private:
    [[nodiscard]] ImportDetail *detail() const { return m_window->findChild<ImportDetail *>(); }
    [[nodiscard]] static QString cell(const RowView *table, int row, int column)
    {
        return table->model()->index(row, column).data().toString();
    }
    static void clickHeader(const RowView *table, int section)
    {
        const QHeaderView *header = table->header();
        const QPoint point(header->sectionViewportPosition(section) + 20, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, point);
    }
    [[nodiscard]] QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_fixture->path(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
            ? file.fileName()
            : QString();
    }
    void drop(const QString &path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(imports(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent dropped(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(imports(), &dropped);
    }
};

void TestImportDetail::sortsAndFilters()
{
    openImports();
    const RowView *rows = imports()->rowTable();
    QAbstractItemModelTester tester(rows->model());
    QVERIFY(post(csvboxRows(1, 1, 2, 6, "b")));
    QVERIFY(post(csvboxRows(1, 3, 4, 6, "10")));
    QVERIFY(post(csvboxRows(1, 6, 6, 6, "9")));
    QTRY_COMPARE(rows->model()->rowCount(), 6);
    QTRY_COMPARE(rows->model()->columnCount(), 4);
    QTRY_COMPARE(cell(rows, 0, 2), QStringLiteral("b"));
    clickHeader(rows, 2);
    QTRY_COMPARE(cell(rows, 0, 2), QStringLiteral("9")); // numbers as numbers
    QCOMPARE(cell(rows, 5, 2), QStringLiteral("never arrived"));
    clickHeader(rows, 2);
    QTRY_COMPARE(cell(rows, 0, 2), QStringLiteral("b"));
    QTRY_COMPARE(cell(rows, 4, 2), QStringLiteral("9"));
    clickHeader(rows, 2);
    QTRY_COMPARE(cell(rows, 5, 2), QStringLiteral("9"));
    auto *filter = detail()->findChild<QLineEdit *>();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("+4"));
    QTRY_COMPARE(rows->model()->rowCount(), 1);
    QTRY_COMPARE(cell(rows, 0, 0), QStringLiteral("4"));
    QTest::keyClicks(filter, QStringLiteral("nowhere"));
    QTRY_COMPARE(rows->model()->rowCount(), 0);
    QTRY_VERIFY(!rows->isVisible()); // a sentence instead
    filter->clear();
    QTRY_COMPARE(rows->model()->rowCount(), 6);
}

void TestImportDetail::sortsAndFindsImports()
{
    openImports();
    const RowView *table = imports()->table();
    QAbstractItemModelTester tester(table->model());
    for (int import = 1; import <= 3; ++import)
        QVERIFY(post(csvboxRows(import, 1, 4 - import, 3)));
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QTRY_COMPARE(cell(table, 0, ImportTableModel::Key), QStringLiteral("3"));
    clickHeader(table, ImportTableModel::Key);
    QTRY_COMPARE(cell(table, 0, ImportTableModel::Key), QStringLiteral("1"));
    clickHeader(table, ImportTableModel::Rows);
    QTRY_COMPARE(cell(table, 0, ImportTableModel::Key), QStringLiteral("3"));
    clickHeader(table, ImportTableModel::Rows);
    QTRY_COMPARE(cell(table, 0, ImportTableModel::Key), QStringLiteral("1"));
    clickHeader(table, ImportTableModel::Rows);
    QTRY_COMPARE(cell(table, 0, ImportTableModel::Key), QStringLiteral("3"));
    QLineEdit *filter = nullptr;
    for (QLineEdit *line : imports()->findChildren<QLineEdit *>()) {
        if (line->placeholderText() == QLatin1String("Find imports"))
            filter = line;
    }
    QTest::keyClicks(filter, QStringLiteral("2 of 3"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(cell(table, 0, ImportTableModel::Key), QStringLiteral("2"));
    filter->clear();
    QTRY_COMPARE(table->model()->rowCount(), 3);
}

void TestImportDetail::saysWhyRequestsWereAnsweredSo()
{
    ReplyRule rule;
    rule.name = QStringLiteral("flaky");
    rule.chunks = {{2, 2}};
    rule.steps.append(ReplyStep());
    rule.steps.first().script.reply.status = 500;
    m_fixture->session()->changeEndpoints(
        [rule](QList<Endpoint> &all) -> Result<void> {
            all.append(Endpoint());
            all.first().name = QStringLiteral("crm");
            all.first().rules = {rule};
            return {};
        },
        this, {});
    QTRY_VERIFY(!m_fixture->session()->endpoints().isEmpty());
    openImports();
    RowView *table = detail()->requestTable();
    QVERIFY(post(csvboxRows(1, 1, 2, 6)));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(table->header()->isSectionHidden(
        ImportEventsModel::ReplyReason)); // there is nothing to say
    QVERIFY(!post(csvboxRows(1, 3, 4, 6)));
    QVERIFY(post(csvboxRows(1, 5, 6, 6)));
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QTRY_COMPARE(cell(table, 1, ImportEventsModel::Reply), QStringLiteral("500"));
    QCOMPARE(cell(table, 1, ImportEventsModel::ReplyReason), QStringLiteral("Rule “flaky” of crm"));
    QCOMPARE(cell(table, 0, ImportEventsModel::ReplyReason), QString());
    QVERIFY(!table->header()->isSectionHidden(ImportEventsModel::ReplyReason));
    // and below the import, in the table of all
    ImportTable *all = imports()->table();
    all->setCurrentIndex(all->model()->index(0, 0));
    all->setFocus();
    QTest::keyClick(all, Qt::Key_Right);
    QTRY_COMPARE(all->model()->rowCount(), 4);
    QCOMPARE(
        importCell(2, ImportTableModel::Key), QStringLiteral("reply 500 · Rule “flaky” of crm"));
}

void TestImportDetail::listsRequests()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 2, 3)));
    QVERIFY(post(csvboxRows(1, 1, 2, 3)));
    QVERIFY(post(csvboxRows(1, 1, 2, 3, "c")));
    RowView *table = detail()->requestTable();
    QAbstractItemModelTester tester(table->model());
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(cell(table, 0, ImportEventsModel::Rows), QStringLiteral("2 · 1–2"));
    QCOMPARE(cell(table, 0, ImportEventsModel::Verdict), QStringLiteral("first"));
    QCOMPARE(cell(table, 1, ImportEventsModel::Attempt), QStringLiteral("2"));
    QCOMPARE(
        cell(table, 1, ImportEventsModel::Verdict), QStringLiteral("the same bytes as event 1"));
    QCOMPARE(
        cell(table, 2, ImportEventsModel::Verdict), QStringLiteral("other content than event 1"));
    detail()->findChild<QTabBar *>()->setCurrentIndex(1);
    QTRY_VERIFY(table->isVisible());
    table->setFocus();
    table->setCurrentIndex(table->model()->index(2, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY(page()->isVisible());
    QCOMPARE(this->table()->currentEvent(), EventId(3));
}

void TestImportDetail::exportsRows()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 2, 2)));
    QTRY_COMPARE(imports()->rowTable()->model()->rowCount(), 2);
    auto *job = detail()->findChild<RowsExportJob *>();
    QSignalSpy finished(job, &RowsExportJob::finished);
    job->start(1, m_fixture->path(QStringLiteral("rows.csv")));
    job->start(1, m_fixture->path(QStringLiteral("rows.json")));
    QTRY_COMPARE(finished.size(), 2);
    QFile csv(m_fixture->path(QStringLiteral("rows.csv")));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll(),
        QByteArray("SKU,Sum,_row,_event,_offset,_size,_state\r\n"
                   "a,'=1+1,1,1,1,232,\r\na,'=1+2,2,1,234,232,\r\n"));
    QFile json(m_fixture->path(QStringLiteral("rows.json")));
    QVERIFY(json.open(QIODevice::ReadOnly));
    QVERIFY(json.readAll().startsWith("{\"row\":1,\"event\":1,\"offset\":1,"));
    job->start(1, m_fixture->path(QStringLiteral("no/where.csv")));
    QTRY_COMPARE(finished.size(), 3);
    QVERIFY(finished.last().first().toString().contains(QLatin1String("where.csv")));
}

void TestImportDetail::comparesADroppedFile()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 2, 4, "7")));
    QVERIFY(post(csvboxRows(1, 3, 3, 4, "<b>x</b>")));
    QTRY_COMPARE(imports()->rowTable()->model()->rowCount(), 4);
    drop(write(
        QStringLiteral("o.csv"), "Article;Sum\r\n007;=1+1\r\n7;=1+2\r\n7;=1+3\r\nlost;=1+4\r\n"));
    auto *window = m_window->findChild<ReconcileWindow *>();
    QVERIFY(window != nullptr);
    const RowView *table = window->table();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QAbstractItemModelTester tester(table->model());
    QTRY_COMPARE(
        cell(table, 0, ReconcileModel::What), QStringLiteral("Article: leading zeros lost"));
    QCOMPARE(cell(table, 0, ReconcileModel::Line), QStringLiteral("2"));
    QComboBox *kinds = nullptr;
    for (QComboBox *box : window->findChildren<QComboBox *>()) {
        if (box->accessibleName().startsWith(QLatin1String("Which")))
            kinds = box;
    }
    kinds->setCurrentIndex(1);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QTRY_COMPARE(cell(table, 0, ReconcileModel::Before), QStringLiteral("lost · =1+4"));
    window->table()->setCurrentIndex(table->model()->index(0, 0));
    QVERIFY(!table->actions().first()->isEnabled()); // it came with no event
    kinds->setCurrentIndex(0);
    QTRY_COMPARE(table->model()->rowCount(), 3);
    // another mapping: without the article nothing is left that has changed
    auto *columns = window->findChild<ColumnChooser *>();
    auto *field = qobject_cast<QComboBox *>(columns->table()->cellWidget(0, 1));
    QCOMPARE(field->currentText(), QStringLiteral("SKU"));
    field->setCurrentIndex(0);
    Q_EMIT field->activated(0);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    auto *view = window->findChild<ReconcileView *>();
    QSignalSpy exported(view, &ReconcileView::exported);
    view->exportTo(m_fixture->path(QStringLiteral("d.csv")));
    QTRY_COMPARE(exported.size(), 1);
    QTRY_COMPARE(window->findChild<QLabel *>()->text(), QStringLiteral("1 difference exported."));
    QFile file(m_fixture->path(QStringLiteral("d.csv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("\r\nlost,5,"));
    view->start({}, m_fixture->path(QStringLiteral("missing.csv")));
    QSignalSpy failed(view, &ReconcileView::failed);
    QTRY_COMPARE(failed.size(), 1);
    window->close();
}

void TestImportDetail::comparesTwoEvents()
{
    QVERIFY(m_fixture->sendMany(3));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    table()->setFocus();
    table()->selectionModel()->select(
        QItemSelection(table()->model()->index(0, 0), table()->model()->index(1, 0)),
        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    auto *window = m_window->findChild<CompareWindow *>();
    QVERIFY(window != nullptr);
    auto *differences = window->findChild<RowView *>();
    QAbstractItemModelTester tester(differences->model());
    QTRY_COMPARE(differences->model()->rowCount(), 2); // target, /n
    QCOMPARE(cell(differences, 0, CompareModel::Where), QStringLiteral("target"));
    QCOMPARE(cell(differences, 1, CompareModel::Where), QStringLiteral("/n"));
    const auto header = [&](int column) {
        return differences->model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    };
    QCOMPARE(header(CompareModel::What), QStringLiteral("Change"));
    QCOMPARE(header(CompareModel::Before), QStringLiteral("Event 2"));
    QCOMPARE(header(CompareModel::After), QStringLiteral("Event 3"));
    const QString said = window->findChild<QLabel *>()->text();
    QVERIFY2(said.startsWith(QStringLiteral("The first lines differ. The contents differ as JSON")),
        qPrintable(said));
    auto *ignored = window->findChild<QLineEdit *>();
    ignored->setFocus();
    QTest::keyClicks(ignored, QStringLiteral("n"));
    QTest::keyClick(ignored, Qt::Key_Return);
    QTRY_COMPARE(differences->model()->rowCount(), 1);
    window->close();
}

void TestImportDetail::saysWhichAttemptItIs()
{
    QVERIFY(post(csvboxRows(1, 1, 2, 2)));
    QVERIFY(post(csvboxRows(1, 1, 2, 2)));
    QVERIFY(post(csvboxRows(2, 1, 2, 2)));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QVERIFY(table()->pickEvent(2));
    QTRY_VERIFY(m_window->findChild<AttemptStrip *>() != nullptr);
    auto *strip = m_window->findChild<AttemptStrip *>();
    QTRY_VERIFY(strip->isVisible());
    const QString text = strip->findChild<QLabel *>()->text();
    QVERIFY2(text.startsWith(QStringLiteral("Attempt 2 of 2 · identical bytes · gap ")),
        qPrintable(text));
    const auto *menu = strip->findChild<QMenu *>();
    QCOMPARE(menu->actions().size(), 1);
    menu->actions().first()->trigger();
    QVERIFY(m_window->findChild<CompareWindow *>() != nullptr);
    QVERIFY(table()->pickEvent(3));
    QTRY_VERIFY(!strip->isVisible());
}

// With events as an import of a file brings them, of five minutes ago.
void TestImportDetail::saysWhichScheduleTheGapsFit()
{
    const qint64 first = SystemClock::instance().nowUs() - 400'000'000;
    for (const qint64 seconds : {0, 5, 306}) {
        NewEvent event;
        event.method = "POST";
        event.target = "/crm";
        event.status = 503;
        event.receivedAtUs = first + seconds * 1'000'000;
        event.body = csvboxRows(1, 1, 1, 1);
        event.bodyBytes = event.body.size();
        event.bodySha256 = Sha256::of(event.body);
        event.head = "POST /crm HTTP/1.1\r\nContent-Type: application/json\r\n\r\n";
        m_fixture->session()->log()->append(std::move(event), 1);
    }
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QVERIFY(table()->pickEvent(2));
    QTRY_VERIFY(m_window->findChild<AttemptStrip *>() != nullptr);
    const auto *label = m_window->findChild<AttemptStrip *>()->findChild<QLabel *>();
    const auto at = QDateTime::fromMSecsSinceEpoch(first / 1000 + 306'000 + 1'800'000);
    const QString due = at.date() == QDate::currentDate()
        ? at.toString(QStringLiteral("HH:mm:ss"))
        : at.toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    QTRY_COMPARE(label->text(),
        QStringLiteral(
            "Attempt 2 of 3 so far, at most 8 · identical bytes · gaps 5 s, 5 min 1 s: as "
            "in the schedule of Chunkr, Svix and TableFlow (5 s, 5 min, 30 min …), or of "
            "Standard Webhooks · next expected about %1 (± 6 min 2 s)")
            .arg(due));
}

void TestImportDetail::marksRejectedRows()
{
    QVERIFY(post("{\"event_id\":\"e\",\"template_key\":\"t\",\"sequence_number\":1,"
                 "\"sequence_count\":1,\"data\":{\"count\":1,\"records\":[{\"email\":"
                 "\"a@example.com\"}],\"error_records\":[{\"data\":{\"email\":\"x\","
                 "\"_unmapped_data\":{\"Old\":\"1\"}},\"errors\":{\"email\":[\"invalid\","
                 "\"too short\"]}}]}}"));
    openImports();
    const RowView *rows = imports()->rowTable();
    QTRY_COMPARE(rows->model()->rowCount(), 2);
    QTRY_COMPARE(cell(rows, 1, 2), QStringLiteral("email: invalid; email: too short"));
    QCOMPARE(cell(rows, 1, ImportRowsModel::kNumberColumn), QStringLiteral("rejected"));
    QCOMPARE(cell(rows, 1, 3), QStringLiteral("x"));
    QCOMPARE(cell(rows, 0, 2), QString());
    QCOMPARE(cell(rows, 0, 3), QStringLiteral("a@example.com"));
    const auto header = [&](int column) {
        return rows->model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    };
    QCOMPARE(header(2), QStringLiteral("Why rejected"));
    QCOMPARE(header(4), QStringLiteral("Old (unmapped)"));
    QCOMPARE(rows->model()->index(1, 0).data(ImportRowsModel::RowKindRole).toInt(),
        static_cast<int>(ImportRowsModel::RowKind::Rejected));
}

void TestImportDetail::fitsANarrowWindow()
{
    openImports();
    m_window->resize(700, 800);
    QTRY_COMPARE(m_window->size(), QSize(700, 800));
    for (int row = 1; row < 30; row += 2)
        QVERIFY(post(csvboxRows(1, row, row, 30)));
    const auto *tabs = detail()->findChild<QTabBar *>();
    QTRY_COMPARE(tabs->tabText(1), QStringLiteral("Requests 15"));
    QTRY_VERIFY(tabs->width() >= tabs->sizeHint().width());
    const auto *filter = detail()->findChild<QLineEdit *>();
    const int text = filter->fontMetrics().horizontalAdvance(filter->placeholderText());
    QTRY_VERIFY(filter->width() > text);
    QVERIFY(filter->isVisible());
    QCOMPARE(m_window->size(), QSize(700, 800));
    const auto *strip = detail()->findChild<CoverageStrip *>();
    QVERIFY(strip->heightForWidth(200) > strip->heightForWidth(1000)); // what is missing goes below
    m_window->resize(m_window->minimumSizeHint().width(), 800);
    QTRY_VERIFY(strip->height() >= strip->heightForWidth(strip->width()));
    m_window->resize(1280, 800); // all of it in one line
    QTRY_COMPARE(tabs->mapTo(detail(), tabs->rect().center()).y() / 10,
        filter->mapTo(detail(), filter->rect().center()).y() / 10);
}

void TestImportDetail::otherRowsBeginAtTheTop()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 200, 200)));
    QVERIFY(post(csvboxRows(2, 1, 200, 200)));
    const RowView *rows = imports()->rowTable();
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 2);
    QTRY_COMPARE(rows->model()->rowCount(), 200);
    QScrollBar *bar = rows->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    const auto scrollDown = [bar] { bar->setValue(bar->maximum()); };
    scrollDown();
    QVERIFY(bar->value() > 0);
    const int other = 1 - imports()->table()->currentIndex().row();
    imports()->table()->setCurrentIndex(imports()->table()->model()->index(other, 0));
    QTRY_COMPARE(bar->value(), 0);
    QTRY_COMPARE(rows->model()->rowCount(), 200);
    scrollDown();
    clickHeader(rows, 3);
    QTRY_COMPARE(bar->value(), 0);
    scrollDown();
    detail()->findChild<QLineEdit *>()->setText(QStringLiteral("+1"));
    QTRY_VERIFY(rows->model()->rowCount() < 200);
    QTRY_COMPARE(bar->value(), 0);
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestImportDetail)
#include "tst_importdetail.moc"
