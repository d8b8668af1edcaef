// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerbody.h"
#include "ui/theme/theme.h"
#include "ui/views/textscintilla.h"

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

namespace tallyman {

// The editor of the composer's content: what it shows, what it sends, and when it knows.
class TestComposerBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsWhatIsInvisible();
    void looksAtLargeContentElsewhere();
    void saysNothingStale();

private:
    static QByteArray rows(int count);
    static QString check(const ComposerBody &body);
};

void TestComposerBody::initTestCase()
{
    applyTheme(*qApp, ThemeChoice::Light);
}

// Compact JSON, some 60 bytes a row.
QByteArray TestComposerBody::rows(int count)
{
    QByteArray json = "[";
    for (int i = 0; i < count; ++i) {
        json += (i > 0 ? R"(,{"id":)" : R"({"id":)") + QByteArray::number(i)
            + R"(,"name":"somebody","mail":"somebody@example.org"})";
    }
    return json + ']';
}

QString TestComposerBody::check(const ComposerBody &body)
{
    return body.findChild<QLabel *>(QStringLiteral("composerCheck"))->text();
}

void TestComposerBody::showsWhatIsInvisible()
{
    const QByteArray sent = "{\"a\":\"x\xE2\x80\xAEy\xE2\x80\x8Bz\"}";
    ComposerBody body;
    body.setBody(sent, "application/json");
    QVERIFY2(
        check(body).contains(QStringLiteral("2 invisible characters")), qPrintable(check(body)));
    for (const auto &[utf8, name] : {std::pair("\xE2\x80\xAE", "U+202E"),
             std::pair("\xE2\x80\x8B", "U+200B"), std::pair("\xEF\xBB\xBF", "U+FEFF")}) {
        QByteArray shown(16, '\0');
        body.editor()->SendScintilla(QsciScintillaBase::SCI_GETREPRESENTATION, utf8, shown.data());
        QCOMPARE(shown.constData(), name);
    }
    QVERIFY(body.editor()->findFirst(QStringLiteral("a"), false, true, false, false));
    body.editor()->replaceSelectedText(QStringLiteral("b"));
    body.settle();
    QCOMPARE(body.body(), QByteArray(sent).replace("a", "b"));
}

void TestComposerBody::looksAtLargeContentElsewhere()
{
    const QByteArray sent = rows(20'000);
    ComposerBody body;
    QSignalSpy changed(&body, &ComposerBody::changed);
    body.setBody(sent, "application/json");
    QCOMPARE(changed.size(), 0);
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(!body.isEdited());
    QVERIFY(check(body).contains(QStringLiteral("Valid JSON")));
    QVERIFY(body.editor()->findFirst(QStringLiteral("somebody"), false, true, false, false));
    body.editor()->replaceSelectedText(QStringLiteral("nobody"));
    body.settle();
    QCOMPARE(changed.size(), 1);
    QTRY_COMPARE(changed.size(), 2);
    QVERIFY(body.isEdited());
    const qsizetype at = sent.indexOf("somebody");
    QCOMPARE(body.body(), QByteArray(sent).replace(at, 8, "nobody"));
}

// While the worker reads one text, another is typed: nothing is said of the first.
void TestComposerBody::saysNothingStale()
{
    ComposerBody body;
    QSignalSpy changed(&body, &ComposerBody::changed);
    body.setBody(rows(20'000), "application/json");
    QTRY_VERIFY(body.isSettled() && changed.size() == 1);
    body.editor()->insertAt(QStringLiteral("}"), 0, 0);
    QVERIFY(!body.isSettled());
    QCOMPARE(check(body), QStringLiteral("Checking …"));
    body.settle();
    QSignalSpy said(&body, &ComposerBody::changed);
    body.editor()->SendScintilla(QsciScintillaBase::SCI_DELETERANGE, 0UL, 1L);
    QVERIFY(!body.isSettled());
    QTRY_COMPARE(said.size(), 1);
    QVERIFY(check(body).contains(QStringLiteral("Valid JSON")));
    QVERIFY(!body.isEdited());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestComposerBody)
#include "tst_composerbody.moc"
