// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samplecatalogue.h"

#include "exchange/jsonwriter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QResource>

namespace tallyman {

namespace {

constexpr int kRowsOfPart = 4;
constexpr int kParts = 3;

QByteArray resource(const QString &file)
{
    return QResource(QStringLiteral(":/samples/") + file).uncompressedData();
}

QList<SampleEntry> readEntries()
{
    QList<SampleEntry> entries;
    const QJsonArray list = QJsonDocument::fromJson(resource(QStringLiteral("index.json"))).array();
    for (const QJsonValue &value : list) {
        SampleEntry entry;
        entry.file = value[QLatin1String("file")].toString();
        entry.sample.title = value[QLatin1String("title")].toString();
        entry.sample.sender = value[QLatin1String("profile")].toString();
        entry.sample.method = value[QLatin1String("method")].toString().toLatin1();
        const QJsonArray headers = value[QLatin1String("headers")].toArray();
        for (const QJsonValue &field : headers)
            entry.sample.headers.append(
                field[0].toString().toLatin1(), field[1].toString().toLatin1());
        entries.append(entry);
    }
    return entries;
}

Sample csvboxSample(const QByteArray &body)
{
    Sample sample;
    sample.sender = QStringLiteral("csvbox");
    sample.headers = {{"User-Agent", "GuzzleHttp/7"}, {"Content-Type", "application/json"},
        {"X-Csvbox-Token", "sample-token"}};
    sample.body = body;
    return sample;
}

void writeImport(JsonWriter &json, qint64 importId)
{
    json.key("import_id").integer(importId);
    json.key("sheet_id").integer(55);
    json.key("sheet_name").string("Products");
    json.key("env_name").string("default");
    json.key("original_filename").string("products.csv");
    json.key("import_description").string("");
    json.key("custom_fields").beginObject().key("user_id").string("1a2b3c4d5e6f");
    json.endObject();
}

Sample partOf(qint64 importId, int part)
{
    JsonWriter json;
    json.beginArray();
    for (int i = 1; i <= kRowsOfPart; ++i) {
        const int number = part * kRowsOfPart + i;
        json.beginObject();
        writeImport(json, importId);
        json.key("row_number").integer(number);
        json.key("total_rows").integer(kParts * kRowsOfPart);
        json.key("row_data").beginObject();
        json.key("Name").qstring(QStringLiteral("Article %1").arg(number));
        json.key("SKU").qstring(QStringLiteral("00%1").arg(1000 + number));
        json.key("Price").qstring(QStringLiteral("%1.50").arg(number));
        json.endObject();
        json.endObject();
    }
    json.endArray();
    return csvboxSample(json.result());
}

Sample noticeOf(qint64 importId)
{
    JsonWriter json;
    json.beginObject();
    writeImport(json, importId);
    json.key("destination_type").string("webhook");
    json.key("row_count").integer(kParts * kRowsOfPart);
    json.key("row_success").integer(kParts * kRowsOfPart);
    json.key("row_fail").integer(0);
    json.key("import_status").string("success");
    json.key("import_starttime").integer(1762774686);
    json.key("import_endtime").integer(1762774689);
    json.key("raw_file").string("https://files.example.com/download-rawfile/1-sample");
    json.endObject();
    return csvboxSample(json.result());
}

} // namespace

const QList<SampleEntry> &sampleEntries()
{
    static const QList<SampleEntry> entries = readEntries();
    return entries;
}

Sample loadSample(const SampleEntry &entry)
{
    Sample sample = entry.sample;
    sample.body = resource(entry.file);
    return sample;
}

QList<Sample> wholeImport(qint64 importId)
{
    return {partOf(importId, 0), partOf(importId, 2), partOf(importId, 0), partOf(importId, 1),
        noticeOf(importId)};
}

} // namespace tallyman
