// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/contentkind.h"

#include <QTest>

using namespace tallyman;

class TestContentKind : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recognises_data();
    void recognises();
};

void TestContentKind::recognises_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ContentKind>("kind");
    const auto row = [](const char *name, const QByteArray &type, const QByteArray &body,
                         ContentKind kind) { QTest::newRow(name) << type << body << kind; };
    row("empty", "application/json", "", ContentKind::Empty);
    row("json", "application/json; charset=utf-8", "{}", ContentKind::Json);
    row("json suffix", "application/cloudevents+json", "{}", ContentKind::Json);
    row("json in other case", "Application/JSON", "x", ContentKind::Json);
    row("json without type", "", " \n[1]", ContentKind::Json);
    row("json with BOM", "text/plain", "\xEF\xBB\xBF{}", ContentKind::Json);
    row("json sent as form", "application/x-www-form-urlencoded", "{\"a\":1}", ContentKind::Json);
    row("form", "application/x-www-form-urlencoded", "a=1&b=2", ContentKind::Form);
    row("multipart", "multipart/form-data; boundary=x", "--x", ContentKind::Multipart);
    row("xml", "application/xml", "<a/>", ContentKind::Xml);
    row("xml without type", "", "<?xml version='1.0'?><a/>", ContentKind::Xml);
    row("xml in the charset it names", "text/xml",
        "<?xml version='1.0' encoding='iso-8859-1'?><a>caf\xE9 au lait</a>", ContentKind::Xml);
    row("xml in no charset", "text/xml", "<?xml version='1.0'?><a>caf\xE9 au lait</a>",
        ContentKind::Binary);
    row("CSV", "text/csv", "a,b\n1,2\n", ContentKind::Csv);
    row("CSV of one column", "text/csv", "a\n1\n", ContentKind::Text);
    row("TSV", "text/tab-separated-values", "a\tb\n", ContentKind::Csv);
    row("a table without type", "", "a;b;c\n1;2;3\n", ContentKind::Csv);
    row("prose", "text/plain", "Hello, you,\nthere.\n", ContentKind::Text);
    row("text", "text/plain", "import finished\n", ContentKind::Text);
    row("Latin-1 with its name", "text/plain; charset=ISO-8859-1", "caf\xE9", ContentKind::Text);
    row("unknown charset", "text/plain; charset=x-none", "caf\xE9 au lait", ContentKind::Binary);
    row("PNG as octets", "application/octet-stream", "\x89PNG\r\n\x1A\n....", ContentKind::Image);
    row("JPEG", "image/jpeg", "\xFF\xD8\xFF\xE0", ContentKind::Image);
    row("not the image it says", "image/png", "<html>", ContentKind::Text);
    row("text with NUL", "text/plain", QByteArray("a\0b", 3), ContentKind::Binary);
    row("Latin-1 text", "text/plain", "caf\xE9 au lait", ContentKind::Text);
    row("Latin-1 table", "text/csv", "n\xE4me,x\n1,2\n", ContentKind::Csv);
    row("Latin-1, of no type", "application/octet-stream", "caf\xE9 au lait", ContentKind::Binary);
    row("binary", "", "\x80PNG\r\n\x1A\n....", ContentKind::Binary);
    row("sequence cut by the window", "", QByteArray(4095, 'a') + "\xC3\xA9", ContentKind::Text);
}

void TestContentKind::recognises()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QTEST(contentKind(type, body), "kind");
}

QTEST_GUILESS_MAIN(TestContentKind)
#include "tst_contentkind.moc"
