// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/payload.h"

#include <QStringEncoder>
#include <QTest>

#include <zlib.h>

using namespace tallyman;

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

HeaderList typed(const QByteArray &contentType)
{
    return contentType.isEmpty() ? HeaderList() : HeaderList{{"Content-Type", contentType}};
}

QString textAt(const Payload &payload, const QString &pointer)
{
    return payload.root().at(JsonPath::parse(pointer).value()).text();
}

QByteArray encoded(const QString &text, QStringConverter::Encoding encoding, bool withMark)
{
    QStringEncoder encoder(
        encoding, withMark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
    return encoder(text);
}

QByteArray gzipped(const QByteArray &bytes)
{
    z_stream stream = {};
    constexpr int kGzip = 16;
    if (deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray out(bytes.size() + 100, Qt::Uninitialized);
    QByteArray in = bytes;
    stream.next_in = reinterpret_cast<Bytef *>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

const QString kMultipart = QStringLiteral("multipart/form-data; boundary=\"a b\"");
// Ten levels, each ten of the one before.
QByteArray entityBomb()
{
    QByteArray xml = "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY e0 \"aaaaaaaaaa\">";
    for (int i = 1; i < 10; ++i) {
        const QByteArray before = "&e" + QByteArray::number(i - 1) + ";";
        xml += "<!ENTITY e" + QByteArray::number(i) + " \"" + before.repeated(10) + "\">";
    }
    return xml + "]>\n<a>&e9;</a>";
}

// An entity that is not too long, 300 times.
QByteArray manyEntities(const QByteArray &declaration, const QByteArray &use)
{
    return "<!DOCTYPE a [<!ENTITY e \"" + QByteArray(4000, 'x') + "\">" + declaration + "]><a>"
        + use.repeated(300) + "</a>";
}

} // namespace

class TestPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAsJson_data();
    void readsAsJson();
    void readsWideJson_data();
    void readsWideJson();
    void keepsOffsets_data();
    void keepsOffsets();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void undoesCodings();
    void undoesCodingsThatNobodyNamed();
    void boundsCodings();
    void keepsPartsBeforeACut();
    void readsEmbeddedJson();
    void saysWhichLineIsBroken();
    void saysWhatIsWrongWithALine_data();
    void saysWhatIsWrongWithALine();
    void readsWideXml();
    void repairsWideText();
    void readsTextInItsCharset();
};

void TestPayload::readsAsJson_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ContentKind>("kind");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const QString &type, const QByteArray &body,
                         ContentKind kind, const QByteArray &json) {
        QTest::newRow(name) << type << body << kind << json;
    };
    const QString json = QStringLiteral("application/json");
    const QString form = QStringLiteral("application/x-www-form-urlencoded");
    const QString xml = QStringLiteral("application/xml");
    row("JSON", json, R"([{"a":1}])", ContentKind::Json, R"([{"a":1}])");
    row("JSON without type", {}, R"( {"a":1})", ContentKind::Json, R"({"a":1})");
    row("JSON as text", QStringLiteral("text/plain; charset=UTF-8"), R"({"a":1})",
        ContentKind::Json, R"({"a":1})");
    row("JSON as form", form, R"({"a":1})", ContentKind::Json, R"({"a":1})");
    row("JSON with mark", json, "\xEF\xBB\xBF[1]", ContentKind::Json, "[1]");
    const QString lines = QStringLiteral("application/x-ndjson");
    row("lines", lines, "{\"a\":1}\r\n\n{\"a\":2}\n", ContentKind::Json,
        "[{\"a\":1}\r,\n{\"a\":2}\n]");
    row("lines with CRLF and blank lines behind them", lines, "1\r\n2\r\n\r\n \r\n",
        ContentKind::Json, "[1\r,2\r\n\r\n \r\n]");
    row("lines with mark", lines, "\xEF\xBB\xBF{\"a\":1}\n{\"a\":2}\n", ContentKind::Json,
        "[   {\"a\":1},{\"a\":2}\n]");
    row("lines with mark and without type", {}, "\xEF\xBB\xBF{\"a\":1}\r\n{\"a\":2}",
        ContentKind::Json, "[   {\"a\":1}\r,{\"a\":2}]");
    row("form", form, "a=1&b=x+y%26z&c=%C3%A9&d&&e=", ContentKind::Form,
        R"({"a":"1","b":"x y&z","c":"é","d":"","e":""})");
    row("repeated name", form, "a=1&b=2&a=3", ContentKind::Form, R"({"a":["1","3"],"b":"2"})");
    row("brackets", form, "0%5Bimport_id%5D=7", ContentKind::Form, R"({"0[import_id]":"7"})");
    row("what JSON escapes", form, "a=%22%5C%0A%00", ContentKind::Form,
        R"({"a":"\"\\\u000a\u0000"})");
    row("multipart", kMultipart,
        "before\r\n--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n2\r\n--a b\r\n"
        "Content-Disposition: form-data; name=\"f\"; filename=\"../a.csv\"\r\nContent-Type: "
        "text/csv\r\n\r\nn,m\r\n--a b--\r\nbehind",
        ContentKind::Multipart, R"({"x":"1\u000d\u000a2","f":{"filename":"../a.csv","bytes":3}})");
    row("multipart with bare LF", kMultipart,
        "--a b\nContent-Disposition: form-data; name=x\n\n1\n--a b--\n", ContentKind::Multipart,
        R"({"x":"1"})");
    row("empty part", kMultipart,
        "--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n--a b--\r\n",
        ContentKind::Multipart, R"({"x":""})");
    row("XML", xml,
        "<?xml version=\"1.0\"?><rows n=\"2\"><row>a &amp; b</row><row/><!-- c --></rows>",
        ContentKind::Xml, R"({"rows":{"@n":"2","row":["a & b",""]}})");
    row("XML with text beside elements", xml, "<a>\n x<b>1</b>\n</a>", ContentKind::Xml,
        R"({"a":{"b":"1","#text":"x"}})");
    row("XML by its beginning", {}, "<?xml version=\"1.0\"?><a><![CDATA[<b>]]></a>",
        ContentKind::Xml, R"({"a":"<b>"})");
}

void TestPayload::readsAsJson()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, body);
    const Payload payload = readPayload(typed(type.toLatin1()), body, kMostBytes);
    QTEST(payload.kind, "kind");
    QVERIFY2(payload.document, qPrintable(payload.problem.sentence));
    QVERIFY(payload.document->isValid());
    QTEST(payload.root().token().toByteArray(), "json");
    QVERIFY(payload.problem.sentence.isEmpty());
}

void TestPayload::readsWideJson_data()
{
    QTest::addColumn<QStringConverter::Encoding>("encoding");
    QTest::addColumn<bool>("withMark");
    const auto row = [](const char *name, QStringConverter::Encoding encoding) {
        QTest::addRow("%s", name) << encoding << false;
        QTest::addRow("%s with mark", name) << encoding << true;
    };
    row("UTF-16LE", QStringConverter::Utf16LE);
    row("UTF-16BE", QStringConverter::Utf16BE);
    row("UTF-32LE", QStringConverter::Utf32LE);
    row("UTF-32BE", QStringConverter::Utf32BE);
}

void TestPayload::readsWideJson()
{
    QFETCH(QStringConverter::Encoding, encoding);
    QFETCH(bool, withMark);
    const QByteArray body = encoded(QStringLiteral("{\"a\":\"é😀\"}"), encoding, withMark);
    const Payload payload = readPayload(typed("application/json"), body, kMostBytes);
    QVERIFY2(payload.document, qPrintable(payload.problem.sentence));
    QCOMPARE(textAt(payload, QStringLiteral("/a")), QStringLiteral("é😀"));
    QVERIFY(!payload.offsetsAreOfBody);
}

void TestPayload::keepsOffsets_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("areOfBody");
    QTest::newRow("JSON") << QStringLiteral("application/json") << QByteArray(" [12]") << true;
    QTest::newRow("mark") << QStringLiteral("application/json") << QByteArray("\xEF\xBB\xBF[12]")
                          << true;
    QTest::newRow("lines") << QStringLiteral("application/json") << QByteArray("1\n2\n") << false;
    QTest::newRow("form") << QStringLiteral("application/x-www-form-urlencoded")
                          << QByteArray("a=12") << false;
    QTest::newRow("XML") << QStringLiteral("text/xml") << QByteArray("<a>12</a>") << false;
}

void TestPayload::keepsOffsets()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, body);
    const Payload payload = readPayload(typed(type.toLatin1()), body, kMostBytes);
    QVERIFY(payload.document);
    QTEST(payload.offsetsAreOfBody, "areOfBody");
    if (payload.offsetsAreOfBody) {
        const JsonSlice number = payload.root().child("0").slice();
        QCOMPARE(body.mid(number.start, number.end - number.start), QByteArray("12"));
    }
}

void TestPayload::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("sentence"); // part of it; empty: there is nothing to say
    const auto row = [](const char *name, const QString &type, const QByteArray &body,
                         const char *sentence) {
        QTest::newRow(name) << type << body << QString::fromUtf8(sentence);
    };
    const QString json = QStringLiteral("application/json");
    const QString xml = QStringLiteral("application/xml");
    row("nothing", json, "", "");
    row("text", QStringLiteral("text/plain"), "hello", "");
    row("binary", {}, QByteArray("\x89PNG\0\0", 6), "");
    row("a comma too many", json, "[1,]", "]");
    row("cut", json, "[1,", "cut off");
    row("a broken line", json, "{\"a\":1}\n{\"a\":\n", "");
    row("XML that ends early", xml, "<a><b></b>", "It ends while <a> is open.");
    row("XML closed otherwise", xml, "<a>\n<b></a>", "</a> closes, but <b> is open.");
    row("two roots", xml, "<a/><b/>", "Extra content");
    row("entity bomb", xml, entityBomb(), "entity");
    row("entity many times", xml, manyEntities({}, "&e;"), "Entities make");
    row("entity in many attributes", xml, manyEntities({}, "<b c=\"&e;\"/>"), "Entities make");
    row("entity as a default", xml, manyEntities("<!ATTLIST b c CDATA \"&e;\">", "<b/>"),
        "Entities make");
    row("unknown entity", xml,
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>", "");
    row("XML too deep", xml, QByteArray("<a>").repeated(300) + QByteArray("</a>").repeated(300),
        "nested deeper than 256 levels");
}

void TestPayload::saysWhatIsWrong()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, body);
    QFETCH(QString, sentence);
    const Payload payload = readPayload(typed(type.toLatin1()), body, kMostBytes);
    if (payload.document) // an entity that is not fetched
        QCOMPARE(payload.root().token().toByteArray(), QByteArray(R"({"a":""})"));
    else
        QVERIFY(payload.root().isNull());
    QVERIFY2(payload.problem.sentence.contains(sentence), qPrintable(payload.problem.sentence));
    QCOMPARE(sentence.isEmpty() || !payload.problem.sentence.isEmpty(), true);
}

void TestPayload::undoesCodings()
{
    HeaderList headers = typed("application/json");
    headers.append("Content-Encoding", "gzip");
    const Payload payload = readPayload(headers, gzipped(R"({"import_id":7})"), kMostBytes);
    QVERIFY2(payload.document, qPrintable(payload.problem.sentence));
    QCOMPARE(textAt(payload, QStringLiteral("/import_id")), QStringLiteral("7"));
    QVERIFY(!payload.offsetsAreOfBody);
}

void TestPayload::undoesCodingsThatNobodyNamed()
{
    const QByteArray coded = gzipped(R"({"import_id":7})");
    for (const char *type : {"application/json", "application/gzip", ""}) {
        const Payload payload = readPayload(typed(type), coded, kMostBytes);
        QVERIFY2(payload.document, qPrintable(payload.problem.sentence));
        QCOMPARE(textAt(payload, QStringLiteral("/import_id")), QStringLiteral("7"));
        QVERIFY2(payload.decodingNote.contains(QLatin1String("No Content-Encoding says so.")),
            qPrintable(payload.decodingNote));
    }
    const QByteArray onlyBegins = "\x1F\x8B\x08 and no more";
    const Payload other = readPayload(typed("application/octet-stream"), onlyBegins, kMostBytes);
    QCOMPARE(other.content, onlyBegins);
    QCOMPARE(other.decodingNote, QString());
}

void TestPayload::boundsCodings()
{
    HeaderList headers = typed("application/json");
    headers.append("Content-Encoding", "gzip");
    const QByteArray large = "[\"" + QByteArray(200'000, 'a') + "\"]";
    QVERIFY(readPayload(headers, gzipped(large), kMostBytes).document);
    const Payload cut = readPayload(headers, gzipped(large), 1000);
    QVERIFY(!cut.document);
    QVERIFY(!cut.problem.sentence.isEmpty());
    const Payload broken = readPayload(headers, gzipped(large).left(50), kMostBytes);
    QVERIFY(!broken.document);
    QVERIFY(!broken.problem.sentence.isEmpty());
}

void TestPayload::keepsPartsBeforeACut()
{
    const QByteArray body = "--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--a "
                            "b\r\nContent-Disposition: form-data; name=\"y\"\r\n\r\n2";
    const Payload cut = readPayload(typed(kMultipart.toLatin1()), body, kMostBytes);
    QCOMPARE(textAt(cut, QStringLiteral("/x")), QStringLiteral("1"));
    QCOMPARE(textAt(cut, QStringLiteral("/y")), QStringLiteral("2"));
    QVERIFY2(cut.problem.sentence.contains(QLatin1String("not closed")),
        qPrintable(cut.problem.sentence));
    const Payload other =
        readPayload(typed("multipart/form-data; boundary=other"), body, kMostBytes);
    QVERIFY2(other.problem.sentence.contains(QLatin1String("does not stand in the body")),
        qPrintable(other.problem.sentence));
    QCOMPARE(other.root().count(), 0);
    const Payload none = readPayload(typed("multipart/form-data"), body, kMostBytes);
    QVERIFY2(none.problem.sentence.contains(QLatin1String("no boundary")),
        qPrintable(none.problem.sentence));
}

void TestPayload::readsEmbeddedJson()
{
    const Payload payload = readPayload(
        typed("text/plain"), R"({"Message":"{\"a\":[1]}","plain":"x","n":5})", kMostBytes);
    const auto embedded = embeddedDocument(payload.root().child("Message"));
    QVERIFY(embedded);
    QCOMPARE(JsonValue(embedded).child("a").child("0").text(), QStringLiteral("1"));
    QVERIFY(!embeddedDocument(payload.root().child("plain")));
    QVERIFY(!embeddedDocument(payload.root().child("n")));
    QVERIFY(!embeddedDocument(payload.root().child("gone")));
}

// The place is that of the line, not that of the array the lines are read as.
void TestPayload::saysWhichLineIsBroken()
{
    const QByteArray body("{\"a\":1}\n{\"a\":2,}\n\n{\"a\":3}\n");
    const Payload payload = readPayload(typed("application/x-ndjson"), body, kMostBytes);
    QVERIFY(!payload.document);
    QVERIFY(payload.lines);
    QCOMPARE(payload.problem.line, 2);
    QCOMPARE(payload.problem.column, 8);
    QCOMPARE(payload.problem.offset, 15);
    QVERIFY(payload.lenient->document);
    QCOMPARE(payload.lenient->document->text(), QByteArray("[{\"a\":1},{\"a\":2},{\"a\":3}]"));
    QCOMPARE(summaryOfRepairs(*payload.lenient), QStringLiteral("trailing comma (line 2)"));
}

void TestPayload::saysWhatIsWrongWithALine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("column");
    QTest::addColumn<QString>("repaired");
    QTest::newRow("unclosed") << QByteArray("{\"a\":2") << qint64(7) << QStringLiteral("{\"a\":2}");
    QTest::newRow("no value") << QByteArray("{\"a\":") << qint64(6)
                              << QStringLiteral("{\"a\":null}");
    QTest::newRow("too much") << QByteArray("{\"a\":2}}") << qint64(8)
                              << QStringLiteral("{\"a\":2}");
    QTest::newRow("unclosed string")
        << QByteArray("{\"a\":\"b") << qint64(6) << QStringLiteral("{\"a\":\"b\"}");
}

// Neither the brackets and commas that make an array of the lines, nor the lines that follow.
void TestPayload::saysWhatIsWrongWithALine()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, repaired);
    const JsonDocumentPtr alone = JsonDocument::read(line);
    const QString sentence = readLeniently(line, alone->problem()).problem.sentence;
    for (const QByteArray &end : {QByteArray(), QByteArray("\n"), QByteArray("\r\n{\"a\":3}")}) {
        const QByteArray body = "{\"a\":1}\n\n" + line + end;
        const Payload payload = readPayload(typed("application/x-ndjson"), body, kMostBytes);
        QVERIFY(payload.lines);
        QCOMPARE(payload.problem.line, 3);
        QTEST(payload.problem.column, "column");
        QCOMPARE(payload.problem.offset, 9 + alone->problem().offset);
        QCOMPARE(payload.problem.sentence, sentence);
        for (const JsonRepair &repair : payload.lenient->repairs)
            QCOMPARE(repair.line, 3);
        QVERIFY(payload.lenient->document);
        const JsonValue all(payload.lenient->document);
        QCOMPARE(QString::fromUtf8(all.child("1").token()), repaired);
        QCOMPARE(all.count(), end.endsWith('}') ? 3 : 2);
    }
}

// The declaration is about the bytes that came, not about the text that they became.
void TestPayload::readsWideXml()
{
    const QString xml = QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é</a>");
    for (const bool mark : {true, false}) {
        const QByteArray body = encoded(xml, QStringConverter::Utf16LE, mark);
        const Payload payload = readPayload(typed("application/xml"), body, kMostBytes);
        QCOMPARE(payload.problem.sentence, QString());
        QCOMPARE(payload.root().child("a").text(), QStringLiteral("é"));
    }
}

void TestPayload::repairsWideText()
{
    const QByteArray body = encoded(QStringLiteral("{'a':1}"), QStringConverter::Utf16LE, true);
    const Payload payload = readPayload(typed("application/json"), body, kMostBytes);
    QVERIFY(!payload.offsetsAreOfBody);
    QCOMPARE(payload.problem.column, 2);
    QCOMPARE(payload.problem.shownByte(), 4); // behind the mark and the brace
    QCOMPARE(payload.lenient->document->text(), QByteArray("{\"a\":1}"));
}

void TestPayload::readsTextInItsCharset()
{
    const Payload latin =
        readPayload(typed("text/plain; charset=iso-8859-1"), "caf\xE9 au lait", kMostBytes);
    QCOMPARE(latin.kind, ContentKind::Text);
    QCOMPARE(latin.content, QByteArray("caf\xC3\xA9 au lait"));
    QCOMPARE(latin.charsetNote, QStringLiteral("Read as ISO-8859-1, as Content-Type says."));
    const Payload excel = readPayload(typed("text/csv"), "n\xE4me,x\n1,\x80\n", kMostBytes);
    QCOMPARE(excel.kind, ContentKind::Csv);
    QCOMPARE(excel.content, QByteArray("n\xC3\xA4me,x\n1,\xE2\x82\xAC\n"));
    QVERIFY(excel.charsetNote.startsWith(QLatin1String("Read as windows-1252: ")));
    const Payload utf8 =
        readPayload(typed("text/plain; charset=iso-8859-1"), "caf\xC3\xA9", kMostBytes);
    QCOMPARE(utf8.content, QByteArray("caf\xC3\xA9"));
    QVERIFY(utf8.charsetNote.isEmpty());
    const QByteArray wide =
        encoded(QStringLiteral("a;b;c\n1;2;é\n"), QStringConverter::Utf16LE, true);
    const Payload table = readPayload({}, wide, kMostBytes);
    QCOMPARE(table.kind, ContentKind::Csv);
    QCOMPARE(table.content.last(3), QByteArray("\xC3\xA9\n"));
}

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
