// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/displaytext.h"
#include "ui/theme/theme.h"
#include "ui/views/textpage.h"
#include "ui/views/textscintilla.h"

#include <QApplication>
#include <QTest>

namespace tallyman {

// The colours of JSON in an editor.
class TestJsonHighlighter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void stylesEachPart_data();
    void stylesEachPart();
    void brokenLinesAreNoErrors_data();
    void brokenLinesAreNoErrors();
    void foldsWhatIsNested();

private:
    // One letter for the style of each byte of a text.
    [[nodiscard]] static QByteArray stylesOf(const QsciScintilla *editor);
    [[nodiscard]] static QByteArray stylesOf(const QByteArray &json);
};

QByteArray TestJsonHighlighter::stylesOf(const QsciScintilla *editor)
{
    editor->SendScintilla(QsciScintillaBase::SCI_COLOURISE, 0UL, -1L);
    constexpr QByteArrayView kLetters(".nsukeccoiiwwX");
    QByteArray letters;
    for (unsigned long at = 0; at < static_cast<unsigned long>(editor->length()); ++at)
        letters += kLetters[editor->SendScintilla(QsciScintillaBase::SCI_GETSTYLEAT, at)];
    return letters;
}

QByteArray TestJsonHighlighter::stylesOf(const QByteArray &json)
{
    TextPage page;
    page.setText(displayText(json), TextLanguage::Json);
    return stylesOf(page.editor());
}

void TestJsonHighlighter::stylesEachPart_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("styles");
    QTest::newRow("pair") << QByteArray(R"({"a": -1.5e3})") << QByteArray("okkko.nnnnnno");
    QTest::newRow("string") << QByteArray(R"(["a:", true])") << QByteArray("osssso.wwwwo");
    QTest::newRow("escapes") << QByteArray(R"("a\n\u00e9\\")") << QByteArray("sseeeeeeeeees");
    QTest::newRow("bad escape") << QByteArray(R"("\x")") << QByteArray("sXss");
    QTest::newRow("quote in a key") << QByteArray(R"({"a\"b":1})") << QByteArray("okkeekkono");
    QTest::newRow("misspelt") << QByteArray("[tru]") << QByteArray("oXXXo");
    QTest::newRow("unclosed") << QByteArray("\"ab\n1") << QByteArray("suu.n");
    QTest::newRow("none of JSON") << QByteArray("[;]") << QByteArray("oXo");
}

void TestJsonHighlighter::stylesEachPart()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, styles);
    QCOMPARE(stylesOf(json), styles);
}

void TestJsonHighlighter::brokenLinesAreNoErrors_data()
{
    QTest::addColumn<QByteArray>("json");
    const qsizetype width = DisplayText::kMaxLineBytes;
    QTest::newRow("string") << QByteArray(
        "{\"a\":\"" + QByteArray("it, is: {long} ").repeated(200) + "\",\"b\":1}");
    QTest::newRow("key") << QByteArray("{\"" + QByteArray(width + 9, 'k') + "\":1}");
    QTest::newRow("escape") << QByteArray("[\"" + QByteArray(width - 3, 'x') + "\\\"x\", 1]");
    QTest::newRow("escaped unit") << QByteArray("[\"" + QByteArray(width - 5, 'x') + "\\u00e9\"]");
    QTest::newRow("word") << QByteArray("[" + QByteArray(width - 3, ' ') + "true]");
    QTest::newRow("number") << QByteArray("[" + QByteArray(width - 3, ' ') + "12345e-7]");
}

void TestJsonHighlighter::brokenLinesAreNoErrors()
{
    QFETCH(QByteArray, json);
    const QByteArray styles = stylesOf(json);
    QVERIFY(styles.size() > json.size()); // it was broken
    QVERIFY2(!styles.contains('X') && !styles.contains('u'), styles.constData());
    QCOMPARE(styles.back(), 'o');
}

void TestJsonHighlighter::foldsWhatIsNested()
{
    TextPage page;
    page.setText("{\n  \"a\": [\n    1\n  ]\n}", TextLanguage::Json);
    (void)stylesOf(page.editor());
    const auto parentOf = [&](unsigned long line) {
        return page.editor()->SendScintilla(QsciScintillaBase::SCI_GETFOLDPARENT, line);
    };
    QCOMPARE(parentOf(0), -1L);
    QCOMPARE(parentOf(1), 0L);
    QCOMPARE(parentOf(2), 1L);
    QCOMPARE(parentOf(3), 1L);
    QCOMPARE(parentOf(4), 0L);
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestJsonHighlighter)
#include "tst_jsonhighlighter.moc"
