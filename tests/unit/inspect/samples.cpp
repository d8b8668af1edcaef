// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace tallyman {

namespace {

QByteArray contentOf(const QString &name)
{
    QFile file(QStringLiteral(TALLYMAN_SOURCE_DIR "/resources/samples/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read.", qPrintable(file.fileName()));
    return file.readAll();
}

} // namespace

QList<Sample> allSamples()
{
    const QJsonDocument index = QJsonDocument::fromJson(contentOf(QStringLiteral("index.json")));
    QList<Sample> samples;
    const QJsonArray entries = index.array();
    for (const QJsonValue &value : entries) {
        Sample sample;
        sample.entry = value.toObject();
        sample.file = sample.entry[QLatin1String("file")].toString();
        sample.method = sample.entry[QLatin1String("method")].toString().toLatin1();
        sample.target = "/imports";
        sample.body = contentOf(sample.file);
        const QJsonArray headers = sample.entry[QLatin1String("headers")].toArray();
        for (const QJsonValue &field : headers)
            sample.headers.append(field[0].toString().toLatin1(), field[1].toString().toLatin1());
        samples.append(sample);
    }
    return samples;
}

} // namespace tallyman
