// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagecomponents.h"
#include "inspect/signature/structuredtext.h"

#include <QTest>

using namespace tallyman;

// What a signature of RFC 9421 covers, as the line of its signature base, or why it cannot cover
// that.
class TestMessageComponents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void queryParameters_data();
    void queryParameters();
    void refusals_data();
    void refusals();
    void strictFields_data();
    void strictFields();
    void parametersAreWrittenStrictly();
};

namespace {

// The examples of RFC 9421 §2.1, and trailers of our own.
SignedRequest exampleRequest()
{
    SignedRequest request;
    request.method = "POST";
    request.target = "/path?param=value&foo=bar&baz=batman&qux=&foo=again";
    request.url = "https://www.example.com" + request.target;
    request.headers = {
        {"Host", "www.example.com"},
        {"Date", "Tue, 20 Apr 2021 02:07:56 GMT"},
        {"X-OWS-Header", "Leading and trailing whitespace."},
        {"Cache-Control", "max-age=60"},
        {"Cache-Control", "must-revalidate"},
        {"Example-Dict", "a=1,    b=2;x=1;y=2,   c=(a   b    c), d"},
        {"Example-Header", "value, with, lots"},
        {"Example-Header", "of, commas"},
        {"X-Empty-Header", ""},
    };
    request.trailers = {
        {"Expires", "Wed, 9 Nov 2022 07:28:00 GMT"},
        {"Example-Dict", "a=(  )"},
    };
    return request;
}

SfValue covering(const QByteArray &component)
{
    const auto members = parseDictionary("sig=(" + component + ")");
    return members ? members->first().value : SfValue();
}

Result<QByteArray> baseOf(const QByteArray &component, const SignedRequest &request)
{
    return signatureBase(covering(component), request);
}

} // namespace

void TestMessageComponents::lines_data()
{
    QTest::addColumn<QByteArray>("line"); // component, colon, value
    for (const char *line :
        {
            R"("x-ows-header": Leading and trailing whitespace.)",
            R"("cache-control": max-age=60, must-revalidate)",
            R"("x-empty-header": )",
            R"("example-dict": a=1,    b=2;x=1;y=2,   c=(a   b    c), d)",
            R"("example-dict";sf: a=1, b=2;x=1;y=2, c=(a b c), d)",
            R"("example-dict";key="a": 1)",
            R"("example-dict";key="b": 2;x=1;y=2)",
            R"("example-dict";key="c": (a b c))",
            R"("example-dict";key="d": ?1)",
            R"("example-header": value, with, lots, of, commas)",
            R"("example-header";sf: value, with, lots, of, commas)",
            R"("example-header";bs: :dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:)",
            R"("x-empty-header";bs: ::)",
            R"("expires";tr: Wed, 9 Nov 2022 07:28:00 GMT)",
            R"("example-dict";tr;sf: a=())",
            R"("example-dict";key="a";tr: ())",
            R"("expires";bs;tr: :V2VkLCA5IE5vdiAyMDIyIDA3OjI4OjAwIEdNVA==:)",
            R"("@method": POST)",
            R"("@target-uri": https://www.example.com/path?param=value&foo=bar&baz=batman&qux=&foo=again)",
            R"("@authority": www.example.com)",
            R"("@scheme": https)",
            R"("@request-target": /path?param=value&foo=bar&baz=batman&qux=&foo=again)",
            R"("@path": /path)",
            R"("@query": ?param=value&foo=bar&baz=batman&qux=&foo=again)",
            R"("@query-param";name="baz": batman)",
            R"("@query-param";name="qux": )",
            R"("@query-param";name="param": value)",
        })
        QTest::newRow(line) << QByteArray(line);
}

void TestMessageComponents::lines()
{
    QFETCH(QByteArray, line);
    const QByteArray component = line.first(line.indexOf(": "));
    const auto base = baseOf(component, exampleRequest());
    QVERIFY2(base, base ? "" : qPrintable(base.error().message));
    QCOMPARE(*base, line + "\n\"@signature-params\": (" + component + ')');
}

// RFC 9421 §2.2.8
void TestMessageComponents::queryParameters_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {
             R"("@query-param";name="var": this%20is%20a%20big%0Amultiline%20value)",
             R"("@query-param";name="bar": with%20plus%20whitespace)",
             R"("@query-param";name="fa%C3%A7ade%22%3A%20": something)",
         })
        QTest::newRow(line) << QByteArray(line);
}

void TestMessageComponents::queryParameters()
{
    QFETCH(QByteArray, line);
    SignedRequest request;
    request.method = "GET";
    request.url = "https://www.example.com/parameters?var=this%20is%20a%20big%0Amultiline%20value"
                  "&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something";
    const auto base = baseOf(line.first(line.indexOf(": ")), request);
    QVERIFY(base);
    QVERIFY2(base->startsWith(QByteArray(line + '\n')), base->constData());
}

void TestMessageComponents::refusals_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *component, const char *said) {
        QTest::newRow(component) << QByteArray(component) << QString::fromUtf8(said);
    };
    row(R"("@method";req)", "only the signature of a response");
    row(R"("content-type";req)", "only the signature of a response");
    row(R"("@status")", "only responses have");
    row(R"("@unheard-of")", "not known here");
    row(R"("x-missing")", "which the request does not have");
    row(R"("date";tr)", "which the trailer section of the request does not have");
    row(R"("expires")", "which the request does not have");
    row(R"("date";sf)", "not written as a structured field");
    row(R"("date";key="a")", "no dictionary");
    row(R"("example-dict";key="z")", "no such member");
    row(R"("example-dict";key=a)", "parameter “key”");
    row(R"("example-dict";key)", "parameter “key”");
    row(R"("example-dict";sf=?0)", "parameter “sf”");
    row(R"("example-dict";bs=1)", "parameter “bs”");
    row(R"("example-dict";bs;sf)", "exclude each other");
    row(R"("example-dict";bs;key="a")", "exclude each other");
    row(R"("example-dict";zz)", "parameter “zz”");
    row(R"("@method";sf)", "parameter “sf”");
    row(R"("@method";tr)", "parameter “tr”");
    row(R"("@query-param")", "not known here");
    row(R"("@query-param";name="foo")", "not known here"); // there twice
    row(R"("@path";name="foo")", "parameter “name”");
    row(R"("Date")", "lower case");
    row("date", "no name of a component");
    row(R"("date" "date")", "twice");
    row(R"("expires";tr;bs "expires"; tr;bs)", "twice");
}

void TestMessageComponents::refusals()
{
    QFETCH(QByteArray, component);
    QFETCH(QString, said);
    const auto base = baseOf(component, exampleRequest());
    QVERIFY2(!base, base ? base->constData() : "");
    QVERIFY(base.error().message.startsWith(QLatin1String("The signature covers ")));
    QVERIFY2(base.error().message.contains(said), qPrintable(base.error().message));
}

// RFC 8941 §4.1
void TestMessageComponents::strictFields_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected"); // null: it is no structured field
    const auto row = [](const char *text, const char *expected, const char *name = "x-any") {
        QTest::newRow(text) << QByteArray(name) << QByteArray(text) << QByteArray(expected);
    };
    row("  7 ;  a = 1", nullptr);
    row("  7;  a=1", "7;a=1");
    row("007", "7");
    row("-0", "0");
    row("1.500, 1.0,-0.50, 00.05", "1.5, 1.0, -0.5, 0.05");
    row("999999999999999", "999999999999999");
    row("1000000000000000", nullptr);
    row("1234567890123.1", nullptr);
    row("1.2345", nullptr);
    row("1.", nullptr);
    row("-", nullptr);
    row("a;x=?1;y=?0, ?1", "a;x;y=?0, ?1");
    row("a;x=1;y=2;x=3", "a;x=3;y=2");
    row(R"("q\"\\")", R"("q\"\\")");
    row(R"("\n")", nullptr);
    row("\"\x7F\"", nullptr);
    row("\"\xC3\xA9\"", nullptr);
    row("\"open", nullptr);
    row(":YWI=:, :YWI:", ":YWI=:, :YWI=:");
    row(":Y!I=:", nullptr);
    row("(  a   \"b\";c )  ,()", "(a \"b\";c), ()");
    row("a=1,b , c=(x  y);z", "a=1, b, c=(x y);z");
    row("a, a", "a, a");
    row("a=1, b=2, a=3", "a=3, b=2");
    row("u=1, i, u=2", "u=2, i", "Priority");
    row("i, i", "i", "priority");
    row("text/html;q=1.0,*/*;q=0.50", "text/html;q=1.0, */*;q=0.5");
    row("a,", nullptr);
    row("", "");
    row("A=1", nullptr);
}

void TestMessageComponents::strictFields()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto strict = strictField(name, text);
    QCOMPARE(strict.has_value(), !expected.isNull());
    if (strict)
        QCOMPARE(*strict, expected);
    if (strict) // and once written so, it stays
        QCOMPARE(strictField(name, *strict).value_or("none"), expected);
}

// RFC 9421 §2.3: not as they came, for blanks may have been added on the way.
void TestMessageComponents::parametersAreWrittenStrictly()
{
    const auto members = parseDictionary(
        "sig=( \"@method\"   \"example-dict\"; key=\"a\"  );created=0161;  keyid=\"k\\\"\";tag=?1");
    QVERIFY(members);
    const auto base = signatureBase(members->first().value, exampleRequest());
    QVERIFY(base);
    QCOMPARE(*base,
        QByteArray("\"@method\": POST\n\"example-dict\";key=\"a\": 1\n\"@signature-params\": "
                   "(\"@method\" \"example-dict\";key=\"a\");created=161;keyid=\"k\\\"\";tag"));
}

QTEST_GUILESS_MAIN(TestMessageComponents)
#include "tst_messagecomponents.moc"
