// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/har.h"

#include "base/hash.h"
#include "base/text.h"
#include "exchange/eventfields.h"
#include "http/reply.h"
#include "http/requesttarget.h"

#include <QDateTime>

namespace tallyman {

namespace {

using Element = simdjson::dom::element;

// Reads one entry; the first thing that is wrong is kept with its place.
class EntryReader
{
public:
    EntryReader(const Element &entry, qsizetype number)
        : m_entry(entry)
        , m_number(number)
    {
    }

    // Nothing if the entry is no HTTP request (a WebSocket, a data: URL).
    std::optional<Event> read();
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    void fail(const QString &place, const QString &expected);
    QByteArray text(const Element &object, const char *pointer, bool required);
    HeaderList fields(const Element &object, const char *pointer);
    QByteArray content(const Element &object, const QByteArray &path);
    void readTimes(Event &event);
    void readRequest(Event &event, const QByteArray &url);
    void readReply(Event &event);
    Event readOwn(const Element &fields);

    const Element &m_entry;
    const qsizetype m_number;
    std::optional<Error> m_error;
};

void EntryReader::fail(const QString &place, const QString &expected)
{
    if (!m_error)
        m_error = Error{ErrorCode::InvalidInput,
            QStringLiteral("Entry %1 of the HAR file: “%2” must %3.")
                .arg(m_number)
                .arg(place, expected),
            {}};
}

QByteArray EntryReader::text(const Element &object, const char *pointer, bool required)
{
    std::string_view view;
    const auto found = object.at_pointer(pointer);
    if (found.error() != simdjson::SUCCESS && !required)
        return {};
    if (found.error() != simdjson::SUCCESS || found.value_unsafe().get(view) != simdjson::SUCCESS) {
        fail(QString::fromLatin1(pointer + 1), QStringLiteral("be a string"));
        return {};
    }
    return QByteArray(view.data(), static_cast<qsizetype>(view.size()));
}

// Names that no HTTP/1.x message can have (":authority" of HTTP/2) are passed over.
HeaderList EntryReader::fields(const Element &object, const char *pointer)
{
    HeaderList list;
    simdjson::dom::array array;
    const auto found = object.at_pointer(pointer);
    if (found.error() != simdjson::SUCCESS
        || found.value_unsafe().get(array) != simdjson::SUCCESS) {
        fail(QString::fromLatin1(pointer + 1), QStringLiteral("be a list of names and values"));
        return list;
    }
    for (const auto &item : array) {
        const QByteArray name = text(item, "/name", true);
        const QByteArray value = text(item, "/value", true);
        if (!isFieldValue(value))
            fail(displayLine(name, 100), QStringLiteral("have no line break in its value"));
        if (isToken(name))
            list.append(name, value.trimmed());
    }
    return list;
}

QByteArray EntryReader::content(const Element &object, const QByteArray &path)
{
    const QByteArray bytes = text(object, QByteArray(path + "/text").constData(), false);
    if (text(object, QByteArray(path + "/encoding").constData(), false) != "base64")
        return bytes;
    auto decoded = QByteArray::fromBase64Encoding(bytes, QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        fail(QString::fromLatin1(path.mid(1) + "/text"), QStringLiteral("be base64"));
    return decoded.decoded;
}

qint64 microseconds(const Element &entry, const char *pointer)
{
    double value = 0;
    const auto found = entry.at_pointer(pointer);
    if (found.error() != simdjson::SUCCESS || found.value_unsafe().get(value) != simdjson::SUCCESS)
        return 0;
    return value > 0 && value < 1e12 ? static_cast<qint64>(value * 1000 + 0.5) : 0;
}

void EntryReader::readTimes(Event &event)
{
    const qint64 started = parseRfc3339(QString::fromUtf8(text(m_entry, "/startedDateTime", true)));
    if (started < 0)
        fail(QStringLiteral("startedDateTime"),
            QStringLiteral("be a time like 2026-11-22T14:07:31.204Z"));
    event.receiveDurationUs = microseconds(m_entry, "/timings/send");
    event.receivedAtUs = started + event.receiveDurationUs;
}

// The message is put together anew: content in one piece behind its length.
void EntryReader::readRequest(Event &event, const QByteArray &url)
{
    event.method = text(m_entry, "/request/method", true);
    if (!isToken(event.method))
        fail(QStringLiteral("request/method"), QStringLiteral("be a method"));
    const qsizetype hash = url.indexOf('#');
    event.target = encodedForRequestLine(originForm(hash < 0 ? url : url.first(hash)));
    event.body = content(m_entry, "/request/postData");
    event.bodyBytes = event.body.size();

    HeaderList given = fields(m_entry, "/request/headers");
    given.removeAll("Transfer-Encoding");
    QByteArray lines;
    bool hasLength = false;
    for (const HeaderField &field : given.fields()) {
        const bool isLength = equalsIgnoringCase(field.name, "Content-Length");
        if (isLength && hasLength)
            continue;
        hasLength = hasLength || isLength;
        lines += field.name + ": " + (isLength ? QByteArray::number(event.bodyBytes) : field.value)
            + "\r\n";
    }
    if (!given.contains("Host"))
        lines.prepend("Host: " + authorityOf(QUrl::fromEncoded(url)) + "\r\n");
    if (!hasLength && event.bodyBytes > 0)
        lines += "Content-Length: " + QByteArray::number(event.bodyBytes) + "\r\n";
    event.httpVersionMinor =
        text(m_entry, "/request/httpVersion", false).toLower() == "http/1.0" ? 0 : 1;
    event.head = event.method + ' ' + event.target + " HTTP/"
        + httpVersionName(event.httpVersionMinor).toLatin1() + "\r\n" + lines + "\r\n";
    event.bodySha256 = Sha256::of(event.body);
    Sha256 wire;
    wire.add(event.head);
    wire.add(event.body);
    event.wireSha256 = wire.result();
    event.wireBytes = event.head.size() + event.bodyBytes;
}

void EntryReader::readReply(Event &event)
{
    int64_t status = 0;
    const auto found = m_entry.at_pointer("/response/status");
    if (found.error() != simdjson::SUCCESS || found.value_unsafe().get(status) != simdjson::SUCCESS
        || status < 100 || status > 999)
        return; // no reply, or none that was kept
    event.status = static_cast<int>(status);
    const qint64 waited = microseconds(m_entry, "/timings/wait");
    event.answeredAtUs = event.receivedAtUs + waited;
    event.replyHead =
        "HTTP/1.1 " + QByteArray::number(event.status) + ' ' + reasonPhrase(event.status) + "\r\n";
    const HeaderList given = fields(m_entry, "/response/headers");
    for (const HeaderField &field : given.fields())
        event.replyHead += field.name + ": " + field.value + "\r\n";
    event.replyHead += "\r\n";
    event.replyBody = content(m_entry, "/response/content");
}

// What this program exported: only the content stands in the fields of HAR.
Event EntryReader::readOwn(const Element &object)
{
    JsonFields fields(object, QStringLiteral("_tallyman."));
    const Event event = readEventFields(fields, content(m_entry, "/request/postData"));
    if (fields.error() && !m_error)
        m_error = Error{ErrorCode::InvalidInput,
            QStringLiteral("Entry %1 of the HAR file: %2")
                .arg(m_number)
                .arg(fields.error()->message),
            {}};
    return event;
}

std::optional<Event> EntryReader::read()
{
    if (const auto own = m_entry.at_pointer("/_tallyman"); own.error() == simdjson::SUCCESS)
        return readOwn(own.value_unsafe());
    const QByteArray url = text(m_entry, "/request/url", true);
    const QByteArray scheme = url.left(8).toLower();
    if (!m_error && !scheme.startsWith("http://") && !scheme.startsWith("https://"))
        return std::nullopt;
    Event event;
    readTimes(event);
    readRequest(event, url);
    readReply(event);
    event.comment = QString::fromUtf8(text(m_entry, "/comment", false));
    return event;
}

} // namespace

Result<QList<Event>> eventsFromHar(QByteArrayView file)
{
    if (file.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("The HAR file is empty."));
    simdjson::dom::parser parser;
    const auto parsed = parser.parse(file.data(), static_cast<size_t>(file.size()));
    if (parsed.error() != simdjson::SUCCESS)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The HAR file is not valid JSON: %1.")
                .arg(QString::fromLatin1(simdjson::error_message(parsed.error()))));
    simdjson::dom::array entries;
    if (parsed.value_unsafe().at_pointer("/log/entries").get(entries) != simdjson::SUCCESS)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The file has no list “log.entries”, so it is no HAR file."));
    QList<Event> events;
    qsizetype number = 0;
    for (const Element entry : entries) {
        EntryReader reader(entry, ++number);
        auto event = reader.read();
        if (reader.error())
            return tl::unexpected<Error>(*reader.error());
        if (event)
            events.append(std::move(*event));
    }
    return events;
}

ExchangeFormat detectFormat(QByteArrayView beginning)
{
    if (beginning.startsWith("\xEF\xBB\xBF"))
        beginning = beginning.sliced(3);
    beginning = beginning.trimmed();
    if (!beginning.startsWith('{'))
        return ExchangeFormat::Unknown;
    beginning = beginning.sliced(1).trimmed();
    if (beginning.startsWith("\"log\""))
        return ExchangeFormat::Har;
    return beginning.startsWith("\"id\"") ? ExchangeFormat::Ndjson : ExchangeFormat::Unknown;
}

} // namespace tallyman
