// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/encodingchecks.h"

#include <QTest>

using namespace tallyman;

class EncodingFindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doubts_data();
    void doubts();
};

void EncodingFindingsTest::doubts_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message"); // how it begins; empty: there is no finding
    const auto row = [](const char *name, const QByteArray &type, const QByteArray &text,
                         const char *message = "") {
        QTest::newRow(name) << type << text << QString::fromUtf8(message);
    };
    const QByteArray ascii = "{\"a\":1}";
    const QByteArray utf8 = "\"caf\xC3\xA9\"";
    const QByteArray latin1 = "\"caf\xE9\"";
    for (const char *charset : {"utf8", "UTF-8", "\"utf-8\"", "utf_8", "us-ascii", "ascii",
             "ISO-8859-1", "latin1", "iso-8859-15", "iso-8859-16", "windows-1252", "cp1252",
             "shift_jis", "x-sjis", "euc-jp", "euc-kr", "gb2312", "GBK", "gb18030", "big5",
             "koi8-r", "iso-2022-jp", "macintosh", "tis-620"}) {
        const QByteArray type = QByteArray("application/json; charset=") + charset;
        QTest::newRow(charset) << type << ascii << QString();
    }
    row("none named", "application/json", ascii);
    row("empty name", "application/json; charset=", ascii);
    row("no type", "", utf8);
    row("UTF-8", "application/json; charset=utf-8", utf8);
    row("Latin-1", "text/plain; charset=iso-8859-1", latin1);
    row("Windows-1252", "text/plain; charset=windows-1252", "\x93\x81\x94");
    row("Japanese", "text/plain; charset=shift_jis", "\x93\xFA\x96{\x8C\xEA");
    row("Chinese that is UTF-8 by chance", "text/plain; charset=gb2312", "\xC1\xAA\xCD\xA8");
    row("Chinese of the larger charset", "text/plain; charset=gb2312", "\x96|\x95\x5C\xD6\xD0");
    row("UTF-16 as it says", "text/plain; charset=utf-16le", QByteArray("a\0b\0", 4));
    row("UTF-16 without ASCII", "text/plain; charset=utf-16be", "\x65\xE5\x67\x2C\x8A\x9E");
    row("XML in Latin-1", "text/xml",
        "<?xml version=\"1.0\" encoding='iso-8859-1'?><a>caf\xE9 au</a>");

    row("unknown", "application/json; charset=nonsense", ascii,
        "The Content-Type names the charset “nonsense”, which is none.");
    row("unknown and not UTF-8", "text/plain; charset=nonsense", latin1,
        "The Content-Type names the charset “nonsense”, which is none.");
    row("of a database", "application/json; charset=utf8mb4", utf8, "The Content-Type names");
    row("of Qt", "application/json; charset=locale", ascii, "The Content-Type names");
    row("unknown in XML", "text/xml", "<?xml version='1.0' encoding='nonsense'?><a/>",
        "The XML declaration names the charset “nonsense”, which is none.");
    row("no UTF-8", "text/plain; charset=utf-8", latin1,
        "The text is not valid UTF-8 from byte 4 on.");
    row("no UTF-8, though none is named", "text/plain", latin1,
        "The text is not valid UTF-8 from byte 4 on.");
    row("UTF-8 as Latin-1", "application/json; charset=iso-8859-1", utf8,
        "The Content-Type says iso-8859-1, but the text is UTF-8.");
    row("UTF-8 as Cyrillic", "text/plain; charset=koi8-r", utf8,
        "The Content-Type says koi8-r, but the text is UTF-8.");
    row("UTF-8 as Japanese", "text/plain; charset=Shift_JIS",
        "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xA7",
        "The Content-Type says Shift_JIS, but the text is UTF-8.");
    row("UTF-8 as UTF-16", "application/json; charset=utf-16", ascii,
        "The Content-Type says utf-16, but it is not.");
    row("UTF-8 as ASCII", "text/plain; charset=us-ascii", utf8,
        "The Content-Type says us-ascii, but the text is UTF-8.");
    row("Latin-1 as ASCII", "text/plain; charset=us-ascii", latin1,
        "The Content-Type says us-ascii, but byte 4 is none of it.");
    row("Latin-1 as Japanese", "text/plain; charset=euc-jp", "caf\xE9 au lait",
        "The Content-Type says euc-jp, but the text is not valid in it.");
    row("UTF-16 that does not say so", "text/plain", QByteArray("a\0b\0", 4),
        "The text is in UTF-16 or UTF-32");
    row("byte order mark", "application/json", "\xEF\xBB\xBF{}",
        "The content begins with the byte order mark of UTF-8");
    row("mojibake", "application/json", "caf\xC3\x83\xC2\xA9", "Text at byte 3 seems");
}

void EncodingFindingsTest::doubts()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    CheckedEvent checked;
    checked.headers.append("Content-Type", type);
    const auto finding = checkEncoding(checked, text);
    QCOMPARE(finding.has_value(), !message.isEmpty());
    if (!finding)
        return;
    QVERIFY2(finding->message.startsWith(message), qPrintable(finding->message));
    QVERIFY(!finding->evidence.isEmpty());
}

QTEST_GUILESS_MAIN(EncodingFindingsTest)
#include "tst_encodingfindings.moc"
