// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include "inspect/payload.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

} // namespace

// What is read from a notification beside what the samples show: when two requests are the same,
// and what becomes of values that are not as they should be.
class TestNotification : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameRequest_data();
    void sameRequest();
    void otherRequest_data();
    void otherRequest();
    void unknownContent();
    void rowsHaveDigestsAndPlaces();
    void rowsWithoutNumbers();
    void rowsOfWhichOneHasNoNumber();
    void seriesCountFromZero();
    void valuesOfWrongTypes_data();
    void valuesOfWrongTypes();

private:
    void changes() const;
    [[nodiscard]] Notification read(const Sample &sample) const;
    [[nodiscard]] Notification read(const QString &file, const QByteArray &from = {},
        const QByteArray &to = {}, const QByteArray &header = {}) const;

    ProfileSetPtr m_profiles;
    QHash<QString, Sample> m_samples;
};

void TestNotification::initTestCase()
{
    m_profiles = ProfileSet::load({QStringLiteral(":/profiles")});
    for (const Sample &sample : allSamples())
        m_samples.insert(sample.file, sample);
}

Notification TestNotification::read(const Sample &sample) const
{
    const Payload payload = readPayload(sample.headers, sample.body, kMostBytes);
    return notificationOf(recognise(*m_profiles, sample.headers, payload), sample.headers,
        sample.method, sample.target, sample.body.right(32).rightJustified(32, ' '));
}

// A sample with something replaced in its content, or with another value of a header field.
Notification TestNotification::read(const QString &file, const QByteArray &from,
    const QByteArray &to, const QByteArray &header) const
{
    Sample sample = m_samples.value(file);
    if (sample.body.isEmpty()
        || (!from.isEmpty() && header.isEmpty() && !sample.body.contains(from)))
        qFatal("%s is not as this test wants it.", qPrintable(file));
    if (header.isEmpty()) {
        sample.body.replace(from, to);
    } else {
        sample.headers.removeAll(header);
        sample.headers.append(header, to);
    }
    return read(sample);
}

void TestNotification::changes() const
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("header");
}

void TestNotification::sameRequest_data()
{
    changes();
    const auto row = [](const char *name, const char *file, const char *from, const char *to,
                         const char *header = "") {
        QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(from) << QByteArray(to)
                            << QByteArray(header);
    };
    row("volatile field", "rowporter-import.json", "2024-01-15T10:30:00.000Z",
        "2024-01-15T11:00:00.000Z");
    row("volatile field beside a named key", "importcsv-import.json", "T10:30:00Z", "T10:35:00Z");
    row("volatile field further in", "expresscsv-chunk.json", "T10:00:00.000Z", "T10:05:00.000Z");
    row("notice with another status", "csvbox-notice-docs.json", "Partial", "Success");
    row("whole import with other rows", "rowporter-import.json",
        "\"totalRows\": ", "\"totalRows\": 1");
    row("layout", "csvbox-notice-docs.json", "\n  ", "\n\t");
    row("escapes", "csvbox-notice-ssv.json", "https://", "https:\\/\\/");
    row("named key, other content", "usecsv-batch.json", "\"Mari\"", "\"Maria\"");
    row("another signature", "standard-webhooks-event.json", "", "v1,other", "webhook-signature");
    row("another delivery of Box", "box-event.json", "", "other", "BOX-DELIVERY-ID");
    row("message of SNS", "sns-notification.json", "00:00:01", "00:00:09");
}

void TestNotification::sameRequest()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, header);
    const Notification first = read(file);
    const Notification again = read(file, from, to, header);
    QVERIFY(!first.requestKey.isEmpty());
    QCOMPARE(again.formId, first.formId);
    QCOMPARE(again.requestKey, first.requestKey);
}

void TestNotification::otherRequest_data()
{
    changes();
    const auto row = [](const char *name, const char *file, const char *from, const char *to,
                         const char *header = "") {
        QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(from) << QByteArray(to)
                            << QByteArray(header);
    };
    row("the next batch", "usecsv-batch.json", "\"index\": 1", "\"index\": 2");
    row("another upload", "usecsv-batch.json", "231", "232");
    row("another row", "csvbox-rows-integration.json", "\"row_number\": 1", "\"row_number\": 2");
    row("another import", "csvbox-rows-docs.json", "79418895", "79418896");
    row("another event", "importcsv-import.json", "import.completed", "import.failed");
    row("the next chunk", "expresscsv-chunk.json", "\"chunkIndex\": 0", "\"chunkIndex\": 1");
    row("another message", "svix-event.json", "", "msg_2", "svix-id");
    row("invalid rows of the same page", "impler-page-checked.json", "\"isInvalidRecords\": false",
        "\"isInvalidRecords\": true");
    row("no id in the header", "svix-event.json", "", "", "svix-id");
}

void TestNotification::otherRequest()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, header);
    QVERIFY(read(file, from, to, header).requestKey != read(file).requestKey);
}

// Method, target and content tell what no profile knows.
void TestNotification::unknownContent()
{
    Sample sample;
    sample.method = "POST";
    sample.target = "/a";
    sample.body = "hello";
    const Notification first = read(sample);
    QVERIFY(first.profileId.isEmpty() && first.formId.isEmpty() && first.importKey.isEmpty());
    QVERIFY(!first.requestKey.isEmpty());
    QCOMPARE(read(sample).requestKey, first.requestKey);
    Sample other = sample;
    other.target = "/b";
    QVERIFY(read(other).requestKey != first.requestKey);
    other = sample;
    other.method = "PUT";
    QVERIFY(read(other).requestKey != first.requestKey);
    other = sample;
    other.body = "hallo";
    QVERIFY(read(other).requestKey != first.requestKey);
}

void TestNotification::rowsHaveDigestsAndPlaces()
{
    const QString file = QStringLiteral("csvbox-rows.json");
    const Notification found = read(file);
    QCOMPARE(found.kind, FormKind::Rows);
    QCOMPARE(found.rows.size(), size_t(5));
    const QByteArray body = m_samples[file].body;
    for (const NotifiedRow &row : found.rows) {
        const JsonValue item(JsonDocument::read(body.mid(row.offset, row.size)));
        QCOMPARE(item.child("row_number").integer(), row.number);
        QCOMPARE(jsonDigest(item.child("row_data").token()), row.digest);
    }
    // a row is the same in whatever import it comes
    const Notification again = read(file, "79418895", "79418896");
    QCOMPARE(again.rows[0].digest, found.rows[0].digest);
    QVERIFY(found.rows[0].digest != found.rows[1].digest);
}

void TestNotification::rowsWithoutNumbers()
{
    const Notification found = read(QStringLiteral("usecsv-batch.json"));
    QVERIFY(!found.rowsAreNumbered);
    QCOMPARE(found.rows.size(), size_t(2));
    QCOMPARE(found.rows[0].number, 1);
    QCOMPARE(found.rows[1].number, 2);
    QVERIFY(found.rows[0].digest != found.rows[1].digest);
}

// Numbers beside places would be counted as if they were either.
void TestNotification::rowsOfWhichOneHasNoNumber()
{
    for (const char *none : {"\"B\"", "9007199254740993", "-9007199254740993", "1.5", "null"}) {
        Sample sample = m_samples.value(QStringLiteral("csvbox-rows.json"));
        sample.body.replace("\"row_number\":1,", "\"row_number\":9007199254740992,");
        QVERIFY(read(sample).rowsAreNumbered);
        QCOMPARE(read(sample).rows.front().number, 1LL << 53);
        sample.body.replace(
            "\"row_number\":3,", QByteArray("\"row_number\":%1,").replace("%1", none));
        const Notification found = read(sample);
        QVERIFY2(!found.rowsAreNumbered, none);
        for (size_t i = 0; i < found.rows.size(); ++i)
            QCOMPARE(found.rows[i].number, static_cast<qint64>(i) + 1);
    }
}

void TestNotification::seriesCountFromZero()
{
    const QString file = QStringLiteral("expresscsv-chunk.json");
    QCOMPARE(read(file, "\"chunkIndex\": 0", "\"chunkIndex\": 2").seriesIndex, 2);
    QCOMPARE(read(QStringLiteral("impler-page.json"), "\"page\": 1", "\"page\": 3").seriesIndex, 2);
    QCOMPARE(read(QStringLiteral("impler-page.json")).seriesCount, 3);
}

void TestNotification::valuesOfWrongTypes_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"null", "\"many\"", "1.5", "[]", "{}", "true", "1e3"})
        QTest::newRow(value) << QByteArray(value);
}

void TestNotification::valuesOfWrongTypes()
{
    QFETCH(QByteArray, value);
    const Notification notice = read(
        QStringLiteral("csvbox-notice-docs.json"), "\"row_count\": 100", "\"row_count\": " + value);
    QCOMPARE(notice.formId, QStringLiteral("notice"));
    QVERIFY(!notice.notice->rows);
    QCOMPARE(notice.notice->failed, 2);
    const Notification batch =
        read(QStringLiteral("usecsv-batch.json"), "\"index\": 1", "\"index\": " + value);
    QCOMPARE(batch.formId, QStringLiteral("batch"));
    QVERIFY(!batch.seriesIndex);
    QCOMPARE(batch.seriesCount, 2);
    QVERIFY(!batch.requestKey.isEmpty());
}

QTEST_GUILESS_MAIN(TestNotification)
#include "tst_notification.moc"
