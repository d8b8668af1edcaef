// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/eventfield.h"

#include <QTest>

namespace tallyman {

class TestEventField : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadAsItIsWritten_data();
    void isReadAsItIsWritten();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
};

void TestEventField::isReadAsItIsWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<EventField>("field");
    QTest::addColumn<QString>("again");
    using Kind = EventField::Kind;
    const auto row = [](const char *text, const EventField &field, const char *again) {
        QTest::newRow(text) << QString::fromUtf8(text) << field << QString::fromUtf8(again);
    };
    row("sender", {Kind::Sender, {}, {}}, "sender");
    row(" Findings ", {Kind::Findings, {}, {}}, "findings");
    row("attempt", {Kind::Attempt, {}, {}}, "attempt");
    row("endpoint", {Kind::Endpoint, {}, {}}, "endpoint");
    row("header.X-Csvbox-Token", {Kind::Header, "x-csvbox-token", {}}, "header.x-csvbox-token");
    row("json.a.b", {Kind::Json, {}, {"a", "b"}}, "json.a.b");
    row("json.rows[0].SKU", {Kind::Json, {}, {"rows", "0", "SKU"}}, "json.rows.0.SKU");
    row("json./a~1b/c d", {Kind::Json, {}, {"a/b", "c d"}}, "json.\"/a~1b/c d\"");
    row("json.\"/Image URL\"", {Kind::Json, {}, {"Image URL"}}, "json.\"/Image URL\"");
}

void TestEventField::isReadAsItIsWritten()
{
    QFETCH(const QString, text);
    QFETCH(const EventField, field);
    QFETCH(const QString, again);
    const auto parsed = EventField::parse(text);
    if (text.contains(QLatin1String("c d")) && !text.contains(QLatin1Char('"'))) {
        QVERIFY(!parsed); // a blank ends a path without quotes
    } else {
        QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error()));
        QCOMPARE(*parsed, field);
    }
    QCOMPARE(field.text(), again);
    const auto reparsed = EventField::parse(again);
    QVERIFY(reparsed);
    QCOMPARE(*reparsed, field);
}

void TestEventField::refusesWhatIsNone_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "header.", "json.", "json.a..b", "status", "header.a:b",
             "json.a>1", "import:7", "header.a header.b", "\"header.a"})
        QTest::newRow(*text == 0 ? "nothing" : text) << QString::fromUtf8(text);
}

void TestEventField::refusesWhatIsNone()
{
    QFETCH(const QString, text);
    const auto parsed = EventField::parse(text);
    QVERIFY(!parsed);
    QVERIFY(parsed.error().contains(QLatin1String("header.NAME")));
}

} // namespace tallyman

QTEST_GUILESS_MAIN(tallyman::TestEventField)
#include "tst_eventfield.moc"
