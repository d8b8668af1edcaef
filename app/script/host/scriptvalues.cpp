// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/host/scriptvalues.h"

#include <QJSEngine>
#include <array>

namespace tallyman {

namespace {

const auto kBody = QStringLiteral("body");
const auto kBodyBase64 = QStringLiteral("bodyBase64");
const auto kHeaders = QStringLiteral("headers");
const auto kTarget = QStringLiteral("target");

std::optional<QString> textOf(const QByteArray &bytes)
{
    if (!QByteArrayView(bytes).isValidUtf8())
        return std::nullopt;
    return QString::fromUtf8(bytes);
}

void copy(const QCborMap &from, const QString &name, QJSValue &to)
{
    const QCborValue value = from.value(name);
    if (value.isString() && !value.toString().isEmpty())
        to.setProperty(name, value.toString());
    else if (value.isInteger())
        to.setProperty(name, QJSValue(static_cast<double>(value.toInteger())));
}

void addBody(const QByteArray &body, QJSValue &to)
{
    if (const std::optional<QString> text = textOf(body); text)
        to.setProperty(kBody, *text);
    else
        to.setProperty(kBodyBase64, QString::fromLatin1(body.toBase64()));
}

QJSValue headerPairs(QJSEngine &engine, const QCborArray &headers)
{
    QJSValue list = engine.newArray(static_cast<uint>(headers.size()));
    quint32 index = 0;
    for (const QCborValue &header : headers) {
        QJSValue pair = engine.newArray(2);
        pair.setProperty(0, header.toArray().at(0).toString());
        pair.setProperty(1, header.toArray().at(1).toString());
        list.setProperty(index++, pair);
    }
    return list;
}

QString decoded(QStringView part)
{
    QByteArray bytes = part.toLatin1();
    bytes.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(bytes));
}

// name → value; a name that comes again has a list of values.
QJSValue queryObject(QJSEngine &engine, QStringView query)
{
    QJSValue object = engine.newObject();
    const QList<QStringView> parts = query.split(u'&', Qt::SkipEmptyParts);
    for (const QStringView part : parts) {
        const qsizetype equals = part.indexOf(u'=');
        const QString name = decoded(equals < 0 ? part : part.first(equals));
        const QString value = equals < 0 ? QString() : decoded(part.sliced(equals + 1));
        if (!object.hasOwnProperty(name)) {
            object.setProperty(name, value);
            continue;
        }
        QJSValue values = object.property(name);
        if (!values.isArray()) {
            const QJSValue first = values;
            values = engine.newArray(1);
            values.setProperty(0, first);
            object.setProperty(name, values);
        }
        values.setProperty(values.property(QStringLiteral("length")).toUInt(), value);
    }
    return object;
}

} // namespace

QJSValue scriptEvent(QJSEngine &engine, const QCborMap &event)
{
    QJSValue object = engine.newObject();
    for (const char *name : {"id", "receivedAt", "method", "target", "sender", "import"})
        copy(event, QString::fromLatin1(name), object);
    const QString target = event.value(kTarget).toString();
    const qsizetype question = target.indexOf(u'?');
    const QStringView view(target);
    object.setProperty(
        QStringLiteral("path"), question < 0 ? target : view.first(question).toString());
    object.setProperty(QStringLiteral("query"),
        queryObject(engine, question < 0 ? QStringView() : view.sliced(question + 1)));
    object.setProperty(kHeaders, headerPairs(engine, event.value(kHeaders).toArray()));
    addBody(event.value(kBody).toByteArray(), object);
    return object;
}

QJSValue scriptRequest(QJSEngine &engine, const QCborMap &request)
{
    QJSValue object = engine.newObject();
    for (const char *name : {"method", "target", "url"})
        copy(request, QString::fromLatin1(name), object);
    object.setProperty(kHeaders, headerPairs(engine, request.value(kHeaders).toArray()));
    addBody(request.value(kBody).toByteArray(), object);
    return object;
}

RequestTaker::RequestTaker(const QCborMap &original, qint64 mostBytes)
    : m_original(original)
    , m_body(original.value(kBody).toByteArray())
    , m_bodyText(textOf(m_body))
    , m_mostBytes(mostBytes)
{
}

bool RequestTaker::count(qint64 bytes)
{
    m_bytes += bytes;
    if (m_bytes <= m_mostBytes)
        return true;
    m_problem = QStringLiteral("returned more than %1 MiB; send less at once")
                    .arg(m_mostBytes / (1024 * 1024));
    return false;
}

bool RequestTaker::take(const QJSValue &request)
{
    QCborMap taken;
    for (const char *each : {"method", "target", "url"}) {
        const QString name = QString::fromLatin1(each);
        const QJSValue value = request.property(name);
        if (value.isString() && value.toString() != m_original.value(name).toString())
            taken[name] = value.toString();
        if (!count(taken.value(name).toString().size()))
            return false;
    }
    if (const QJSValue headers = request.property(kHeaders); headers.isArray()) {
        QCborArray list;
        const quint32 size = headers.property(QStringLiteral("length")).toUInt();
        for (quint32 i = 0; i < size; ++i) {
            const QString name = headers.property(i).property(0).toString();
            const QString value = headers.property(i).property(1).toString();
            if (!count(name.size() + value.size()))
                return false;
            list.append(QCborArray{name, value});
        }
        taken[kHeaders] = list;
    }
    if (!takeBody(request, taken))
        return false;
    m_requests.append(taken);
    return true;
}

// What is equal to what the script was given is left out, so that the very bytes go out.
bool RequestTaker::takeBody(const QJSValue &request, QCborMap &taken)
{
    const QJSValue text = request.property(kBody);
    const QJSValue base64 = request.property(kBodyBase64);
    const bool textSet = text.isString() && (!m_bodyText || text.toString() != *m_bodyText);
    QByteArray decoded;
    bool base64Set = false;
    if (base64.isString()) {
        const auto result = QByteArray::fromBase64Encoding(
            base64.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!result) {
            m_problem = QStringLiteral("set bodyBase64 to something that is not Base64");
            return false;
        }
        decoded = *result;
        base64Set = decoded != m_body;
    }
    if (textSet && base64Set) {
        m_problem = QStringLiteral("set both body and bodyBase64; set one of them");
        return false;
    }
    if (textSet)
        decoded = text.toString().toUtf8();
    if (textSet || base64Set)
        taken[kBody] = decoded;
    return count(textSet || base64Set ? decoded.size() : 0);
}

} // namespace tallyman
