// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/records.h"

#include "base/hash.h"
#include "event/targetjson.h"
#include "store/content.h"
#include "store/contentstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace tallyman {

namespace {

QString key(const char *name)
{
    return QLatin1String(name);
}

// Header values may hold any bytes; Latin-1 maps each byte to one character and back.
QJsonArray headersToJson(const HeaderList &headers)
{
    QJsonArray array;
    for (const HeaderField &field : headers.fields())
        array.append(QJsonArray{QString::fromLatin1(field.name), QString::fromLatin1(field.value)});
    return array;
}

HeaderList headersFromJson(const QJsonArray &array)
{
    HeaderList headers;
    for (const QJsonValue &value : array) {
        const QJsonArray pair = value.toArray();
        headers.append(pair.at(0).toString().toLatin1(), pair.at(1).toString().toLatin1());
    }
    return headers;
}

QByteArray differencesToJson(const QList<Difference> &differences)
{
    QJsonArray array;
    for (const Difference &d : differences)
        array.append(QJsonArray{d.what, d.before, d.after, d.reason});
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<Difference> differencesFromJson(const QByteArray &json)
{
    QList<Difference> list;
    for (const QJsonValue &value : QJsonDocument::fromJson(json).array()) {
        const QJsonArray d = value.toArray();
        list.append(
            {d.at(0).toString(), d.at(1).toString(), d.at(2).toString(), d.at(3).toString()});
    }
    return list;
}

qint64 integer(
    const QJsonObject &object, const char *name, qint64 fallback, qint64 least, qint64 most)
{
    return std::clamp(object.value(key(name)).toInteger(fallback), least, most);
}

QJsonObject limitsToJson(const Limits &limits)
{
    return {
        {key("headBytes"), limits.headBytes},
        {key("headerLines"), limits.headerLines},
        {key("bodyBytes"), limits.bodyBytes},
        {key("trailerBytes"), limits.trailerBytes},
        {key("chunkOverheadBytes"), limits.chunkOverheadBytes},
        {key("chunkLineBytes"), limits.chunkLineBytes},
        {key("spoolBytes"), limits.spoolBytes},
        {key("connections"), limits.connections},
        {key("inFlightBytes"), limits.inFlightBytes},
        {key("headTimeoutMs"), static_cast<qint64>(limits.headTimeout.count())},
        {key("bodyTimeoutMs"), static_cast<qint64>(limits.bodyTimeout.count())},
        {key("idleTimeoutMs"), static_cast<qint64>(limits.idleTimeout.count())},
    };
}

// Limits that would make the program useless or unbounded are moved into their range.
Limits limitsFromJson(const QJsonObject &object)
{
    constexpr qint64 kMiB = 1024 * 1024;
    Limits limits;
    const auto ms = [&](const char *name, std::chrono::milliseconds fallback) {
        return std::chrono::milliseconds(
            integer(object, name, fallback.count(), 100, 24LL * 3600 * 1000));
    };
    limits.headBytes = integer(object, "headBytes", limits.headBytes, 1024, 16 * kMiB);
    limits.headerLines =
        static_cast<int>(integer(object, "headerLines", limits.headerLines, 8, 100'000));
    limits.bodyBytes = integer(object, "bodyBytes", limits.bodyBytes, 0, 64 * 1024 * kMiB);
    limits.trailerBytes = integer(object, "trailerBytes", limits.trailerBytes, 0, 16 * kMiB);
    limits.chunkOverheadBytes =
        integer(object, "chunkOverheadBytes", limits.chunkOverheadBytes, 1024, 64 * kMiB);
    limits.chunkLineBytes = integer(object, "chunkLineBytes", limits.chunkLineBytes, 32, kMiB);
    limits.spoolBytes = integer(object, "spoolBytes", limits.spoolBytes, 64 * 1024, 64 * kMiB);
    limits.connections =
        static_cast<int>(integer(object, "connections", limits.connections, 1, 60'000));
    limits.inFlightBytes =
        integer(object, "inFlightBytes", limits.inFlightBytes, kMiB, 4096 * kMiB);
    limits.headTimeout = ms("headTimeoutMs", limits.headTimeout);
    limits.bodyTimeout = ms("bodyTimeoutMs", limits.bodyTimeout);
    limits.idleTimeout = ms("idleTimeoutMs", limits.idleTimeout);
    return limits;
}

#define TALLYMAN_DELIVERY_ROW                                                                      \
    "id, event_id, target_id, target_name, url, started_at, outcome, status, http_version, "       \
    "remote,"                                                                                      \
    " redirect_to, error, dns_us, connect_us, tls_us, first_byte_us, total_us, bytes_sent,"        \
    " body_edited, request_body_bytes, response_body_bytes, response_truncated, wire_sha256,"

constexpr const char *kDeliveryColumns = TALLYMAN_DELIVERY_ROW
    " differences, request_head, request_body, response_head, response_body, request_content_id";
// The same without what can be long.
constexpr const char *kDeliveryRowColumns =
    TALLYMAN_DELIVERY_ROW " differences, NULL, NULL, NULL, NULL, NULL";

#undef TALLYMAN_DELIVERY_ROW

Delivery readDelivery(const Statement &row)
{
    Delivery d;
    int i = 0;
    d.id = row.number(i++);
    d.eventId = row.number(i++);
    d.targetId = row.number(i++);
    d.targetName = row.text(i++);
    d.url = QUrl(row.text(i++));
    d.startedAtUs = row.number(i++);
    d.outcome = static_cast<DeliveryOutcome>(std::clamp<qint64>(row.number(i++), 0, 3));
    d.status = static_cast<int>(row.number(i++));
    d.httpVersion = row.text(i++);
    d.remote = row.text(i++);
    d.redirectTo = row.text(i++);
    d.error = row.text(i++);
    for (qint64 *phase : {&d.dnsUs, &d.connectUs, &d.tlsUs, &d.firstByteUs, &d.totalUs})
        *phase = row.number(i++);
    d.bytesSent = row.number(i++);
    d.bodyEdited = row.number(i++) != 0;
    d.requestBodyBytes = row.number(i++);
    d.responseBodyBytes = row.number(i++);
    d.responseTruncated = row.number(i++) != 0;
    d.wireSha256 = row.bytes(i++);
    d.differences = differencesFromJson(row.bytes(i++));
    d.requestHead = row.bytes(i++);
    d.requestBody = row.bytes(i++);
    d.responseHead = row.bytes(i++);
    d.responseBody = row.bytes(i++);
    return d;
}

} // namespace

DeliveryInserter::DeliveryInserter(Database &database)
    : m_database(database)
    , m_row(database,
          QByteArray(QByteArray("INSERT INTO delivery(") + kDeliveryColumns
              + ") VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
                " ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)")
              .constData())
{
}

DeliveryId DeliveryInserter::insert(const Delivery &d)
{
    qint64 contentId = 0;
    if (d.requestBody.size() >= kSharedContentBytes)
        contentId = ContentStore(m_database).store(d.requestBody, Sha256::of(d.requestBody));
    m_row.bind(2, d.eventId).bind(3, d.targetId).bindText(4, d.targetName);
    m_row.bindText(5, QString::fromLatin1(d.url.toEncoded())).bind(6, d.startedAtUs);
    m_row.bind(7, static_cast<qint64>(d.outcome)).bind(8, d.status).bindText(9, d.httpVersion);
    m_row.bindText(10, d.remote).bindText(11, d.redirectTo).bindText(12, d.error);
    int i = 13;
    for (const qint64 phase : {d.dnsUs, d.connectUs, d.tlsUs, d.firstByteUs, d.totalUs})
        m_row.bind(i++, phase);
    m_row.bind(18, d.bytesSent).bind(19, d.bodyEdited ? 1 : 0).bind(20, d.requestBodyBytes);
    m_row.bind(21, d.responseBodyBytes).bind(22, d.responseTruncated ? 1 : 0);
    m_row.bindBlob(23, d.wireSha256);
    m_row.bindText(24, QString::fromUtf8(differencesToJson(d.differences)));
    m_row.bindBlob(25, d.requestHead);
    if (contentId != 0)
        m_row.bindNull(26).bind(29, contentId);
    else
        m_row.bindBlobOrNull(26, d.requestBody).bindNull(29);
    m_row.bindBlob(27, d.responseHead).bindBlob(28, d.responseBody);
    m_row.run();
    return m_database.lastInsertId();
}

DeliveryId insertDelivery(Database &database, const Delivery &delivery)
{
    return DeliveryInserter(database).insert(delivery);
}

namespace {

Delivery readWholeDelivery(Database &database, const Statement &row)
{
    Delivery delivery = readDelivery(row);
    if (row.isNull(28))
        return delivery;
    Statement piece(database, "SELECT data FROM piece WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    const qint64 content = row.number(28);
    piece.bind(1, pieceId(content, 0)).bind(2, pieceId(content, kMaxPieces - 1));
    while (piece.step())
        delivery.requestBody.append(piece.view(0));
    return delivery;
}

} // namespace

QList<Delivery> readDeliveries(Database &database, EventId event)
{
    const QByteArray sql = QByteArray("SELECT ") + kDeliveryColumns
        + " FROM delivery WHERE event_id = ?1 ORDER BY id DESC";
    Statement row(database, sql.constData());
    row.bind(1, event);
    QList<Delivery> list;
    while (row.step())
        list.append(readWholeDelivery(database, row));
    return list;
}

QList<Delivery> readDeliveryRows(Database &database, EventId event, qint64 limit)
{
    const QByteArray sql = QByteArray("SELECT ") + kDeliveryRowColumns
        + " FROM delivery WHERE event_id = ?1 ORDER BY id DESC LIMIT ?2";
    Statement row(database, sql.constData());
    row.bind(1, event).bind(2, limit);
    QList<Delivery> list;
    while (row.step())
        list.append(readDelivery(row));
    return list;
}

std::optional<Delivery> readDeliveryOf(Database &database, DeliveryId id)
{
    const QByteArray sql =
        QByteArray("SELECT ") + kDeliveryColumns + " FROM delivery WHERE id = ?1";
    Statement row(database, sql.constData());
    row.bind(1, id);
    if (!row.step())
        return std::nullopt;
    return readWholeDelivery(database, row);
}

QByteArray targetToJson(const Target &target)
{
    const QJsonObject object{
        {key("name"), target.name},
        {key("url"), QString::fromLatin1(target.url.toEncoded())},
        {key("path"), target.path == TargetPath::Join ? key("join") : key("replace")},
        {key("extraHeaders"), headersToJson(target.extraHeaders)},
        {key("dropTunnelHeaders"), target.dropTunnelHeaders},
        {key("acceptAnyCertificate"), target.acceptAnyCertificate},
        {key("allowHttp2"), target.allowHttp2},
        {key("connectTimeoutMs"), static_cast<qint64>(target.connectTimeout.count())},
        {key("totalTimeoutMs"), static_cast<qint64>(target.totalTimeout.count())},
        {key("delivery"), deliveryToJson(target.delivery)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Target targetFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    Target target;
    const auto ms = [&](const char *name, std::chrono::milliseconds fallback) {
        return std::chrono::milliseconds(
            integer(object, name, fallback.count(), 1, 24LL * 3600 * 1000));
    };
    target.name = object.value(key("name")).toString();
    target.url = QUrl(object.value(key("url")).toString());
    target.path =
        object.value(key("path")) == key("replace") ? TargetPath::Replace : TargetPath::Join;
    target.extraHeaders = headersFromJson(object.value(key("extraHeaders")).toArray());
    target.dropTunnelHeaders = object.value(key("dropTunnelHeaders")).toBool();
    target.acceptAnyCertificate = object.value(key("acceptAnyCertificate")).toBool();
    target.allowHttp2 = object.value(key("allowHttp2")).toBool();
    target.connectTimeout = ms("connectTimeoutMs", target.connectTimeout);
    target.totalTimeout = ms("totalTimeoutMs", target.totalTimeout);
    target.delivery = deliveryFromJson(object.value(key("delivery")).toObject());
    return target;
}

QByteArray settingsToJson(const WorkspaceSettings &settings)
{
    const QJsonObject object{
        {key("host"), settings.listen.host},
        {key("port"), settings.listen.port},
        {key("ipv6Loopback"), settings.listenOnIpv6Loopback},
        {key("tls"), settings.tls.enabled},
        {key("tlsPort"), settings.tls.port},
        {key("tlsCertificate"), settings.tls.certificateFile},
        {key("tlsKey"), settings.tls.keyFile},
        {key("replyStatus"), settings.reply.status},
        {key("replyHeaders"), headersToJson(settings.reply.headers)},
        {key("replyBody"), QString::fromLatin1(settings.reply.body.toBase64())},
        {key("limits"), limitsToJson(settings.limits)},
        {key("maxEvents"), settings.retention.maxEvents},
        {key("maxAgeSeconds"), settings.retention.maxAgeSeconds},
        {key("maxBytes"), settings.retention.maxBytes},
        {key("mutedFindings"), QJsonArray::fromStringList(settings.mutedFindings)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

WorkspaceSettings settingsFromJson(const QByteArray &json)
{
    constexpr qint64 kMost = std::numeric_limits<qint64>::max();
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    WorkspaceSettings settings;
    settings.listen.host = object.value(key("host")).toString(settings.listen.host);
    settings.listen.port =
        static_cast<quint16>(integer(object, "port", settings.listen.port, 0, 65535));
    settings.listenOnIpv6Loopback =
        object.value(key("ipv6Loopback")).toBool(settings.listenOnIpv6Loopback);
    settings.tls.enabled = object.value(key("tls")).toBool();
    settings.tls.port =
        static_cast<quint16>(integer(object, "tlsPort", settings.tls.port, 0, 65535));
    settings.tls.certificateFile = object.value(key("tlsCertificate")).toString();
    settings.tls.keyFile = object.value(key("tlsKey")).toString();
    if (object.contains(key("replyStatus"))) {
        Reply reply;
        reply.status = static_cast<int>(integer(object, "replyStatus", 200, 200, 999));
        reply.headers = headersFromJson(object.value(key("replyHeaders")).toArray());
        reply.body = QByteArray::fromBase64(object.value(key("replyBody")).toString().toLatin1());
        if (replyProblem(reply).isEmpty())
            settings.reply = reply;
    }
    settings.limits = limitsFromJson(object.value(key("limits")).toObject());
    settings.retention.maxEvents = integer(object, "maxEvents", 0, 0, kMost);
    settings.retention.maxAgeSeconds = integer(object, "maxAgeSeconds", 0, 0, kMost / 2'000'000);
    settings.retention.maxBytes = integer(object, "maxBytes", 0, 0, kMost);
    const QJsonArray muted = object.value(key("mutedFindings")).toArray();
    for (const QJsonValue &kind : muted)
        settings.mutedFindings.append(kind.toString());
    return settings;
}

void writeSetting(Database &database, QByteArrayView name, const QByteArray &value)
{
    Statement(database, "INSERT OR REPLACE INTO setting(key, value) VALUES (?1, ?2)")
        .bindText(1, name)
        .bindText(2, QByteArrayView(value))
        .run();
}

void bumpRevision(Database &database, QByteArrayView kind)
{
    Statement(database, "UPDATE revision SET value = value + 1 WHERE kind = ?1")
        .bindText(1, kind)
        .run();
}

} // namespace tallyman
