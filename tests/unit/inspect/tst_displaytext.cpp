// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/displaytext.h"

#include <QTest>

using namespace tallyman;

class TestDisplayText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesHarmless_data();
    void makesHarmless();
    void countsInGoodEnglish();
    void isTheSameInPieces_data() { makesHarmless_data(); }
    void isTheSameInPieces();
    void breaksLongLines();
};

void TestDisplayText::makesHarmless_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<int>("notes");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &shown,
                         int notes) { QTest::newRow(name) << bytes << shown << notes; };
    row("plain", "a\tb\nc", QStringLiteral("a\tb\nc"), 0);
    row("CRLF", "a\r\nb\r\n", QStringLiteral("a\nb\n"), 0);
    row("lone CR", "a\rb\r", QStringLiteral("a␍b␍"), 1);
    row("NUL", QByteArray("a\0b", 3), QStringLiteral("a␀b"), 1);
    row("ANSI escape", "\x1B[31mred", QStringLiteral("␛[31mred"), 1);
    row("DEL", "\x7F", QStringLiteral("␡"), 1);
    row("bidi override",
        "a\xE2\x80\xAE"
        "b",
        QStringLiteral("a⟨U+202E⟩b"), 1);
    row("Arabic letter mark", "\xD8\x9C", QStringLiteral("⟨U+061C⟩"), 1);
    row("zero width", "\xE2\x80\x8B", QStringLiteral("⟨U+200B⟩"), 1);
    row("C1 control", "\xC2\x9B", QStringLiteral("⟨U+009B⟩"), 1);
    row("invalid",
        "a\xFF\xFE"
        "b",
        QStringLiteral("a��b"), 1);
    row("cut sequence", "a\xE2\x82", QStringLiteral("a��"), 1);
    row("UTF-8", "Zo\xC3\xAB \xF0\x9F\x98\x80", QStringLiteral("Zoë 😀"), 0);
    row("all at once", "\x01\xFF\xE2\x80\xAE", QStringLiteral("␁�⟨U+202E⟩"), 3);
}

void TestDisplayText::makesHarmless()
{
    QFETCH(QByteArray, bytes);
    QStringList notes;
    const QString shown = QString::fromUtf8(displayText(bytes, &notes));
    QTEST(shown, "shown");
    QTEST(static_cast<int>(notes.size()), "notes");
}

void TestDisplayText::countsInGoodEnglish()
{
    const auto notes = [](const QByteArray &bytes) {
        DisplayText text;
        QByteArray out;
        text.append(bytes, &out);
        text.finish(&out);
        return text.notes();
    };
    const QByteArray odd("\x01\xFF\xE2\x80\xAE");
    QCOMPARE(notes(odd),
        (QStringList{QStringLiteral("1 byte is not UTF-8, shown as “�”."),
            QStringLiteral("1 control character is shown as a picture."),
            QStringLiteral("1 invisible character is spelled out.")}));
    QCOMPARE(notes(odd + odd),
        (QStringList{QStringLiteral("2 bytes are not UTF-8, shown as “�”."),
            QStringLiteral("2 control characters are shown as pictures."),
            QStringLiteral("2 invisible characters are spelled out.")}));
}

void TestDisplayText::isTheSameInPieces()
{
    QFETCH(QByteArray, bytes);
    DisplayText text;
    QByteArray out;
    for (const char c : bytes)
        text.append(QByteArrayView(&c, 1), &out);
    text.finish(&out);
    QTEST(QString::fromUtf8(out), "shown");
}

void TestDisplayText::breaksLongLines()
{
    QStringList notes;
    const QByteArray out = displayText(QByteArray(2 * 1024 * 1024, 'x'), &notes);
    const auto lines = out.split('\n');
    QCOMPARE(lines.size(), 2048);
    QCOMPARE(lines.first(), QByteArray(DisplayText::kMaxLineBytes, 'x') + "⤶");
    QCOMPARE(notes.size(), 1);
    QCOMPARE(displayText(QByteArray(DisplayText::kMaxLineBytes, 'x')),
        QByteArray(DisplayText::kMaxLineBytes, 'x'));
}

QTEST_GUILESS_MAIN(TestDisplayText)
#include "tst_displaytext.moc"
