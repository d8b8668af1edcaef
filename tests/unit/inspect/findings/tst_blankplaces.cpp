// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/blankplaces.h"

#include <QTest>

using namespace tallyman;

class BlankPlacesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhere_data();
    void saysWhere();
};

void BlankPlacesTest::saysWhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QString>("places");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &expected,
                         const char *places) {
        QTest::newRow(name) << text << expected << QString::fromUtf8(places);
    };
    row("the same", "a b ", "a b ", "");
    row("leading space", " secret", "secret", "a space before it");
    row("trailing spaces", "secret  ", "secret", "2 spaces behind it");
    row("inside", "sec\tret", "secret", "a tab inside, at character 4");
    row("two inside", "s ecr et", "secret",
        "a space inside, at character 2; a space inside, at character 6");
    row("behind a character of two bytes", "\xC3\xA9\xC2\xA0x", "\xC3\xA9x",
        "a no-break space inside, at character 2");
    row("no-break space in Latin-1", "secret\xA0", "secret", "a no-break space behind it");
    row("part of a character", "\xC3\xA0 ", "\xC3\xA0", "a space behind it");
    row("zero-width", "\xEF\xBB\xBFsec\xE2\x80\x8Bret", "secret",
        "a byte order mark before it; a zero-width space inside, at character 5");
    row("line breaks", "secret\r\n\n", "secret", "2 line breaks behind it");
    row("several kinds", " \t secret", "secret", "a space and a tab and a space before it");
    row("one that is meant", "pass word ", "pass word", "a space behind it");
    row("in the expected value", "secret", "secret\n",
        "the expected value has a line break behind it");
    row("another one", "pass\tword", "pass word",
        "a tab inside, at character 5; the expected value has a space inside, at character 5");
}

void BlankPlacesTest::saysWhere()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(withoutBlanks(text), withoutBlanks(expected));
    QTEST(blanksThatDiffer(text, expected).join(QStringLiteral("; ")), "places");
}

QTEST_GUILESS_MAIN(BlankPlacesTest)
#include "tst_blankplaces.moc"
