// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/profilereader.h"

#include <QFile>
#include <QTest>

using namespace tallyman;

namespace {

// Everything that a profile can say, a line each; the tests change one of them.
const QByteArray &whole()
{
    static const QByteArray json = [] {
        QFile file(QStringLiteral(TALLYMAN_SOURCE_DIR "/tests/data/profiles/whole.json"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    return json;
}

const QByteArray kLeast =
    "{\"id\": \"a-1\", \"name\": \"A\", \"sources\": [], \"checked\": \"2026-11-22\", \"forms\": "
    "[{\"id\": \"f\", \"name\": \"F\", \"kind\": \"other\", \"when\": {\"has\": [\"/a\"]}}]}";

JsonPath path(const char *pointer)
{
    return JsonPath::parse(QString::fromLatin1(pointer)).value();
}

} // namespace

class TestProfileReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheSender();
    void readsItsForms();
    void leavesOutWhatIsNotSaid();
    void complains_data();
    void complains();
};

void TestProfileReader::readsTheSender()
{
    const auto profile = readProfile(whole(), QStringLiteral("a.json"));
    QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().message));
    QCOMPARE(profile->id, QStringLiteral("sender"));
    QCOMPARE(profile->name, QStringLiteral("A sender"));
    QCOMPARE(profile->sources.size(), 2);
    QCOMPARE(profile->checked, QStringLiteral("2026-11-22"));
    QCOMPARE(profile->note, QStringLiteral("What is good to know."));
    QCOMPARE(profile->methods, (QList<QByteArray>{"POST", "PATCH"}));
    QCOMPARE(profile->contentTypes, QList<QByteArray>{"application/json"});
    QCOMPARE(profile->success, (QStringList{QStringLiteral("200"), QStringLiteral("2xx")}));
    QCOMPARE(profile->timeoutMs, 15'000);
    QCOMPARE(profile->validationStatus, 211);
    QCOMPARE(profile->quietMs, 30'000);
    QCOMPARE(profile->retries.delaysMs, (QList<qint64>{0, 60'000, 300'000}));
    QVERIFY(!profile->retries.never);
    QCOMPARE(profile->retries.note, QStringLiteral("At most three."));
    QCOMPARE(profile->retries.source, QStringLiteral("https://example.com/retries"));
    QCOMPARE(profile->retries.checked, QStringLiteral("2026-11-21"));
    QCOMPARE(profile->schemes, QStringList{QStringLiteral("static")});
    QCOMPARE(profile->tokenHeader, QByteArray("X-Token"));
    QCOMPARE(profile->redacted, QList<JsonPath>{path("/link")});
    QCOMPARE(profile->volatileFields, QList<JsonPath>{path("/sent")});
    QCOMPARE(profile->testEvents.size(), 2);
    QCOMPARE(profile->testEvents[0].first, (ValuePlace{"X-Event", {}}));
    QCOMPARE(profile->testEvents[1].first, (ValuePlace{{}, path("/test")}));
    QCOMPARE(profile->testEvents[1].second, QStringList{QStringLiteral("true")});
    QCOMPARE(profile->origin, QStringLiteral("a.json"));
}

void TestProfileReader::readsItsForms()
{
    const auto profile = readProfile(whole(), QStringLiteral("a.json"));
    QVERIFY(profile);
    QCOMPARE(profile->forms.size(), 2);
    const ProfileForm &form = profile->forms.first();
    QCOMPARE(form.id, QStringLiteral("rows"));
    QCOMPARE(form.kind, FormKind::Rows);
    QCOMPARE(form.confidence, Confidence::Medium);
    QVERIFY(!form.documented);
    QCOMPARE(form.when.root, JsonKind::Object);
    QCOMPARE(form.when.has, QList<JsonPath>{path("/a")});
    QCOMPARE(form.when.lacks, QList<JsonPath>{path("/b")});
    QCOMPARE(form.when.everyItemHas, QList<JsonPath>{path("/c")});
    QCOMPARE(form.when.everyItemSame, QList<JsonPath>{path("/same")});
    QVERIFY(form.when.everyItemIsRecord);
    QCOMPARE(form.when.equals.value(0).first, path("/d"));
    QCOMPARE(form.when.equals.value(0).second.size(), 2);
    QVERIFY(form.when.matches.value(0).second.match(QStringLiteral("zz")).hasMatch());
    QVERIFY(!form.when.matches.value(0).second.match(QStringLiteral("zza")).hasMatch());
    QCOMPARE(form.when.headers.value(0).first, QByteArray("X-Event"));
    QCOMPARE(form.inside, path("/text"));
    QCOMPARE(form.importKey, (ValuePlace{{}, path("/key")}));
    QCOMPARE(form.requestKey,
        (QList<ValuePlace>{ValuePlace{"X-Id", {}}, ValuePlace{{}, path("/part")}}));
    QCOMPARE(form.series->index, path("/part"));
    QCOMPARE(form.series->count, path("/parts"));
    QCOMPARE(form.series->base, 0);
    QCOMPARE(form.rows->list, path("/list"));
    QCOMPARE(form.rows->number, path("/n"));
    QCOMPARE(form.rows->data, path("/data"));
    QCOMPARE(form.rows->errors, path("/bad"));
    QCOMPARE(form.rows->errorData, path("/row"));
    QCOMPARE(form.rows->errorMessages, path("/why"));
    QCOMPARE(form.rowsTotal, path("/total"));
    QCOMPARE(form.rowsHere, path("/here"));
    QCOMPARE(form.notice->rows, path("/r"));
    QCOMPARE(form.notice->succeeded, path("/s"));
    QCOMPARE(form.notice->failed, path("/f"));
    QCOMPARE(form.notice->status, path("/t"));
    QCOMPARE(form.file, path("/file"));
    QCOMPARE(form.user, path("/user"));
    QCOMPARE(form.environment, path("/env"));
    QCOMPARE(form.requiredFields, QList<JsonPath>{path("/x")});
    QCOMPARE(form.optionalFields, QList<JsonPath>{path("/y")});
    QVERIFY(form.fieldsComplete);
    QCOMPARE(profile->forms.last().kind, FormKind::Notice);
}

void TestProfileReader::leavesOutWhatIsNotSaid()
{
    const auto profile = readProfile(kLeast, QStringLiteral("a.json"));
    QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().message));
    QVERIFY(profile->methods.isEmpty() && profile->success.isEmpty());
    QVERIFY(!profile->timeoutMs);
    QCOMPARE(profile->quietMs, 5000);
    QVERIFY(profile->retries.delaysMs.isEmpty() && !profile->retries.never);
    const ProfileForm &form = profile->forms.first();
    QCOMPARE(form.confidence, Confidence::High);
    QVERIFY(form.documented && !form.fieldsComplete);
    QVERIFY(!form.importKey && !form.series && !form.rows && !form.notice && !form.inside);
}

void TestProfileReader::complains_data()
{
    QTest::addColumn<QByteArray>("from"); // a part of a good profile …
    QTest::addColumn<QByteArray>("to");   // … and what stands in its place
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("sentence"); // part of it
    const auto row = [](const char *name, const char *from, const char *to, int line,
                         const char *sentence) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << line
                            << QString::fromUtf8(sentence);
    };
    row("no JSON", "\"id\": \"sender\",", "\"id\" \"sender\",", 2, "");
    row("no object", whole().constData(), "\n[]", 2, "an object {…} is expected");
    row("nothing", whole().constData(), "", 1, "");
    row("unknown member", "\"note\": \"What", "\"notes\": \"What", 6, "“notes” is not known here.");
    row("member twice", "\"note\": \"What", "\"name\": \"What", 6, "“name” stands here twice.");
    row("no name", "\"name\": \"A sender\",", "", 1, "“name” is missing.");
    row("no id", "\"id\": \"sender\",", "", 1, "“id” is missing.");
    row("no date", "\"checked\": \"2026-11-22\",", "", 1, "“checked” is missing.");
    row("bad id", "\"sender\"", "\"Sender\"", 2, "“id” must be lower-case letters");
    row("bad date", "\"2026-11-22\"", "\"22.11.2026\"", 5, "“checked” must be a date");
    row("name is a number", "\"A sender\"", "7", 3, "“name” must be a string.");
    row("source is a number", "[\"https://example.com/docs\"", "[1", 4, "a string is expected");
    row("success", "[\"200\"", "[\"ok\"", 9, "“success” must be statuses");
    row("timeout is a string", "Seconds\": 15", "Seconds\": \"15\"", 10,
        "“timeoutSeconds” must be a whole number from 1 to 864000.");
    row("timeout is zero", "Seconds\": 15", "Seconds\": 0", 10, "“timeoutSeconds” must be");
    row("timeout has a fraction", "Seconds\": 15", "Seconds\": 1.5", 10,
        "“timeoutSeconds” must be");
    row("quiet", "\"quietSeconds\": 30", "\"quietSeconds\": -1", 11, "“quietSeconds” must be");
    row("retries are a list", "\"never\": false,\n", "\"never\": false, \"at\": 1,\n", 14,
        "“at” is not known here.");
    row("delay is a string", "[0, 60,", "[0, \"60\",", 13, "a whole number of seconds");
    row("delay is negative", "[0, 60,", "[0, -60,", 13, "a whole number of seconds");
    row("delays are no list", "[0, 60, 300]", "60", 13, "“delaysSeconds” must be an array");
    row("never is a string", "\"never\": false", "\"never\": \"false\"", 14,
        "“never” must be true or false.");
    row("retries without source", "\"source\": \"https://example.com/retries\",", "", 12,
        "“source” is missing.");
    row("impossible date", "\"2026-11-22\"", "\"2026-02-31\"", 5,
        "“checked” is no date: there is no 2026-02-31.");
    row("no leap year", "\"2026-11-22\"", "\"2025-02-29\"", 5, "there is no 2025-02-29");
    row("retries' impossible date", "2026-11-21", "2026-02-31", 17, "there is no 2026-02-31");
    row("retries' date", "2026-11-21", "yesterday", 17, "“checked” must be a date");
    row("redacted is no pointer", "[\"/link\"]", "[\"link\"]", 21, "a JSON Pointer is expected");
    row("redacted is no list", "[\"/link\"]", "\"/link\"", 21, "“redacted” must be an array");
    row("no field name", "header:X-Event", "header:X Event", 23,
        "must be followed by a field name");
    row("empty field name", "header:X-Event", "header:", 23, "must be followed by a field name");
    row("test event", "\"is\": \"true\"", "\"equals\": \"true\"", 23, "“equals” is not known");
    row("no forms", whole().mid(whole().indexOf("\"forms\"")).constData(), "\"forms\": []}", 24,
        "“forms” must have at least one form.");
    row("form without id", "\"id\": \"rows\",\n", "\n", 24, "“id” is missing.");
    row("kind", "\"kind\": \"rows\"", "\"kind\": \"row\"", 27,
        "“kind” must be one of: rows, notice, thin, other.");
    row("confidence", "\"medium\"", "\"sure\"", 28,
        "“confidence” must be one of: high, medium, low");
    row("documented", "\"documented\": false", "\"documented\": 0", 29, "must be true or false");
    row("root", "\"root\": \"object\"", "\"root\": \"string\"", 31,
        "“root” must be one of: object, array.");
    row("asks for nothing", "\"when\": {\"has\": [\"/a\"]}", "\"when\": {\"root\": \"object\"}", 55,
        "“when” must ask for something.");
    row("no conditions", "\"when\": {\"has\": [\"/a\"]},\n", "", 51, "“when” is missing.");
    row("test event without place", "\"at\": \"/test\", ", "", 23, "“at” is missing.");
    row("equals' name", "{\"/d\":", "{\"d\":", 35, "its name must be a JSON Pointer.");
    row("equals' texts", "[\"x\", \"y\"]", "[\"x\", true]", 35, "a string is expected here.");
    row("matches' name", "{\"/e\":", "{\"e\":", 36, "its name must be a JSON Pointer.");
    row("no expression", "\"z+\"", "\"z(\"", 36, "a regular expression is expected here");
    row("expression is a number", "\"z+\"", "5", 36, "a regular expression is expected here");
    row("headers' name", "{\"X-Event\":", "{\"X:Event\":", 37, "its name must be a field name.");
    row("import key", "\"importKey\": \"/key\"", "\"importKey\": \"key\"", 40, "a JSON Pointer");
    row("import key is a number", "\"importKey\": \"/key\"", "\"importKey\": 1", 40,
        "a JSON Pointer");
    row("series without count", "\"count\": \"/parts\", ", "", 42,
        "“index” and “count” are needed");
    row("series' base", "\"base\": 0", "\"base\": 2", 42, "a whole number from 0 to 1.");
    row("rows without list", "\"list\": \"/list\", ", "", 43, "“list” is missing.");
    row("rows", "\"number\": \"/n\"", "\"numbers\": \"/n\"", 43, "“numbers” is not known here.");
    row("errors of nothing", "\"errors\": \"/bad\", ", "", 43,
        "“errorData” and “errorMessages” need “errors”.");
    row("no rows",
        "\"rows\": {\"list\": \"/list\", \"number\": \"/n\", \"data\": \"/data\", \"errors\": "
        "\"/bad\", \"errorData\": \"/row\", \"errorMessages\": \"/why\"},\n",
        "", 24, "a form of kind “rows” needs “rows”.");
    row("no notice", "\"notice\": {}", "\"file\": \"/f\"", 51, "kind “notice” needs “notice”.");
    row("notice", "\"status\": \"/t\"", "\"state\": \"/t\"", 46, "“state” is not known here.");
    row("fields", "\"complete\": true", "\"complete\": 1", 50, "“complete” must be true or false.");
    row("two forms of one id", "\"id\": \"notice\"", "\"id\": \"rows\"", 52,
        "two forms are called “rows”.");
}

void TestProfileReader::complains()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(int, line);
    QFETCH(QString, sentence);
    QByteArray json = whole();
    QCOMPARE(json.count(from), 1);
    json.replace(from, to);
    const auto profile = readProfile(json, QStringLiteral("a.json"));
    QVERIFY(!profile);
    QCOMPARE(profile.error().code, ErrorCode::InvalidInput);
    const QString message = profile.error().message;
    QVERIFY2(message.startsWith(QStringLiteral("a.json:%1: ").arg(line)), qPrintable(message));
    QVERIFY2(message.contains(sentence), qPrintable(message));
    QVERIFY2(message.endsWith(QLatin1Char('.')), qPrintable(message));
}

QTEST_GUILESS_MAIN(TestProfileReader)
#include "tst_profilereader.moc"
