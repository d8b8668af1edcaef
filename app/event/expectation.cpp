// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/expectation.h"

#include "http/requesttarget.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace tallyman {

const QByteArray kExpectationsKey = QByteArrayLiteral("expectations");

namespace {

const QString kPlace = QStringLiteral("place"); // of a value; a file unless it is said
const QString kInKeyring = QStringLiteral("keyring");

bool coversPath(QByteArrayView prefix, QByteArrayView path)
{
    const QByteArrayView segments = prefix == "/" ? QByteArrayView() : prefix;
    return path.startsWith(segments)
        && (path.size() == segments.size() || path.at(segments.size()) == '/');
}

QString text(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

} // namespace

QByteArray pathOfTarget(const QByteArray &target)
{
    const QByteArray path = originForm(target);
    const qsizetype query = path.indexOf('?');
    return query < 0 ? path : path.left(query);
}

Result<QByteArray> normalPrefix(const QString &text)
{
    QByteArray prefix = text.toUtf8();
    for (const char c : prefix) {
        if (c <= ' ' || c == '?' || c == '#' || c == '\x7f') {
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("“%1” is no path prefix: write it as it stands in the request, "
                               "without query and blanks, e.g. /crm.")
                    .arg(text));
        }
    }
    while (prefix.endsWith('/'))
        prefix.chop(1);
    return prefix.startsWith('/') ? prefix : QByteArray('/' + prefix);
}

bool isWholeUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
}

bool coversTarget(const QByteArray &prefix, const QByteArray &target)
{
    if (!target.startsWith('/')) // the absolute form, which is rare
        return coversPath(prefix, pathOfTarget(target));
    const qsizetype query = target.indexOf('?');
    return coversPath(prefix, QByteArrayView(target).first(query < 0 ? target.size() : query));
}

QList<Expectation> expectationsFor(const QList<Expectation> &all, const QByteArray &target)
{
    QList<Expectation> found;
    for (const Expectation &expectation : all) {
        if (!coversTarget(expectation.prefix, target))
            continue;
        if (!found.isEmpty() && expectation.prefix.size() > found.first().prefix.size())
            found.clear();
        if (found.isEmpty() || expectation.prefix == found.first().prefix)
            found.append(expectation);
    }
    return found;
}

QList<ExpectedSecret> secretsOf(const QList<Expectation> &all)
{
    QList<ExpectedSecret> secrets;
    for (const Expectation &expectation : all)
        secrets += expectation.secrets;
    return secrets;
}

QByteArrayList agreedFields(const QList<Expectation> &all)
{
    QByteArrayList fields;
    for (const Expectation &expectation : all) {
        if (expectation.isToken())
            fields.append(expectation.header);
    }
    return fields;
}

QByteArray expectationsToJson(const QList<Expectation> &expectations)
{
    QJsonArray list;
    for (const Expectation &expectation : expectations) {
        QJsonArray secrets;
        for (const ExpectedSecret &secret : expectation.secrets) {
            QJsonObject object{
                {QStringLiteral("id"), secret.id}, {QStringLiteral("label"), secret.label}};
            if (secret.place == SecretPlace::Keyring)
                object.insert(kPlace, kInKeyring);
            secrets.append(object);
        }
        list.append(QJsonObject{
            {QStringLiteral("prefix"), QString::fromUtf8(expectation.prefix)},
            {QStringLiteral("scheme"), expectation.scheme},
            {QStringLiteral("header"), QString::fromUtf8(expectation.header)},
            {QStringLiteral("url"), QString::fromUtf8(expectation.url)},
            {QStringLiteral("secrets"), secrets},
        });
    }
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

QList<Expectation> expectationsFromJson(const QByteArray &json)
{
    QList<Expectation> expectations;
    const QJsonArray list = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &item : list) {
        const QJsonObject object = item.toObject();
        Expectation expectation;
        expectation.prefix = text(object, "prefix").toUtf8();
        expectation.scheme = text(object, "scheme");
        expectation.header = text(object, "header").toUtf8();
        expectation.url = text(object, "url").toUtf8();
        const QJsonArray secrets = object.value(QLatin1String("secrets")).toArray();
        for (const QJsonValue &secret : secrets)
            expectation.secrets.append(
                {text(secret.toObject(), "id"), text(secret.toObject(), "label"),
                    secret.toObject().value(kPlace).toString() == kInKeyring ? SecretPlace::Keyring
                                                                             : SecretPlace::File});
        if (expectation.prefix.startsWith('/') && !expectation.scheme.isEmpty())
            expectations.append(expectation);
    }
    return expectations;
}

} // namespace tallyman
