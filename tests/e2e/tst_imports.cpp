// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"
#include "support/csvboxrows.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

QByteArray notice(int importId, int rows)
{
    const QByteArray count = QByteArray::number(rows);
    return "{\"import_id\":" + QByteArray::number(importId)
        + ",\"sheet_id\":55,\"sheet_name\":\"Products\",\"destination_type\":\"webhook\","
          "\"row_count\":"
        + count + ",\"row_success\":" + count
        + ",\"row_fail\":0,\"import_status\":\"success\",\"import_starttime\":1762774686,"
          "\"import_endtime\":1762774689,\"original_filename\":\"products.csv\",\"raw_file\":"
          "\"https://files.example.com/1\",\"custom_fields\":[]}";
}

// Whether a POST was answered 200.
bool post(const Server &server, const QByteArray &body)
{
    Wire wire(server.port());
    return wire.send("POST /crm HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                     "application/json\r\nContent-Length: "
               + QByteArray::number(body.size()) + "\r\n\r\n" + body)
        && wire.readReply().startsWith("HTTP/1.1 200 ");
}

// A workspace with a part of an import that nobody has looked at.
bool makeUnaccounted(const QTemporaryDir &dir, const QString &copy)
{
    const QString workspace = dir.filePath(QStringLiteral("a.tally"));
    const QString file = dir.filePath(QStringLiteral("events.ndjson"));
    {
        Server server(workspace);
        if (!server.start() || !post(server, csvboxRows(1, 1, 3, 3)))
            return false;
    }
    return runTallyman(workspace, QStringLiteral("export"),
               {QStringLiteral("--unmasked"), QStringLiteral("-o"), file})
               .exitCode
        == 0
        && runTallyman(copy, QStringLiteral("import"), {file}).exitCode == 0;
}

} // namespace

// `tallyman imports` and `rows`: what is said of imports that arrive in any order, with losses,
// repetitions and changes.
class TestImports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatArrived();
    void accountsWithoutServe();
    void filtersWithoutServe();
    void printsRows();
    void findsImportsByWhatIsWrong();
    void printsRejectedRows();
    void comparesWithAFile();
    void refuses();

private:
    QList<QJsonObject> imports(const QString &workspace) const;
};

QList<QJsonObject> TestImports::imports(const QString &workspace) const
{
    return jsonLines(
        runTallyman(workspace, QStringLiteral("imports"), {QStringLiteral("--json")}).out);
}

void TestImports::saysWhatArrived()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("a.tally"));
    Server server(workspace);
    QVERIFY(server.start());
    const auto send = [&](const QByteArray &body) { return post(server, body); };
    QVERIFY(send(csvboxRows(1, 21, 30, 30)));
    QVERIFY(send(csvboxRows(1, 1, 10, 30)));
    QVERIFY(send(csvboxRows(1, 1, 10, 30)));
    QVERIFY(send(notice(1, 30)));
    QVERIFY(send(csvboxRows(2, 1, 2, 2)));
    QVERIFY(send(csvboxRows(2, 2, 2, 2, "b")));
    const QList<QJsonObject> list = imports(workspace);
    QCOMPARE(list.size(), 2);
    const QJsonObject &first = list.first();
    QCOMPARE(first.value(QLatin1String("importKey")).toString(), QStringLiteral("1"));
    QCOMPARE(first.value(QLatin1String("sender")).toString(), QStringLiteral("csvbox"));
    QCOMPARE(first.value(QLatin1String("rowsReceived")).toInt(), 20);
    QCOMPARE(first.value(QLatin1String("rowsTotal")).toInt(), 30);
    QCOMPARE(first.value(QLatin1String("rowsDuplicated")).toInt(), 10);
    QCOMPARE(first.value(QLatin1String("chunks")).toInt(), 2);
    QCOMPARE(first.value(QLatin1String("attempts")).toInt(), 3);
    QCOMPARE(first.value(QLatin1String("gaps")).toArray(), (QJsonArray{QJsonArray{11, 20}}));
    QCOMPARE(first.value(QLatin1String("state")).toString(), QStringLiteral("incomplete"));
    QCOMPARE(list.last().value(QLatin1String("rowsConflicting")).toInt(), 1);
    QCOMPARE(list.last().value(QLatin1String("rowsDuplicated")).toInt(), 1);
    QCOMPARE(list.last().value(QLatin1String("state")).toString(), QStringLiteral("conflicting"));
    const QList<QJsonObject> events =
        jsonLines(runTallyman(workspace, QStringLiteral("list"), {QStringLiteral("--json")}).out);
    QCOMPARE(events.size(), 6);
    QCOMPARE(events.at(2).value(QLatin1String("sender")).toString(), QStringLiteral("csvbox"));
    QCOMPARE(events.at(2).value(QLatin1String("importKey")).toString(), QStringLiteral("1"));
    QCOMPARE(events.at(2).value(QLatin1String("attempt")).toInt(), 2);
    const QList<QJsonObject> shown = jsonLines(runTallyman(
        workspace, QStringLiteral("show"), {QStringLiteral("2"), QStringLiteral("--json")})
                                                   .out);
    const QJsonObject attempts = shown.value(0).value(QLatin1String("attempts")).toObject();
    const QJsonArray tries = attempts.value(QLatin1String("events")).toArray();
    QCOMPARE(tries.size(), 2);
    QCOMPARE(tries.last().toObject().value(QLatin1String("id")).toInt(), 3);
    QCOMPARE(attempts.value(QLatin1String("gaps")).toArray().size(), 1);
    QVERIFY(attempts.value(QLatin1String("nextExpectedAt")).isNull());
    QVERIFY(send(csvboxRows(1, 11, 20, 30))); // late
    QCOMPARE(imports(workspace).first().value(QLatin1String("state")).toString(),
        QStringLiteral("complete"));
}

// What nobody has accounted for yet is when it is asked for.
void TestImports::accountsWithoutServe()
{
    QTemporaryDir dir;
    const QString copy = dir.filePath(QStringLiteral("b.tally"));
    QVERIFY(makeUnaccounted(dir, copy));
    const QList<QJsonObject> list = imports(copy);
    QCOMPARE(list.size(), 1);
    QCOMPARE(list.first().value(QLatin1String("rowsReceived")).toInt(), 3);
}

// Also by a filter that asks for it.
void TestImports::filtersWithoutServe()
{
    QTemporaryDir dir;
    const QString copy = dir.filePath(QStringLiteral("b.tally"));
    QVERIFY(makeUnaccounted(dir, copy));
    const ProgramResult listed =
        runTallyman(copy, QStringLiteral("list"), {QStringLiteral("sender:csvbox")});
    QCOMPARE(listed.out.count('\n'), 1);
    QCOMPARE(listed.err, QByteArray());
    const ProgramResult deleted = runTallyman(copy, QStringLiteral("delete"),
        {QStringLiteral("--filter"), QStringLiteral("sender:csvbox")});
    QCOMPARE(deleted.exitCode, 0);
    QCOMPARE(runTallyman(copy, QStringLiteral("list")).out, QByteArray());
}

void TestImports::printsRows()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("a.tally"));
    Server server(workspace);
    QVERIFY(server.start());
    QVERIFY(post(server, csvboxRows(1, 3, 3, 3, "say \\\"c\\\"")));
    QVERIFY(post(server, csvboxRows(1, 1, 2, 3)));
    QVERIFY(post(server, csvboxRows(1, 1, 2, 3)));
    const auto rows = [&](const QStringList &more) {
        return runTallyman(
            workspace, QStringLiteral("rows"), QStringList{QStringLiteral("1")} + more);
    };
    QCOMPARE(rows({}).out,
        QByteArray("SKU,Sum,_row,_event,_offset,_size,_state\r\n"
                   "a,'=1+1,1,2,1,232,\r\na,'=1+2,2,2,234,232,\r\n"
                   "\"say \"\"c\"\"\",'=1+3,3,1,1,240,\r\n"));
    const QList<QByteArray> lines = rows({QStringLiteral("--json")}).out.trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    const QJsonObject last = QJsonDocument::fromJson(lines.last()).object();
    QCOMPARE(last.value(QLatin1String("row")).toInt(), 3);
    QCOMPARE(last.value(QLatin1String("event")).toInt(), 1);
    const QJsonObject again = QJsonDocument::fromJson(lines.at(1)).object();
    QVERIFY(again.value(QLatin1String("again")).toBool());
}

// What is found about an import is found by its kind and severity, and the rest of a filter is
// about its events. Keys are foreign text.
void TestImports::findsImportsByWhatIsWrong()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("a.tally"));
    Server server(workspace);
    QVERIFY(server.start());
    QVERIFY(post(server, csvboxRows(1, 1, 2, 5)));
    QVERIFY(post(server, notice(1, 5)));
    QVERIFY(post(server, csvboxRows(2, 1, 2, 2)));
    QVERIFY(post(server,
        csvboxRows(1, 1, 1, 2).replace("\"import_id\":1", "\"import_id\":\"\\u001b[31m\"")));
    const auto found = [&](const char *filter) {
        return runTallyman(workspace, QStringLiteral("findings"), {QLatin1String(filter)}).out;
    };
    const QByteArray missing = "error     csvbox/1  rows-missing";
    for (const char *filter : {"finding:rows-missing", "finding:rows-missing import:csvbox/1",
             "severity:error", "method:POST finding:rows-*"})
        QVERIFY2(found(filter).startsWith(missing), found(filter).constData());
    QCOMPARE(found("finding:rows-missing import:2"), QByteArray());
    QVERIFY(!found("not finding:rows-missing").contains("rows-missing"));
    QVERIFY2(!found("").contains('\x1B'), found("").constData());
    QCOMPARE(runTallyman(workspace, QStringLiteral("list"), {QStringLiteral("import:csvbox/2")})
                 .out.count('\n'),
        1);
}

// OneSchema names rows with errors apart from the others.
void TestImports::printsRejectedRows()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("a.tally"));
    QFile sample(QStringLiteral(TALLYMAN_SOURCE_DIR "/resources/samples/oneschema-export.json"));
    QVERIFY(sample.open(QIODevice::ReadOnly));
    const QByteArray body = sample.readAll();
    Server server(workspace);
    QVERIFY(server.start());
    QVERIFY(post(server, body));
    QVERIFY(post(server, body)); // its rejected rows count once
    const auto rows = [&](const QStringList &more) {
        return runTallyman(
            workspace, QStringLiteral("rows"), QStringList{QStringLiteral("event-1")} + more);
    };
    QCOMPARE(rows({}).out,
        QByteArray("email,_errors,_row,_event,_offset,_size,_state\r\n"
                   "a@example.com,,1,1,489,42,\r\n"
                   "x,email: invalid_email,,1,568,152,rejected\r\n"));
    const QList<QJsonObject> lines = jsonLines(rows({QStringLiteral("--json")}).out);
    QCOMPARE(lines.size(), 3);
    const QJsonObject &last = lines.last();
    QVERIFY(last.value(QLatin1String("row")).isNull());
    QVERIFY(last.value(QLatin1String("rejected")).toBool());
    QCOMPARE(last.value(QLatin1String("event")).toInt(), 1);
    QCOMPARE(last.value(QLatin1String("errors")).toArray(),
        QJsonArray{QStringLiteral("email: invalid_email")});
    QCOMPARE(last.value(QLatin1String("data")).toObject(),
        (QJsonObject{{QStringLiteral("email"), QStringLiteral("x")}}));
    const qint64 offset = last.value(QLatin1String("offset")).toInteger();
    QVERIFY(body.mid(offset, last.value(QLatin1String("size")).toInteger())
                .endsWith("\"invalid_email\"\n          ]\n        }\n      }"));
    QVERIFY(!lines.first().contains(QLatin1String("rejected")));
}

void TestImports::comparesWithAFile()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("a.tally"));
    const QString path = dir.filePath(QStringLiteral("products.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Sku;Sum\n00123;=1+1\nlost;=1+2\n");
    file.close();
    Server server(workspace);
    QVERIFY(server.start());
    QVERIFY(post(server, csvboxRows(1, 1, 1, 2, "123")));
    const auto rows = [&](const QStringList &more) {
        return runTallyman(workspace, QStringLiteral("rows"),
            QStringList{QStringLiteral("1"), QStringLiteral("--against"), path} + more);
    };
    const ProgramResult words = rows({});
    QCOMPARE(words.exitCode, 1);
    QVERIFY2(
        words.out.contains("(leading zeros lost)\n- line 3: lost;=1+2\n"), words.out.constData());
    const QList<QJsonObject> lines = jsonLines(rows({QStringLiteral("--json")}).out);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.first().value(QLatin1String("lost")).toInt(), 1);
    QCOMPARE(lines.at(1).value(QLatin1String("event")).toInt(), 1);
    QVERIFY(rows({QStringLiteral("--csv")}).out.contains("changed,2,1,1,"));
    const QString nothing = QStringLiteral("--map");
    QCOMPARE(rows({nothing, QStringLiteral("Sku=zz")}).exitCode, 2);
    QCOMPARE(rows({nothing, QStringLiteral("Sku=")}).exitCode, 1); // one is lost still
    QVERIFY(QFile::remove(path));
    QCOMPARE(rows({}).exitCode, 1);
}

void TestImports::refuses()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("a.tally"));
    QCOMPARE(runTallyman(workspace, QStringLiteral("imports")).exitCode, 1);
    QVERIFY(!QFile::exists(workspace));
    const QStringList both = {
        QStringLiteral("1"), QStringLiteral("--csv"), QStringLiteral("--json")};
    QCOMPARE(runTallyman(workspace, QStringLiteral("rows"), both).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestImports)
#include "tst_imports.moc"
