// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/ngrokjson.h"

#include "base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <limits>

namespace tallyman {

namespace {

constexpr qsizetype kMostItems = 1000;
constexpr qsizetype kLongestText = 4096;
constexpr qint64 kNanosecondsInDay = 86'400LL * 1'000'000'000;

// Takes members of the answer's objects; the first thing that does not fit is kept with its place.
class Answer
{
public:
    // The list `name` of the whole answer.
    QJsonArray list(const QByteArray &json, const QString &name)
    {
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
        if (problem.error != QJsonParseError::NoError)
            say(QStringLiteral("it is no JSON (%1)").arg(problem.errorString()));
        else if (!document.isObject() || !document.object().value(name).isArray())
            say(QStringLiteral("it has no list “%1”").arg(name));
        const QJsonArray items = document.object().value(name).toArray();
        if (items.size() > kMostItems)
            say(QStringLiteral("“%1” has over %2 items").arg(name).arg(kMostItems));
        return items;
    }

    QJsonObject object(const QJsonValue &value, const QString &place)
    {
        if (!value.isObject())
            say(QStringLiteral("%1 is no object").arg(place));
        return value.toObject();
    }

    QString text(const QJsonObject &object, const char *name, const QString &place, bool required)
    {
        const QJsonValue value = object.value(QLatin1String(name));
        const bool missing = value.isUndefined() || value.isNull();
        if (missing && !required)
            return {};
        const QString text = value.toString();
        if (!value.isString() || (required && text.isEmpty()) || text.size() > kLongestText)
            say(QStringLiteral("%1.%2 is no text").arg(place, QLatin1String(name)));
        return text;
    }

    QByteArray base64(const QJsonObject &object, const QString &place)
    {
        const QJsonValue value = object.value(QLatin1String("raw"));
        if (value.isUndefined() || value.isNull())
            return {};
        const auto decoded = QByteArray::fromBase64Encoding(
            value.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!value.isString() || decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
            say(QStringLiteral("%1.raw is no base64").arg(place));
        return decoded.decoded;
    }

    qint64 number(const QJsonObject &object, const char *name, const QString &place, qint64 most)
    {
        const QJsonValue value = object.value(QLatin1String(name));
        if (value.isUndefined() || value.isNull())
            return 0;
        const double number = value.toDouble(-1);
        if (!(number >= 0) || number > static_cast<double>(most)) {
            say(QStringLiteral("%1.%2 is no number from 0 to %3")
                    .arg(place, QLatin1String(name))
                    .arg(most));
            return 0;
        }
        return static_cast<qint64>(number);
    }

    void say(const QString &what)
    {
        if (m_problem.isEmpty())
            m_problem = what;
    }
    [[nodiscard]] bool failed() const { return !m_problem.isEmpty(); }

    template <typename T> Result<T> result(T value) const
    {
        if (!failed())
            return value;
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The answer is not one of ngrok's agent: %1.").arg(m_problem));
    }

private:
    QString m_problem;
};

bool isPublicUrl(const QString &text)
{
    static const QStringList schemes{QStringLiteral("http"), QStringLiteral("https"),
        QStringLiteral("tcp"), QStringLiteral("tls")};
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && schemes.contains(url.scheme()) && !url.host().isEmpty();
}

QString checkedUrl(
    Answer &answer, const QJsonObject &object, const char *name, const QString &place)
{
    const QString url = answer.text(object, name, place, true);
    if (!answer.failed() && !isPublicUrl(url))
        answer.say(QStringLiteral("%1.%2 is no public URL").arg(place, QLatin1String(name)));
    return url;
}

// Both forms differ in the names alone.
Result<QList<NgrokEndpoint>> endpointsIn(const QByteArray &json, const QString &list,
    const char *url, const char *inner, const char *upstream)
{
    Answer answer;
    const QJsonArray items = answer.list(json, list);
    QList<NgrokEndpoint> endpoints;
    for (qsizetype i = 0; i < items.size() && !answer.failed(); ++i) {
        const QString place = QStringLiteral("%1[%2]").arg(list).arg(i);
        const QJsonObject item = answer.object(items.at(i), place);
        NgrokEndpoint endpoint;
        endpoint.name = answer.text(item, "name", place, false);
        endpoint.publicUrl = checkedUrl(answer, item, url, place);
        const QString within = place + QLatin1Char('.') + QLatin1String(inner);
        const QJsonValue leads = item.value(QLatin1String(inner));
        if (!leads.isUndefined() && !leads.isNull())
            endpoint.upstream = answer.text(answer.object(leads, within), upstream, within, false);
        endpoints.append(endpoint);
    }
    return answer.result(endpoints);
}

HeaderList headersIn(Answer &answer, const QJsonObject &message, const QString &place)
{
    HeaderList headers;
    const QJsonValue value = message.value(QLatin1String("headers"));
    if (value.isUndefined() || value.isNull())
        return headers;
    const QJsonObject all = answer.object(value, place + QStringLiteral(".headers"));
    for (auto field = all.begin(); field != all.end(); ++field) {
        const QByteArray name = field.key().toUtf8();
        const QJsonArray values = field.value().toArray();
        if (!field.value().isArray())
            answer.say(QStringLiteral("%1.headers has no list of values").arg(place));
        for (const QJsonValue &each : values) {
            if (isToken(name) && isFieldValue(each.toString().toUtf8()))
                headers.append(name, each.toString().toUtf8());
        }
    }
    return headers;
}

// The agent gives whole seconds, or up to nine decimals.
qint64 timeIn(const QString &text)
{
    static const QRegularExpression finer(QStringLiteral("(\\.[0-9]{6})[0-9]+"));
    QString shortened = text;
    return parseRfc3339(shortened.replace(finer, QStringLiteral("\\1")));
}

void readResponse(
    Answer &answer, NgrokRequest &request, const QJsonValue &value, const QString &place)
{
    if (value.isUndefined() || value.isNull())
        return;
    const QJsonObject response = answer.object(value, place);
    request.status = static_cast<int>(answer.number(response, "status_code", place, 999));
    request.responseRaw = answer.base64(response, place);
}

NgrokRequest requestIn(Answer &answer, const QJsonObject &item, const QString &place)
{
    NgrokRequest request;
    request.id = answer.text(item, "id", place, true);
    request.endpoint = answer.text(item, "tunnel_name", place, false);
    request.remote = answer.text(item, "remote_addr", place, false);
    request.startUs = timeIn(answer.text(item, "start", place, true));
    if (request.startUs < 0)
        answer.say(QStringLiteral("%1.start is no time").arg(place));
    request.durationUs = answer.number(item, "duration", place, kNanosecondsInDay) / 1000;
    const QString within = place + QStringLiteral(".request");
    const QJsonObject message = answer.object(item.value(QLatin1String("request")), within);
    request.method = answer.text(message, "method", within, true).toUtf8();
    request.target = answer.text(message, "uri", within, true).toUtf8();
    if (!answer.failed() && !isToken(request.method))
        answer.say(QStringLiteral("%1.method is no method").arg(within));
    request.headers = headersIn(answer, message, within);
    request.raw = answer.base64(message, within);
    readResponse(answer, request, item.value(QLatin1String("response")),
        place + QStringLiteral(".response"));
    return request;
}

} // namespace

QUrl NgrokEndpoint::upstreamUrl() const
{
    bool isPort = false;
    const uint port = upstream.toUInt(&isPort);
    if (isPort)
        return port <= std::numeric_limits<quint16>::max()
            ? QUrl(QStringLiteral("http://localhost:%1").arg(port))
            : QUrl();
    return upstream.contains(QLatin1String("://"))
        ? QUrl(upstream, QUrl::StrictMode)
        : QUrl(QStringLiteral("http://") + upstream, QUrl::StrictMode);
}

Result<QList<NgrokEndpoint>> ngrokEndpoints(const QByteArray &json)
{
    return endpointsIn(json, QStringLiteral("endpoints"), "url", "upstream", "url");
}

Result<QList<NgrokEndpoint>> ngrokTunnels(const QByteArray &json)
{
    return endpointsIn(json, QStringLiteral("tunnels"), "public_url", "config", "addr");
}

Result<QList<NgrokRequest>> ngrokRequests(const QByteArray &json)
{
    Answer answer;
    const QString list = QStringLiteral("requests");
    const QJsonArray items = answer.list(json, list);
    QList<NgrokRequest> requests;
    for (qsizetype i = 0; i < items.size() && !answer.failed(); ++i) {
        const QString place = QStringLiteral("%1[%2]").arg(list).arg(i);
        requests.append(requestIn(answer, answer.object(items.at(i), place), place));
    }
    return answer.result(requests);
}

} // namespace tallyman
