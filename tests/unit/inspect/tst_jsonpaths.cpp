// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonpaths.h"

#include <QTest>

using namespace tallyman;

// One path in every notation.
class TestJsonPaths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writes_data();
    void writes();
    void writesFilters_data();
    void writesFilters();
};

namespace {

// Steps by "|"; digits are an index.
JsonSteps stepsOf(const QString &text)
{
    JsonSteps steps;
    if (text.isNull())
        return steps;
    for (const QString &part : text.split(QLatin1Char('|'))) {
        bool isIndex = false;
        const int index = part.toInt(&isIndex);
        if (isIndex)
            steps.append({{}, index});
        else
            steps.append({part, -1});
    }
    return steps;
}

} // namespace

void TestJsonPaths::writes_data()
{
    QTest::addColumn<QString>("steps");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("jq");
    const auto row = [](const char *name, const char *steps, const char *pointer, const char *path,
                         const char *jq) {
        QTest::newRow(name) << QString::fromUtf8(steps) << QString::fromUtf8(pointer)
                            << QString::fromUtf8(path) << QString::fromUtf8(jq);
    };
    row("root", nullptr, "", "$", ".");
    row("plain", "rows|0|email", "/rows/0/email", "$.rows[0].email", ".rows[0].email");
    row("array at the top", "3|a", "/3/a", "$[3].a", ".[3].a");
    row("odd key", "a/b~c", "/a~1b~0c", "$['a/b~c']", ".[\"a/b~c\"]");
    row("quotes", "it's \"x\"", "/it's \"x\"", "$['it\\'s \"x\"']", ".[\"it's \\\"x\\\"\"]");
    row("empty key", "a|", "/a/", "$.a['']", ".a[\"\"]");
    row("line break", "a\nb", "/a\nb", "$['a\\u000ab']", ".[\"a\\u000ab\"]");
    row("letters", "größe", "/größe", "$['größe']", ".[\"größe\"]");
}

void TestJsonPaths::writes()
{
    QFETCH(QString, steps);
    QTEST(jsonPointerText(stepsOf(steps)), "pointer");
    QTEST(jsonPathText(stepsOf(steps)), "path");
    QTEST(jqText(stepsOf(steps)), "jq");
}

void TestJsonPaths::writesFilters_data()
{
    QTest::addColumn<QString>("steps");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("filter");
    const auto row = [](const char *name, const char *steps, const QByteArray &token,
                         const QString &filter) {
        QTest::newRow(name) << QString::fromUtf8(steps) << token << filter;
    };
    row("number", "row_count", "148", QStringLiteral("json.row_count:148"));
    row("literal", "a|0|b", "true", QStringLiteral("json.a.0.b:true"));
    row("text", "user", R"("a \"b\" c")", QStringLiteral("json.user=\"a \"\"b\"\" c\""));
    row("odd key", "a/b", "1", QStringLiteral("json.\"/a~1b\":1"));
    row("long", "a", "\"" + QByteArray(300, 'x') + "\"",
        QStringLiteral("json.a:\"%1\"").arg(QString(200, QLatin1Char('x'))));
    row("object", "a", "{}", {});
    row("root", nullptr, "1", {});
}

void TestJsonPaths::writesFilters()
{
    QFETCH(QString, steps);
    QFETCH(QByteArray, token);
    QTEST(jsonFilterText(stepsOf(steps), token), "filter");
}

QTEST_GUILESS_MAIN(TestJsonPaths)
#include "tst_jsonpaths.moc"
