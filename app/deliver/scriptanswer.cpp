// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/scriptanswer.h"

#include "base/text.h"
#include "script/scriptmessage.h"

#include <QCborArray>
#include <algorithm>

namespace tallyman {

namespace {

// "256 MiB", of round numbers.
QString inMebibytes(qint64 bytes)
{
    return QString::number(double(bytes) / (1024 * 1024)) + QStringLiteral(" MiB");
}

tl::unexpected<Error> wrong(const QString &sentence)
{
    return failure(ErrorCode::InvalidInput, sentence);
}

// Nothing when a character stands for no byte.
std::optional<QByteArray> bytesOf(const QString &text)
{
    const bool fits =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() <= 0xff; });
    return fits ? std::optional(text.toLatin1()) : std::nullopt;
}

// What stands on the request line: no control characters, no spaces (RFC 9112 §3.2).
bool isRequestTarget(const QByteArray &target)
{
    return (target.startsWith('/') || target == "*")
        && std::all_of(
            target.begin(), target.end(), [](char c) { return uchar(c) > ' ' && c != '\x7f'; });
}

Result<HeaderList> headersOf(const QCborArray &array)
{
    HeaderList headers;
    for (const QCborValue &each : array) {
        const QString nameText = each.toArray().at(0).toString();
        const std::optional<QByteArray> name = bytesOf(nameText);
        const std::optional<QByteArray> value = bytesOf(each.toArray().at(1).toString());
        if (!name || !isToken(*name))
            return wrong(
                QStringLiteral("The script set a header “%1”, which is no name of a header.")
                    .arg(displayLine(nameText.toUtf8(), 100)));
        if (!value)
            return wrong(QStringLiteral("The script set the header %1 to text that a header cannot "
                                        "hold; write it with characters up to “ÿ”, or encode it.")
                             .arg(nameText));
        if (!isFieldValue(*value))
            return wrong(QStringLiteral("The script set the header %1 to text with a line break, "
                                        "which a header cannot hold.")
                             .arg(nameText));
        headers.append(*name, *value);
    }
    return headers;
}

// Sends elsewhere than to the target.
Result<void> takeUrl(const QString &text, ScriptRequest &request)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool web =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !web || url.host().isEmpty())
        return wrong(QStringLiteral("The script set url to “%1”; it must be a whole http or https "
                                    "URL.")
                         .arg(displayLine(text.toUtf8(), 200)));
    request.url = url;
    const QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    request.target = path.isEmpty() ? QByteArrayLiteral("/") : path;
    if (url.hasQuery())
        request.target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return {};
}

Result<ScriptRequest> requestOf(const QCborMap &map, const ScriptRequest &original)
{
    ScriptRequest request = original;
    request.url.clear();
    const QCborValue method = map.value(QStringLiteral("method"));
    const QCborValue target = map.value(QStringLiteral("target"));
    if (method.isString())
        request.method = method.toString().toUtf8();
    if (!isToken(request.method))
        return wrong(QStringLiteral("The script set method to “%1”, which is no method of HTTP.")
                         .arg(displayLine(request.method, 100)));
    if (target.isString())
        request.target = bytesOf(target.toString()).value_or(QByteArray());
    if (target.isString() && !isRequestTarget(request.target))
        return wrong(
            QStringLiteral("The script set target to “%1”; it must begin with “/” and have "
                           "no spaces, and other characters as %XX.")
                .arg(displayLine(target.toString().toUtf8(), 200)));
    if (const QCborValue headers = map.value(QStringLiteral("headers")); headers.isArray()) {
        Result<HeaderList> list = headersOf(headers.toArray());
        if (!list)
            return tl::unexpected(list.error());
        request.headers = *std::move(list);
    }
    if (const QCborValue body = map.value(QStringLiteral("body")); body.isByteArray())
        request.body = body.toByteArray();
    if (const QCborValue url = map.value(QStringLiteral("url")); url.isString()) {
        if (const Result<void> taken = takeUrl(url.toString(), request); !taken)
            return tl::unexpected(taken.error());
    }
    return request;
}

QString whatWasThrown(const QCborMap &answer)
{
    const QString text = answer.value(QStringLiteral("text")).toString();
    const qint64 line = answer.value(QStringLiteral("line")).toInteger();
    return line > 0 ? QStringLiteral("Line %1: %2").arg(QString::number(line), text)
                    : QStringLiteral("The script threw: %1").arg(text);
}

} // namespace

QStringList scriptConsole(const QCborMap &answer)
{
    QStringList lines;
    const QCborArray array = answer.value(QStringLiteral("console")).toArray();
    for (const QCborValue &line : array)
        lines.append(line.toString());
    return lines;
}

std::optional<Error> scriptError(const QCborMap &answer, const ScriptLimits &limits)
{
    QString sentence;
    switch (static_cast<ScriptFailure>(answer.value(QStringLiteral("failure")).toInteger())) {
    case ScriptFailure::None:
        return std::nullopt;
    case ScriptFailure::Threw:
        sentence = whatWasThrown(answer);
        break;
    case ScriptFailure::Refused:
        sentence =
            QStringLiteral("The script %1.").arg(answer.value(QStringLiteral("text")).toString());
        break;
    case ScriptFailure::Time:
        sentence =
            QStringLiteral("The script ran longer than %1 and was stopped.")
                .arg(QString::number(double(limits.time.count()) / 1000) + QStringLiteral(" s"));
        break;
    case ScriptFailure::Memory:
        sentence = QStringLiteral("The script used more than %1 and was stopped.")
                       .arg(inMebibytes(limits.memoryBytes));
        break;
    }
    return Error{ErrorCode::InvalidInput, sentence, {}};
}

Result<QList<ScriptRequest>> scriptRequests(const QCborMap &answer, const ScriptRequest &original)
{
    QList<ScriptRequest> requests;
    const QCborArray array = answer.value(QStringLiteral("requests")).toArray();
    for (const QCborValue &each : array) {
        Result<ScriptRequest> request = requestOf(each.toMap(), original);
        if (!request)
            return tl::unexpected(request.error());
        requests.append(*std::move(request));
    }
    return requests;
}

} // namespace tallyman
