// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/messagediff.h"

#include <QTest>

using namespace tallyman;

class TestMessageDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesContents_data();
    void comparesContents();
    void comparesHeaders();
    void comparesLines();
    void comparesTexts();
};

void TestMessageDiff::comparesContents_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<ComparedAs>("as");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *name, const QByteArray &type, const QByteArray &left,
                         const QByteArray &right, ComparedAs as,
                         bool same) { QTest::newRow(name) << type << left << right << as << same; };
    const QByteArray json = "application/json";
    const QByteArray form = "application/x-www-form-urlencoded";
    row("both empty", json, "", "", ComparedAs::SameBytes, true);
    row("one empty", json, "", "{}", ComparedAs::Text, false);
    row("same bytes", json, "{", "{", ComparedAs::SameBytes, true);
    row("same JSON", json, "[1]", "[ 1 ]", ComparedAs::Structure, true);
    row("with a byte order mark", json, "[1]", "\xEF\xBB\xBF[1]", ComparedAs::Structure, true);
    row("other JSON", json, "[1]", "[2]", ComparedAs::Structure, false);
    row("broken JSON", json, "[1", "[2]", ComparedAs::Text, false);
    row("form in another order", form, "a=1&b=2", "b=2&a=1", ComparedAs::Structure, true);
    row("other form", form, "a=1", "a=2", ComparedAs::Structure, false);
    row("xml", "application/xml", "<a><b>1</b></a>", "<a> <b>1</b></a>", ComparedAs::Structure,
        true);
    row("text", "text/plain", "a\nb", "a\nc", ComparedAs::Text, false);
    row("bytes", "application/octet-stream", QByteArray("\0\1", 2), QByteArray("\0\2", 2),
        ComparedAs::Bytes, false);
    row("not UTF-8", "text/plain", "a\xFF", "a\xFE", ComparedAs::Bytes, false);
    const QByteArray file = "--x\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n";
    row("another file of the same size", "multipart/form-data; boundary=x", file + "1\r\n--x--",
        file + "2\r\n--x--", ComparedAs::Text, false);
}

void TestMessageDiff::comparesContents()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(bool, same);
    ComparedMessage before;
    before.headers.append("Content-Type", type);
    ComparedMessage after = before;
    before.body = left;
    after.body = right;
    const MessageDiff diff = diffMessages(before, after, {});
    QTEST(diff.contentAs, "as");
    QCOMPARE(diff.equal(), same);
    QCOMPARE(diff.firstDifference < 0, left == right);
    QVERIFY(contentSentence(diff).endsWith(u'.') || contentSentence(diff).endsWith(u')'));
}

void TestMessageDiff::comparesHeaders()
{
    ComparedMessage left;
    left.headers = {{"Host", "a"}, {"X-A", "1"}, {"X-A", "2"}, {"Content-Length", "1"},
        {"Gone", "x"}, {"Date", "1"}};
    ComparedMessage right;
    right.headers = {{"x-a", "1"}, {"HOST", "a"}, {"X-A", "3"}, {"Content-Length", "2"},
        {"X-A", "4"}, {"Date", "2"}};
    const auto diff =
        diffMessages(left, right, *IgnoreRules::parse({QStringLiteral("header:date")}));
    QStringList told;
    for (const FieldChange &change : diff.headers)
        told.append(changeKindName(change.kind) + u' '
            + QString::fromUtf8(change.name + ' ' + change.before + ' ' + change.after));
    QCOMPARE(told,
        (QStringList{QStringLiteral("changed X-A 2 3"), QStringLiteral("added X-A  4"),
            QStringLiteral("removed Gone x ")}));
}

void TestMessageDiff::comparesLines()
{
    ComparedMessage left;
    left.method = "POST";
    left.target = "/a";
    ComparedMessage right = left;
    right.target = "/b";
    const MessageDiff diff = diffMessages(left, right, {});
    QCOMPARE(diff.line.size(), 1);
    QCOMPARE(diff.line.first().name, QByteArray("target"));
    QVERIFY(!diff.equal());
}

void TestMessageDiff::comparesTexts()
{
    QByteArray left;
    for (int i = 1; i <= 100; ++i)
        left += "line " + QByteArray::number(i) + '\n';
    QByteArray right = left;
    right.replace("line 50\n", "LINE 50\nmore\n");
    const TextDiff diff = diffText(left, right);
    QCOMPARE(diff.removed, 1);
    QCOMPARE(diff.added, 2);
    QCOMPARE(diff.lines.size(), 9);
    QCOMPARE(diff.lines.first().left, 47);
    QCOMPARE(diff.lines.last().text, QByteArray("line 53"));
    QCOMPARE(diff.lines.last().right, 54);
    QVERIFY(diffText("a\nb", "a\r\nb").onlyLineBreaks);
    QVERIFY(diffText(QByteArray(2'100'000, '\n'), "x").tooManyLines);
    QCOMPARE(diffText({}, {}).lines.size(), 0);
}

QTEST_APPLESS_MAIN(TestMessageDiff)
#include "tst_messagediff.moc"
