// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/windowfixture.h"
#include "ui/models/jsontreemodel.h"
#include "ui/theme/theme.h"
#include "ui/views/csvview.h"
#include "ui/views/eventdetail.h"
#include "ui/views/imageview.h"
#include "ui/views/jsontreeview.h"
#include "ui/views/partsview.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/payloadview.h"
#include "ui/views/problemstrip.h"
#include "ui/views/textscintilla.h"

#include <QAbstractButton>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

namespace tallyman {

// Content of every kind, each in its own view, and what is said about its values and mistakes.
class TestPayloadKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsEachKindInItsView_data();
    void showsEachKindInItsView();
    void leadsToTheMistake();
    void showsTheRepairedTree();
    void saysWhatIsWrongWithXml();
    void showsTablesAndCopiesFields();
    void showsImages();
    void refusesHugeImages();
    void takesPartsApart();
    void savesAPart();
    void namesFilesSafely_data();
    void namesFilesSafely();
    void leadsToValuesAtRisk();
    void saysWhatATokenHolds();
    void copiesWithKeys();
    void offersValuesAsColumns();
    void survivesDeepNesting();

private:
    void show(const QByteArray &body, const QByteArray &type);
    [[nodiscard]] PayloadModeSwitch *modes() const
    {
        return m_detail->findChild<PayloadModeSwitch *>();
    }
    [[nodiscard]] QAbstractButton *button(const QString &text) const;
    [[nodiscard]] JsonTreeView *tree() const { return m_detail->findChild<JsonTreeView *>(); }
    void choose(qint64 offset);
    [[nodiscard]] QString shownStrip() const;

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<EventDetail> m_detail;
};

namespace {

QByteArray png(const QSize &size)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

const QByteArray kJson("application/json");
const QByteArray kParts("multipart/form-data; boundary=b");

QByteArray parts()
{
    return "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n{\"a\":1}\r\n"
           "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../x.csv\"\r\n"
           "Content-Type: text/csv\r\n\r\na,b\n1,2\n\r\n--b--\r\n";
}

} // namespace

void TestPayloadKinds::initTestCase()
{
    applyTheme(*qApp, ThemeChoice::Light);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestPayloadKinds::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_detail = std::make_unique<EventDetail>(m_fixture->session());
    m_detail->resize(900, 500);
    m_detail->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_detail.get()));
}

void TestPayloadKinds::cleanup()
{
    m_detail.reset();
    m_fixture.reset();
}

void TestPayloadKinds::show(const QByteArray &body, const QByteArray &type)
{
    const EventId id = m_fixture->session()->statistics().lastId + 1;
    m_fixture->sendRaw("POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QTRY_COMPARE(m_fixture->session()->statistics().lastId, id);
    m_detail->setEvent(id);
    QTRY_VERIFY(m_detail->showsEvent());
}

QAbstractButton *TestPayloadKinds::button(const QString &text) const
{
    for (QAbstractButton *one : m_detail->findChildren<QAbstractButton *>()) {
        if (one->text().remove(QLatin1Char('&')) == text && one->isVisible())
            return one;
    }
    return nullptr;
}

void TestPayloadKinds::choose(qint64 offset)
{
    auto *model = qobject_cast<JsonTreeModel *>(tree()->tree()->model());
    QTRY_COMPARE(model->rowCount(), 1);
    tree()->tree()->setCurrentIndex(model->reveal(offset));
}

QString TestPayloadKinds::shownStrip() const
{
    QStringList texts;
    for (const ProblemStrip *strip : m_detail->findChildren<ProblemStrip *>()) {
        if (strip->isVisible())
            texts += strip->findChild<QLabel *>()->text();
    }
    return texts.join(QLatin1Char('|'));
}

void TestPayloadKinds::showsEachKindInItsView_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("firstKey");
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &type,
                         const char *mode, const char *firstKey) {
        QTest::newRow(name) << body << type << QString::fromLatin1(mode)
                            << QString::fromLatin1(firstKey);
    };
    row("lines", "{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson", "Tree", "0");
    row("XML", "<r><a>1</a></r>", "application/xml", "Tree", "r");
    row("form", "user=ana&zip=1", "application/x-www-form-urlencoded", "Tree", "user");
    row("UTF-16", QByteArray("\xFF\xFE{\0\"\0a\0\"\0:\0001\0}\0", 16), kJson, "Tree", "a");
    row("CSV", "a,b\n1,2\n", "text/csv", "Table", "");
    row("TSV", "a\tb\n1\t2\n", "text/tab-separated-values", "Table", "");
    row("image", png({4, 4}), "image/png", "Image", "");
    row("multipart", parts(), kParts, "Parts", "");
}

void TestPayloadKinds::showsEachKindInItsView()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    QFETCH(QString, name);
    QFETCH(QString, firstKey);
    show(body, type);
    QTRY_VERIFY(button(name) != nullptr);
    QTRY_VERIFY(button(name)->isChecked());
    QCOMPARE(modes()->mode(), int(PayloadView::Tree));
    QCOMPARE(tree()->isVisible(), !firstKey.isEmpty());
    if (!firstKey.isEmpty()) {
        const QAbstractItemModel *model = tree()->tree()->model();
        QTRY_VERIFY(model->rowCount(model->index(0, 0)) > 0);
        QCOMPARE(model->index(0, 0, model->index(0, 0)).data(JsonTreeModel::KeyRole).toString(),
            firstKey);
    }
    // and the next JSON is a tree again
    show("{\"z\":1}", kJson);
    QTRY_VERIFY(button(QStringLiteral("Tree")) != nullptr);
    QTRY_VERIFY(tree()->isVisible());
}

void TestPayloadKinds::leadsToTheMistake()
{
    QByteArray body = "{\n";
    for (int i = 0; i < 200; ++i)
        body += "\"k" + QByteArray::number(i) + "\": 1,\n";
    show(body + "}", kJson);
    QTRY_VERIFY(shownStrip().contains(
        QStringLiteral("A comma stands before “}” with nothing behind it (trailing comma).")));
    QVERIFY(shownStrip().contains(QStringLiteral("line 202, column 1")));
    auto *editor = m_detail->findChild<PayloadView *>()->findChild<TextPage *>()->editor();
    QTRY_VERIFY(editor->isVisible() && editor->lines() > 200);
    editor->setCursorPosition(0, 0);
    QTest::mouseClick(button(QStringLiteral("Go to the place")), Qt::LeftButton);
    int line = 0;
    int column = 0;
    editor->getCursorPosition(&line, &column);
    QCOMPARE(line, 201);
    QCOMPARE(column, 0);
    // from the repaired tree, by key
    QTest::mouseClick(button(QStringLiteral("Tree")), Qt::LeftButton);
    QTRY_VERIFY(tree()->isVisible());
    auto *go = button(QStringLiteral("Go to the place"));
    go->setFocus();
    QTest::keyClick(go, Qt::Key_Space);
    QTRY_VERIFY(editor->isVisible());
    QCOMPARE(modes()->mode(), int(PayloadView::Text));
}

void TestPayloadKinds::showsTheRepairedTree()
{
    show("{'id': 7\n \"ok\": True,}", kJson);
    QTRY_COMPARE(modes()->mode(), int(PayloadView::Text)); // what was sent comes first
    QTest::mouseClick(button(QStringLiteral("Tree")), Qt::LeftButton);
    QTRY_VERIFY(tree()->isVisible());
    QVERIFY(shownStrip().contains(QStringLiteral("Tree shows a repaired reading, not what was "
                                                 "sent: other quotes (line 1), missing comma "
                                                 "(line 2), literal of another language (line 2), "
                                                 "trailing comma (line 2).")));
    const QAbstractItemModel *model = tree()->tree()->model();
    const QModelIndex root = model->index(0, 0);
    QCOMPARE(model->rowCount(root), 2);
    QCOMPARE(model->index(1, 0, root).data().toString(), QStringLiteral("true"));
    QCOMPARE(model->index(1, 0, root).data(JsonTreeModel::WarningRole).toString(),
        QStringLiteral("repaired"));
    show("{'id': 8}", kJson);
    QTRY_COMPARE(modes()->mode(), int(PayloadView::Text));
}

void TestPayloadKinds::saysWhatIsWrongWithXml()
{
    show("<a>\n<b></a>", "application/xml");
    QTRY_VERIFY(shownStrip().startsWith(QStringLiteral("✖ Not well-formed XML: line 2")));
    QCOMPARE(modes()->mode(), int(PayloadView::Text));
}

void TestPayloadKinds::showsTablesAndCopiesFields()
{
    show("name,n\n\"a, b\",1\nc,2\n", "text/csv");
    QTRY_VERIFY(m_detail->findChild<CsvView *>() != nullptr);
    auto *grid = m_detail->findChild<CsvView *>()->findChild<QTableView *>();
    QTRY_VERIFY(grid->isVisible());
    QCOMPARE(grid->model()->rowCount(), 2);
    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(grid, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(grid, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a, b\t1\nc\t2"));
}

void TestPayloadKinds::showsImages()
{
    show(png({40, 30}), "application/octet-stream");
    QTRY_VERIFY(m_detail->findChild<ImageView *>() != nullptr);
    auto *image = m_detail->findChild<ImageView *>();
    QTRY_VERIFY(image->isVisible());
    QVERIFY(image->accessibleName().startsWith(QStringLiteral("PNG image, 40 × 30 pixels")));
    const QImage shown = image->grab().toImage();
    bool red = false;
    for (int y = 0; y < shown.height() && !red; ++y)
        red = shown.pixelColor(25, y) == QColor(Qt::red);
    QVERIFY(red);
    QVERIFY(!button(QStringLiteral("Text"))->isEnabled());
}

// A head that promises more pixels than memory would hold is believed, and not followed.
void TestPayloadKinds::refusesHugeImages()
{
    QByteArray bomb = png({4, 4});
    bomb.replace(16, 8, QByteArray("\0\0\xFF\xFF\0\0\xFF\xFF", 8));
    const ImageContent huge = ImageContent::read(bomb);
    QVERIFY(huge.image.isNull());
    QVERIFY(!huge.sentence.isEmpty());
    const ImageContent broken = ImageContent::read(png({4, 4}).first(40));
    QVERIFY(broken.image.isNull());
    QVERIFY(broken.sentence.contains(QStringLiteral("cannot be read")));
    const ImageContent wide = ImageContent::read(png({6000, 10}));
    QCOMPARE(wide.image.width(), 4096);
}

void TestPayloadKinds::takesPartsApart()
{
    show(parts(), kParts);
    QTRY_VERIFY(m_detail->findChild<PartsView *>() != nullptr);
    auto *view = m_detail->findChild<PartsView *>();
    auto *list = view->findChild<QTableView *>();
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QTRY_VERIFY(view->findChild<JsonTreeView *>()->isVisible());
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down);
    QTRY_VERIFY(view->findChild<CsvView *>() != nullptr);
    QTRY_VERIFY(view->findChild<CsvView *>()->isVisible());
    show("--b\r\n\r\nx", kParts);
    QTRY_VERIFY(shownStrip().startsWith(QStringLiteral("✖ Not a whole multipart body: ")));
}

void TestPayloadKinds::savesAPart()
{
    show(parts(), kParts);
    QTRY_VERIFY(button(QStringLiteral("Save part…")) != nullptr);
    auto *view = m_detail->findChild<PartsView *>();
    auto *list = view->findChild<QTableView *>();
    list->setCurrentIndex(list->model()->index(1, 0));
    QTest::mouseClick(button(QStringLiteral("Save part…")), Qt::LeftButton);
    QTRY_VERIFY(view->findChild<QFileDialog *>() != nullptr);
    auto *dialog = view->findChild<QFileDialog *>();
    QVERIFY(dialog->selectedFiles().first().endsWith(QStringLiteral("/x.csv")));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("saved.csv"));
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("a,b\n1,2\n"));
}

void TestPayloadKinds::namesFilesSafely_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << QStringLiteral("rows 1.csv") << QStringLiteral("rows 1.csv");
    QTest::newRow("path") << QStringLiteral("../../etc/passwd") << QStringLiteral("passwd");
    QTest::newRow("Windows path") << QStringLiteral("C:\\a\\b.csv") << QStringLiteral("b.csv");
    QTest::newRow("hidden") << QStringLiteral(".bashrc") << QStringLiteral("bashrc");
    QTest::newRow("only dots") << QStringLiteral("..") << QStringLiteral("part.bin");
    QTest::newRow("controls") << QStringLiteral("a\nb\u202Ec") << QStringLiteral("a_b_c");
    QTest::newRow("long") << QString(500, QLatin1Char('x')) << QString(100, QLatin1Char('x'));
    QTest::newRow("letters") << QStringLiteral("größe.csv") << QStringLiteral("größe.csv");
}

void TestPayloadKinds::namesFilesSafely()
{
    QFETCH(QString, given);
    MultipartPart part;
    part.fileName = given;
    QTEST(partFileName(part), "name");
}

void TestPayloadKinds::leadsToValuesAtRisk()
{
    show(R"({"a":1,"id":12345678901234567890,"b":{"a":1,"a":2}})", kJson);
    QTRY_COMPARE(shownStrip(),
        QStringLiteral("▲ 2 values would be changed by other programs: integer beyond 2⁵³, "
                       "duplicate key."));
    QTest::mouseClick(button(QStringLiteral("Next")), Qt::LeftButton);
    QCOMPARE(
        tree()->tree()->currentIndex().data().toString(), QStringLiteral("12345678901234567890"));
    QTest::mouseClick(button(QStringLiteral("Next")), Qt::LeftButton);
    QCOMPARE(tree()->tree()->currentIndex().data().toString(), QStringLiteral("2"));
    auto *about = tree()->findChild<QPlainTextEdit *>();
    QVERIFY(about->isVisible());
    QVERIFY(about->toPlainText().contains(QStringLiteral("more than once")));
    show(R"({"a":"00123","price":12.50})", kJson);
    QTRY_VERIFY(shownStrip().endsWith(QStringLiteral("number that is written otherwise.")));
    show(R"({"a":"00123","price":12.5})", kJson); // marked in its row, no more
    QTRY_COMPARE(tree()->tree()->model()->rowCount(), 1);
    QTRY_COMPARE(shownStrip(), QString());
    QVERIFY(!about->isVisible());
}

void TestPayloadKinds::saysWhatATokenHolds()
{
    const QByteArray body = R"({"t":"SGVsbG8sIDxiPndvcmxkPC9iPiE="})";
    show(body, kJson);
    choose(8);
    auto *about = tree()->findChild<QPlainTextEdit *>();
    QTRY_COMPARE(about->toPlainText(), QStringLiteral("Decoded from base64: Hello, <b>world</b>!"));
}

void TestPayloadKinds::copiesWithKeys()
{
    show(R"({"a":{"b c":"x\u0041"}})", kJson);
    choose(16);
    QTreeView *view = tree()->tree();
    view->setFocus();
    const auto press = [view](int key, Qt::KeyboardModifiers modifiers) {
        QTest::keyClick(view, Qt::Key(key), modifiers);
        return QGuiApplication::clipboard()->text();
    };
    constexpr auto kAlt = Qt::ControlModifier | Qt::AltModifier;
    QCOMPARE(press(Qt::Key_C, Qt::ControlModifier), QStringLiteral("xA"));
    QCOMPARE(press(Qt::Key_C, kAlt), QStringLiteral("\"x\\u0041\""));
    QCOMPARE(press(Qt::Key_P, kAlt), QStringLiteral("/a/b c"));
    QCOMPARE(press(Qt::Key_J, kAlt), QStringLiteral("$.a['b c']"));
    QCOMPARE(press(Qt::Key_Q, kAlt), QStringLiteral(".a[\"b c\"]"));
    QSignalSpy spy(m_detail.get(), &EventDetail::filterRequested);
    press(Qt::Key_F, kAlt);
    QCOMPARE(spy.takeFirst().first().toString(), QStringLiteral("json.\"/a/b c\"=\"xA\""));
}

void TestPayloadKinds::offersValuesAsColumns()
{
    const auto column = [this]() -> QAction * {
        for (QAction *action : tree()->actions()) {
            if (action->text() == QStringLiteral("Add as column"))
                return action;
        }
        return nullptr;
    };
    QSignalSpy spy(m_detail.get(), &EventDetail::columnRequested);
    show(R"({"row_count":149})", kJson);
    const auto *model = qobject_cast<JsonTreeModel *>(tree()->tree()->model());
    QTRY_COMPARE(model->document()->text(), QByteArray(R"({"row_count":149})"));
    choose(14);
    QVERIFY(column()->isVisible() && column()->isEnabled());
    column()->trigger();
    QCOMPARE(spy.takeFirst().first().value<EventField>().text(), QStringLiteral("json.row_count"));
}

void TestPayloadKinds::survivesDeepNesting()
{
    show(QByteArray(5000, '[') + QByteArray(5000, ']'), kJson);
    QTRY_COMPARE(tree()->tree()->model()->rowCount(), 1);
    show(QByteArray(5000, '['), kJson); // and cut off
    QTRY_VERIFY(shownStrip().contains(QStringLiteral("5000 levels")));
    QTest::mouseClick(button(QStringLiteral("Tree")), Qt::LeftButton);
    QTRY_VERIFY(tree()->isVisible());
    show(QByteArray("<a>").repeated(5000), "application/xml");
    QTRY_VERIFY(shownStrip().contains(QStringLiteral("nested deeper than 256 levels")));
    show(QByteArray(10'001, '[') + QByteArray(10'001, ']'), kJson);
    QTRY_COMPARE(shownStrip(),
        QStringLiteral("Shown as text, not as a tree: It is nested deeper than 10000 levels."));
    QVERIFY(button(QStringLiteral("Tree"))->toolTip().contains(QStringLiteral("10000 levels")));
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestPayloadKinds)
#include "tst_payloadkinds.moc"
