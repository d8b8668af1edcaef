// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "event/filter.h"
#include "event/filterreading.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kNowUs = 1'000'000'000'000;

QString rangesText(const QList<FilterRange> &ranges)
{
    QStringList list;
    for (const FilterRange &range : ranges) {
        const auto end = [](qint64 number) {
            return number == FilterRange().first || number == FilterRange().last
                ? QString()
                : QString::number(number);
        };
        list.append(range.first == range.last ? end(range.first)
                                              : end(range.first) + u".." + end(range.last));
    }
    return list.join(u',');
}

QString matchText(const FilterMatch &match)
{
    static constexpr const char *kKinds[] = {"has ", "is ", "like ", "wholly like ", "regex ", ""};
    QString text =
        QLatin1String(kKinds[static_cast<int>(match.kind)]) + QString::fromUtf8(match.text);
    if (match.kind == FilterMatch::Kind::Between) {
        if (!match.lower.isNull())
            text += (match.withLower ? u">=" : u">") + QString::fromUtf8(match.lower);
        if (!match.upper.isNull())
            text += (match.withUpper ? u"<=" : u"<") + QString::fromUtf8(match.upper);
    } else if (!match.ignoreCase) {
        text += u" (case)";
    }
    return text;
}

// The tree as text: what each condition means, not how it is written.
QString treeText(const FilterNode &node)
{
    static const QStringList kSubjects = QStringLiteral(
        "words method status state path received id marked same sender import form "
        "attempt header json body head comment size remote listener endpoint duration finding "
        "severity")
                                             .split(u' ');
    if (node.kind == FilterNode::Kind::Condition) {
        const FilterCondition &condition = node.condition;
        QStringList parts;
        if (!condition.ranges.isEmpty())
            parts.append(rangesText(condition.ranges));
        for (const FilterMatch &match : condition.matches)
            parts.append(matchText(match));
        QString subject = kSubjects.at(static_cast<int>(condition.subject));
        if (condition.subject == FilterSubject::Header)
            subject += u'.' + QString::fromUtf8(condition.name);
        for (const QByteArray &step : condition.steps)
            subject += u'/' + QString::fromUtf8(step);
        return subject + u'{' + parts.join(u'|') + u'}';
    }
    QStringList children;
    for (const FilterNode &child : node.children)
        children.append(treeText(child));
    static constexpr const char *kKinds[] = {"and", "or", "not"};
    return QLatin1String(kKinds[static_cast<int>(node.kind)]) + u'(' + children.join(u' ') + u')';
}

void row(const char *text, const char *tree)
{
    QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(tree);
}

} // namespace

class FilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trees_data();
    void trees();
    void words_data();
    void words();
    void refusesUnknownConditions_data();
    void refusesUnknownConditions();
    void emptyIsEmpty();
    void refuses_data();
    void refuses();
    void saysLittleOfLongConditions();
    void boundsTheNumberAndDepth();
    void knowsItsBounds();
    void knowsWhatMustBeFoundOut();
    void readsAloud_data();
    void readsAloud();
    void readsHostileTextAloud();
};

void FilterTest::trees_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("tree");
    // what has always been
    row("method:post,PUT", "method{is post|is PUT}");
    row("status:4xx,200-204,none", "status{400..499,200..204,0}");
    row("state:malformed", "state{1}");
    row("path:/crm", "path{has /crm}");
    row("path:/crm/", "path{has /crm/}");
    row("path:/a?b=1", "path{has /a?b=1}");
    row("path:\"/a b,/c\"", "path{has /a b|has /c}");
    row("is:marked", "marked{1}");
    row("after:10m", "received{999400000000..}");
    row("before:10m", "received{..999399999999}");
    row("id:3-9", "id{3..9}");
    row("ana \"two words\" \"x:y\"", "and(words{has ana} words{has two words} words{has x:y})");
    row("method:POST method:PUT", "method{is POST|is PUT}");
    row("status:200 x status:404", "and(status{200,404} words{has x})");
    row("after:10m after:5m", "received{999700000000..}");
    row("id:3 id:5", "id{5}");
    row("method:,", "and()");
    row("\"\"", "and()");
    row("foo(bar) a(b", "and(words{has foo(bar)} words{has a(b})");
    row("nothing android order", "and(words{has nothing} words{has android} words{has order})");
    row(":)", "words{has :)}");
    // joining
    row("a or b c", "or(words{has a} and(words{has b} words{has c}))");
    row("a AND b or not c", "or(and(words{has a} words{has b}) not(words{has c}))");
    row("not (a or b)", "not(or(words{has a} words{has b}))");
    row("not not a", "not(not(words{has a}))");
    row("(a or b) (c)", "and(or(words{has a} words{has b}) words{has c})");
    row("not(method:GET)", "not(method{is GET})");
    row("method:POST and method:PUT", "and(method{is POST} method{is PUT})");
    row("status:200 status>=400", "and(status{200} status{400..})");
    row("\"and\" \"or\"", "and(words{has and} words{has or})");
    row("(path:/a)", "path{has /a}");
    row("(path:/f(x))", "path{has /f(x)}");
    // comparing
    row("status>=400", "status{400..}");
    row("status<300", "status{1..299}");
    row("status!=200", "not(status{200})");
    row("status:200..299", "status{200..299}");
    row("attempt>1", "attempt{2..}");
    row("attempt:2..5,9", "attempt{2..5,9}");
    row("id:10..", "id{10..}");
    row("size>1MB", "size{1000001..}");
    row("size<=1.5MiB", "size{..1572864}");
    row("size:1kB..2kB", "size{1000..2000}");
    row("duration>2s", "duration{2000001..}");
    row("duration<250ms", "duration{..249999}");
    row("method=post", "method{is post}");
    row("method!=GET", "not(method{is GET})");
    row("path=/crm", "path{is /crm (case)}");
    // found out
    row("sender:csvbox", "sender{is csvbox}");
    row("sender:csvbox sender:dromo", "sender{is csvbox|is dromo}");
    row("import:79418895", "import{is 79418895 (case)}");
    row("import:79*", "import{wholly like 79* (case)}");
    row("form:notice", "form{is notice}");
    row("has:finding", "finding{}");
    row("path:/f(x,y)", "path{has /f(x|has y)}");
    row("body:\"a)\"", "body{has a)}");
    row("finding:Conflict", "finding{is Conflict}");
    row("finding:rows-*", "finding{wholly like rows-*}");
    row("finding:conflict,token-wrong", "finding{is conflict|is token-wrong}");
    row("severity:error", "severity{2}");
    row("severity>=warning", "severity{1..}");
    row("is:duplicate", "same{1..3}");
    row("is:conflict", "same{4}");
    row("is:retry", "attempt{2..}");
    // texts
    row("header.x-csvbox-token:abc", "header.x-csvbox-token{has abc}");
    row("header.X-A", "header.X-A{}");
    row("header.x!=1", "not(header.x{is 1 (case)})");
    row("header.x:\"a b\",c", "header.x{has a b|has c}");
    row("header.n>10", "header.n{>10}");
    row("body:\"a \"\"b\"\"\"", "body{has a \"b\"}");
    row("body:a*b?c", "body{like a*b?c}");
    row("body:\"a*b\"", "body{has a*b}");
    row("head:x comment:\"to do\"", "and(head{has x} comment{has to do})");
    row("body:/a+b/i", "body{regex a+b}");
    row("body:/a+b/", "body{regex a+b (case)}");
    row("(body:/(a|b)/)", "body{regex (a|b) (case)}");
    row("header.referer:/a/b", "header.referer{has /a/b}");
    row("path~/^\\/crm/", "path{regex ^\\/crm (case)}");
    row("remote:127.0.0.1", "remote{has 127.0.0.1}");
    row("listener:8787", "listener{has 8787}");
    // JSON
    row("json.row_count>100", "json/row_count{>100}");
    row("json.a.b:x", "json/a/b{has x}");
    row("json.rows[0].email=x", "json/rows/0/email{is x (case)}");
    row("json.rows.*.id:1..5", "json/rows/*/id{>=1<=5}");
    row("json./a~1b/c:x", "json/a/b/c{has x}");
    row("json.\"/a:b/c\":x", "json/a:b/c{has x}");
    row("json.a", "json/a{}");
    row("json.at>=2026-01-01", "json/at{>=2026-01-01}");
}

void FilterTest::trees()
{
    QFETCH(QString, text);
    QFETCH(QString, tree);
    const auto filter = Filter::parse(text, kNowUs);
    QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().message));
    QCOMPARE(treeText(filter->root), tree);
}

void FilterTest::words_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"http://127.0.0.1/x", "HTTPS://a.example", "ws://", "12:30",
             "12:30:59", "2026-11-22T14:00:00Z", "localhost:8787", "LOCALHOST:80/x",
             "example.com:443", "127.0.0.1:80", "a.b.example:1/in?x=1", "std::string", "form::init",
             "note:", "sha256:abc", "Content-Type:text/plain", "{\"a\":1}", "a,b:c", ":x", "a=b:c",
             "\xc3\xa4h:x", "methods", "/hook/", "a*b", "what?", "x>1", "jsonx", "header", "json",
             "sizes>1"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void FilterTest::words()
{
    QFETCH(QString, text);
    for (const QString &all :
        QStringList{text, text + QStringLiteral(" more"), u'(' + text + u')'}) {
        const auto filter = Filter::parse(all, 0);
        QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().message));
        const FilterNode &first =
            filter->root.children.empty() ? filter->root : filter->root.children.front();
        QCOMPARE(treeText(first), QStringLiteral("words{has %1}").arg(text));
    }
}

void FilterTest::refusesUnknownConditions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    for (const char *text : {"bogus:1", "statuss:404", "Code:4xx", "x:y", "user.name:ana",
             "a.b:123456", "a.b:80x", "myhost:8080", "localhost:here", "bogus:\"a b\"", "urn:x:y",
             "http:/x", ".:x", "hasx:nothing"})
        QTest::newRow(text) << QString::fromLatin1(text)
                            << QString::fromLatin1(text).section(u':', 0, 0);
}

void FilterTest::refusesUnknownConditions()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    const auto filter = Filter::parseText(QStringLiteral("a id:1 ") + text, 0);
    QVERIFY(!filter);
    QCOMPARE(filter.error().position, 7);
    QCOMPARE(filter.error().length, name.size() + 1);
    QVERIFY(filter.error().sentence.startsWith(
        QStringLiteral("“%1:” at character 8 is no condition.").arg(name)));
    QVERIFY(filter.error().sentence.endsWith(QStringLiteral("In quotes it is found as text.")));
    QVERIFY(filter.error().sentence.size() <= 120);
    QString quoted = text;
    quoted.remove(u'"');
    const auto words = Filter::parse(u'"' + quoted + u'"', 0);
    QVERIFY(words);
    QCOMPARE(treeText(words->root), QStringLiteral("words{has %1}").arg(quoted));
}

void FilterTest::emptyIsEmpty()
{
    QVERIFY(Filter::parse(QStringLiteral("   "), 0)->isEmpty());
    QVERIFY(Filter::parse(QStringLiteral("()"), 0).error().message.contains(u"character 2"));
}

void FilterTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("named"); // must occur in the sentence
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    const auto refused = [](const char *text, const char *named, int position, int length) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(named) << position
                            << length;
    };
    refused("a status:abc", "character 3", 2, 10);
    refused("status:9999", "4xx", 0, 11);
    refused("state:broken", "malformed", 0, 12);
    refused("after:yesterday", "10m", 0, 15);
    refused("method:", "a value must follow the colon", 0, 7);
    refused("x \"open", "character 3", 2, 5);
    refused("id:9-3", "9 is greater than 3; write 3-9.", 0, 6);
    refused("id:9..3", "9 is greater than 3; write 3..9.", 0, 7);
    refused("attempt:1,5..2", "5 is greater than 2; write 2..5.", 0, 14);
    refused("size:1MB..2kB", "1MB is greater than 2kB; write 2kB..1MB.", 0, 13);
    refused("status:5xx..4xx", "5xx is greater than 4xx; write 4xx..5xx.", 0, 15);
    refused("status:500-400", "500 is greater than 400; write 400-500.", 0, 14);
    refused("finding:nosuch", "no finding is called so", 0, 14);
    refused("finding:\"conflict\",rows", "no finding is called so", 0, 23);
    refused("finding!=rows", "no finding is called so", 0, 13);
    refused("method:POST)", "parenthesis at character 12 closes none", 11, 1);
    refused("a method:POST))", "parenthesis at character 14 closes none", 13, 1);
    refused("(method:POST))", "parenthesis at character 14 closes none", 13, 1);
    refused("a )", "parenthesis at character 3 closes none", 2, 1);
    refused("path:/f(x,y))", "parenthesis at character 13 closes none", 12, 1);
    refused("is:nice", "is:marked", 0, 7);
    refused("a json.>5", "“json.” at character 3 names no value", 2, 6);
    refused("header.:x", "“header.” at character 1 names no header", 0, 8);
    refused("json.", "“json.” at character 1 names no value", 0, 5);
    refused("Header. x", "“header.” at character 1 names no header", 0, 7);
    refused("json.\"\":x", "“json.” at character 1 names no value", 0, 8);
    refused("json.\"a", "The quote at character 6 is not closed", 5, 2);
    refused("statsu:404", "is no condition. Did you mean status: or state:?", 0, 7);
    refused("imprt:404", "Did you mean import:?", 0, 6);
    refused("header:a", "Did you mean header.NAME:?", 0, 7);
    refused("aseverityx:a", "Did you mean severity:?", 0, 11);
    refused(
        "heder.x:1", "“heder.x:” at character 1 is no condition. Did you mean header.NAME:?", 0, 8);
    refused("a headers.x-token:b", "Did you mean header.NAME:?", 2, 16);
    refused("jsn.a.b>5", "Did you mean json.PATH:?", 0, 8);
    refused("whatever:a", "“whatever:” at character 1 is no condition. In quotes", 0, 9);
    refused("(a or b", "parenthesis at character 1 is not closed", 0, 1);
    refused("a or", "a condition must follow", 4, 0);
    refused("and a", "must stand between two conditions", 0, 3);
    refused("a or or b", "“or” at character 6", 5, 2);
    refused("not", "a condition must follow", 3, 0);
    refused("size>big", "1.5MiB", 0, 8);
    refused("size>1 MB x (", "condition must follow", 13, 0);
    refused("duration>2x", "250ms", 0, 11);
    refused("body:/a(/", "regular expression is wrong", 0, 9);
    refused("body>1", "only numbers", 0, 6);
    refused("json.a..b:1", "JSON Pointer", 0, 11);
    refused("state>complete", "cannot be compared", 0, 14);
    refused("size:99999999999999999999GB", "size", 0, 27);
}

void FilterTest::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, named);
    const auto filter = Filter::parse(text, 0);
    QVERIFY(!filter);
    QCOMPARE(filter.error().code, ErrorCode::InvalidInput);
    QVERIFY2(filter.error().message.contains(named), qPrintable(filter.error().message));
    const auto error = Filter::parseText(text, 0).error();
    QTEST(static_cast<int>(error.position), "position");
    QTEST(static_cast<int>(error.length), "length");
    QVERIFY2(error.sentence.size() <= 120, qPrintable(error.sentence)); // a line beneath the field
}

void FilterTest::saysLittleOfLongConditions()
{
    const QString much(1000, u'x');
    for (const QString &text : QStringList{u"status:" + much, u"bogus" + much + u":1"}) {
        const auto filter = Filter::parseText(text, 0);
        QVERIFY(!filter);
        QVERIFY2(filter.error().sentence.size() <= 120, qPrintable(filter.error().sentence));
    }
}

void FilterTest::boundsTheNumberAndDepth()
{
    QVERIFY(Filter::parse(QStringLiteral("a ").repeated(1000), 0));
    QVERIFY(!Filter::parse(QStringLiteral("a ").repeated(3000), 0));
    QVERIFY(!Filter::parse(QStringLiteral("body:") + QStringLiteral("a,").repeated(3000), 0));
    QVERIFY(Filter::parse(QString(30, u'(') + u'a' + QString(30, u')'), 0));
    for (const QString &text :
        QStringList{QString(100'000, u'('), QStringLiteral("not ").repeated(100'000),
            QString(100'000, u'(') + u'a' + QString(100'000, u')')})
        QVERIFY(!Filter::parse(text, 0));
}

void FilterTest::knowsItsBounds()
{
    const auto bounds = [](const char *text) {
        const FilterRange range = Filter::parse(QString::fromUtf8(text), 0)->idBounds();
        return std::pair(range.first, range.last);
    };
    const auto [lowest, highest] = std::pair(FilterRange().first, FilterRange().last);
    QCOMPARE(bounds("id:3-9"), std::pair(qint64(3), qint64(9)));
    QCOMPARE(bounds("x id:3-9,20"), std::pair(qint64(3), qint64(20)));
    QCOMPARE(bounds("id>3 and id<9"), std::pair(qint64(4), qint64(8)));
    QCOMPARE(bounds("x or id:3"), std::pair(lowest, highest));
    QCOMPARE(bounds("not id:3"), std::pair(lowest, highest));
}

void FilterTest::knowsWhatMustBeFoundOut()
{
    QVERIFY(Filter::parse(QStringLiteral("a or not import:1"), 0)->needsAnalysis());
    QVERIFY(Filter::parse(QStringLiteral("is:duplicate"), 0)->needsAnalysis());
    QVERIFY(!Filter::parse(QStringLiteral("is:marked json.a:1"), 0)->needsAnalysis());
    QVERIFY(Filter::parse(QStringLiteral("is:conflict"), 0)->needsFindings());
    QVERIFY(!Filter::parse(QStringLiteral("is:duplicate"), 0)->needsFindings());
}

void FilterTest::readsAloud_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reading");
    QTest::addColumn<QString>("reading");
    row("", "");
    row("method:POST path:/crm json.row_count>100",
        "POST requests to paths that contain /crm whose body's row_count is over 100");
    row("ana", "Events that contain “ana”");
    row("not ana", "Events that do not contain “ana”");
    row("method:POST,put status:4xx", "POST or PUT requests whose reply's status is 4xx");
    row("is:marked after:10m", "Events that are marked and that were received in the last 10m");
    row("sender:csvbox import:7", "Events whose sender is csvbox and whose import is 7");
    row("header.x-a not header.x-b:1",
        "Events that have the header x-a and whose header x-b does not contain 1");
    row("size>1MB", "Events whose size is over 1MB");
    row("status:none", "Events that were not answered");
    row("not (path:/a or is:retry)",
        "Events for which the path does not contain /a and it came for the first time");
    row("path:/x (path:/a or b)",
        "Events to paths that contain /x for which the path contains /a or it contains “b”");
    row("body:/a/i", "Events whose body matches /a/");
}

void FilterTest::readsAloud()
{
    QFETCH(QString, text);
    const auto filter = Filter::parse(text, 0);
    QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().message));
    QTEST(readingOf(*filter), "reading");
}

void FilterTest::readsHostileTextAloud()
{
    const QString hostile =
        QStringLiteral("a\u202eb") + QChar(u'\0') + QStringLiteral("\u001b[31m<b>");
    const QString reading = readingOf(*Filter::parse(u'"' + hostile + u'"', 0));
    QVERIFY(!reading.contains(QChar(0x202e)));
    QVERIFY(!reading.contains(QChar(u'\0')));
    QVERIFY(!reading.contains(QChar(0x1b)));
    QVERIFY(readingOf(*Filter::parse(QStringLiteral("(a or b) ").repeated(900), 0)).size() < 1000);
}

QTEST_APPLESS_MAIN(FilterTest)
#include "tst_filter.moc"
