// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "event/filter.h"

#include <QTest>

using namespace tallyman;

class FilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAll()
    {
        const qint64 now = 1'000'000'000'000;
        const auto filter = Filter::parse(
            QStringLiteral(
                "method:post,PUT status:4xx,200-204,none state:malformed path:/crm is:marked "
                "after:10m before:2026-11-22T14:00:00Z id:3-9 ana \"two words\" \"x:y\""),
            now);
        QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().message));
        QCOMPARE(filter->methods, QList<QByteArray>({"post", "PUT"}));
        QCOMPARE(filter->statuses.size(), 3);
        QCOMPARE(filter->statuses[0].first, 400);
        QCOMPARE(filter->statuses[0].last, 499);
        QCOMPARE(filter->statuses[2].last, 0);
        QCOMPARE(filter->states, QList<EventState>({EventState::Malformed}));
        QCOMPARE(filter->paths, QList<QByteArray>({"/crm"}));
        QVERIFY(filter->markedOnly);
        QCOMPARE(*filter->afterUs, now - 600'000'000);
        QCOMPARE(*filter->beforeUs, parseRfc3339(u"2026-11-22T14:00:00Z"));
        QCOMPARE(*filter->firstId, 3);
        QCOMPARE(*filter->lastId, 9);
        QCOMPARE(filter->words, QList<QByteArray>({"ana", "two words", "x:y"}));
        QVERIFY(filter->needsBytes());
    }

    void words_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"http://127.0.0.1/x", "HTTPS://a.example", "ws://", "12:30",
                 "12:30:59", "2026-11-22T14:00:00Z", "localhost:8787", "LOCALHOST:80/x",
                 "example.com:443", "127.0.0.1:80", "a.b.example:1/in?x=1", "std::string",
                 "note:", "sha256:abc", "Content-Type:text/plain", "{\"a\":1}", "a,b:c", ":x",
                 "a=b:c", "\xc3\xa4h:x", "methods"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }

    void words()
    {
        QFETCH(QString, text);
        for (const QString &all : QStringList{text, text + QStringLiteral(" more")}) {
            const auto filter = Filter::parse(all, 0);
            QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error().message));
            QCOMPARE(filter->words.first(), text.toUtf8());
        }
    }

    void refusesUnknownConditions_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        for (const char *text :
            {"bogus:1", "statuss:404", "Code:4xx", "x:y", "user.name:ana", "a.b:123456", "a.b:80x",
                "myhost:8080", "localhost:here", "bogus:\"a b\"", "urn:x:y", "http:/x", ".:x"})
            QTest::newRow(text) << QString::fromLatin1(text)
                                << QString::fromLatin1(text).section(u':', 0, 0);
    }

    void refusesUnknownConditions()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        const auto filter = Filter::parse(QStringLiteral("a id:1 ") + text, 0);
        QVERIFY(!filter);
        QCOMPARE(filter.error().message,
            QStringLiteral("“%1:” at character 8 is no condition; there are method:, status:, "
                           "state:, path:, is:, after:, before:, id:. To find it as text, put it "
                           "in quotes.")
                .arg(name));
        QString quoted = text;
        quoted.remove(u'"');
        const auto words = Filter::parse(u'"' + quoted + u'"', 0);
        QVERIFY(words);
        QCOMPARE(words->words, QList<QByteArray>({quoted.toUtf8()}));
    }

    void emptyIsEmpty() { QVERIFY(Filter::parse(QStringLiteral("   "), 0)->isEmpty()); }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("named"); // must occur in the sentence
        QTest::newRow("status") << QStringLiteral("a status:abc") << QStringLiteral("character 3");
        QTest::newRow("status range")
            << QStringLiteral("status:500-400") << QStringLiteral("status:500-400");
        QTest::newRow("status 9999") << QStringLiteral("status:9999") << QStringLiteral("4xx");
        QTest::newRow("state") << QStringLiteral("state:broken") << QStringLiteral("malformed");
        QTest::newRow("time") << QStringLiteral("after:yesterday") << QStringLiteral("10m");
        QTest::newRow("no value") << QStringLiteral("method:") << QStringLiteral("value");
        QTest::newRow("quote") << QStringLiteral("x \"open") << QStringLiteral("character 3");
        QTest::newRow("id") << QStringLiteral("id:9-3") << QStringLiteral("range");
        QTest::newRow("is") << QStringLiteral("is:nice") << QStringLiteral("is:marked");
    }

    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, named);
        const auto filter = Filter::parse(text, 0);
        QVERIFY(!filter);
        QCOMPARE(filter.error().code, ErrorCode::InvalidInput);
        QVERIFY2(filter.error().message.contains(named), qPrintable(filter.error().message));
    }
};

QTEST_APPLESS_MAIN(FilterTest)
#include "tst_filter.moc"
