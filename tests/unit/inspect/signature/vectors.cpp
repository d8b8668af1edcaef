// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/inspect/signature/vectors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace tallyman {

namespace {

QJsonArray arrayIn(const QString &name)
{
    QFile file(QStringLiteral(TALLYMAN_SIGNATURE_DATA "/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file.fileName()));
    return QJsonDocument::fromJson(file.readAll()).array();
}

HeaderList headersOf(const QJsonObject &object)
{
    HeaderList headers;
    for (auto it = object.begin(); it != object.end(); ++it)
        headers.append(it.key().toUtf8(), it.value().toString().toUtf8());
    return headers;
}

// Two published vectors are values without the request around them.
void complete(SignatureVector *vector)
{
    if (vector->name == "php-raw")
        vector->request.headers.append("X-Signature", vector->expected);
    if (vector->name != "transloadit")
        return;
    vector->request.body = "transloadit=" + vector->request.body.toPercentEncoding()
        + "&signature=sha384:" + vector->expected;
}

SignatureVector vectorOf(const QJsonObject &object)
{
    SignatureVector vector;
    vector.name = object.value(QLatin1String("name")).toString().toUtf8();
    const QByteArray id = object.value(QLatin1String("scheme")).toString().toUtf8();
    vector.scheme = presetScheme(id.constData());
    vector.key.name = QStringLiteral("the key");
    vector.key.text = object.value(QLatin1String("key")).toString().toUtf8();
    vector.expected = object.value(QLatin1String("expected")).toString().toUtf8();
    vector.request.method = "POST";
    vector.request.url = object.value(QLatin1String("url")).toString().toUtf8();
    vector.request.target = splitUrl(vector.request.url).rest;
    vector.request.headers = headersOf(object.value(QLatin1String("headers")).toObject());
    vector.request.body =
        QByteArray::fromBase64(object.value(QLatin1String("body_b64")).toString().toLatin1());
    complete(&vector);
    return vector;
}

} // namespace

const SignatureScheme &presetScheme(const char *id)
{
    const SignatureScheme *scheme = SchemeCatalogue::presets().find(QString::fromLatin1(id));
    if (scheme == nullptr)
        qFatal("there is no scheme %s", id);
    return *scheme;
}

QList<SignatureVector> signatureVectors()
{
    QList<SignatureVector> vectors;
    for (const char *file : {"vectors.json", "morevectors.json"}) {
        const QJsonArray objects = arrayIn(QLatin1String(file));
        for (const QJsonValue &object : objects) {
            // HMAC alone, a hash function alone
            if (object[QLatin1String("scheme")].toString() != QLatin1String("hmac"))
                vectors.append(vectorOf(object.toObject()));
        }
    }
    return vectors;
}

SignatureVector signatureVector(QByteArrayView name)
{
    const QList<SignatureVector> vectors = signatureVectors();
    for (const SignatureVector &vector : vectors) {
        if (vector.name == name)
            return vector;
    }
    qFatal("there is no such vector");
}

SignedRequest withHeader(SignedRequest request, const QByteArray &name, const QByteArray &value)
{
    HeaderList headers;
    bool changed = false;
    for (const HeaderField &field : request.headers.fields()) {
        const bool here = !changed && equalsIgnoringCase(field.name, name);
        headers.append(field.name, here ? value : field.value);
        changed = changed || here;
    }
    if (!changed)
        headers.append(name, value);
    request.headers = headers;
    return request;
}

} // namespace tallyman
