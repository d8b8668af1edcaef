// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/reply.h"

#include <QString>
#include <array>
#include <ctime>

namespace tallyman {

namespace {

QByteArray jsonString(QByteArrayView text)
{
    QByteArray out("\"");
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out.append('\\');
        out.append(static_cast<uchar>(c) < 0x20 ? ' ' : c);
    }
    return out.append('"');
}

bool isAddedByUs(QByteArrayView name)
{
    return equalsIgnoringCase(name, "Content-Length") || equalsIgnoringCase(name, "Date")
        || equalsIgnoringCase(name, "Connection") || equalsIgnoringCase(name, "Transfer-Encoding");
}

} // namespace

Reply defaultReply()
{
    return {200, {{"Content-Type", "application/json"}}, R"({"received":true})"};
}

Reply errorReply(int status, QByteArrayView code, QByteArrayView sentence)
{
    return {status, {{"Content-Type", "application/json"}},
        "{\"error\":" + jsonString(code) + ",\"reason\":" + jsonString(sentence) + "}"};
}

QString replyProblem(const Reply &reply)
{
    if (reply.status < 200 || reply.status > 999)
        return QStringLiteral("The status must be a number from 200 to 999.");
    for (const HeaderField &field : reply.headers.fields()) {
        if (!isToken(field.name))
            return QStringLiteral("“%1” cannot be a header name.")
                .arg(QString::fromUtf8(field.name).left(80));
        if (!isFieldValue(field.value))
            return QStringLiteral("The value of %1 must not have line breaks in it.")
                .arg(QString::fromUtf8(field.name));
        if (isAddedByUs(field.name))
            return QStringLiteral("%1 is set by Tallyman itself.")
                .arg(QString::fromUtf8(field.name));
    }
    if (statusHasNoContent(reply.status) && !reply.body.isEmpty())
        return QStringLiteral("A %1 reply has no body; empty it or choose another status.")
            .arg(reply.status);
    return {};
}

bool statusHasNoContent(int status)
{
    return status == 204 || status == 304 || status < 200;
}

QByteArrayView reasonPhrase(int status)
{
    struct Entry
    {
        int status;
        QByteArrayView phrase;
    };
    static constexpr std::array kPhrases = {
        Entry{100, "Continue"},
        Entry{101, "Switching Protocols"},
        Entry{200, "OK"},
        Entry{201, "Created"},
        Entry{202, "Accepted"},
        Entry{203, "Non-Authoritative Information"},
        Entry{204, "No Content"},
        Entry{205, "Reset Content"},
        Entry{206, "Partial Content"},
        Entry{300, "Multiple Choices"},
        Entry{301, "Moved Permanently"},
        Entry{302, "Found"},
        Entry{303, "See Other"},
        Entry{304, "Not Modified"},
        Entry{307, "Temporary Redirect"},
        Entry{308, "Permanent Redirect"},
        Entry{400, "Bad Request"},
        Entry{401, "Unauthorized"},
        Entry{402, "Payment Required"},
        Entry{403, "Forbidden"},
        Entry{404, "Not Found"},
        Entry{405, "Method Not Allowed"},
        Entry{406, "Not Acceptable"},
        Entry{407, "Proxy Authentication Required"},
        Entry{408, "Request Timeout"},
        Entry{409, "Conflict"},
        Entry{410, "Gone"},
        Entry{411, "Length Required"},
        Entry{412, "Precondition Failed"},
        Entry{413, "Content Too Large"},
        Entry{414, "URI Too Long"},
        Entry{415, "Unsupported Media Type"},
        Entry{416, "Range Not Satisfiable"},
        Entry{417, "Expectation Failed"},
        Entry{421, "Misdirected Request"},
        Entry{422, "Unprocessable Content"},
        Entry{426, "Upgrade Required"},
        Entry{428, "Precondition Required"},
        Entry{429, "Too Many Requests"},
        Entry{431, "Request Header Fields Too Large"},
        Entry{500, "Internal Server Error"},
        Entry{501, "Not Implemented"},
        Entry{502, "Bad Gateway"},
        Entry{503, "Service Unavailable"},
        Entry{504, "Gateway Timeout"},
        Entry{505, "HTTP Version Not Supported"},
    };
    for (const Entry &entry : kPhrases) {
        if (entry.status == status)
            return entry.phrase;
    }
    return "";
}

QByteArray serializeReply(const Reply &reply, const ReplyFrame &frame)
{
    QByteArray out;
    out.reserve(256 + reply.body.size());
    out.append("HTTP/1.1 ").append(QByteArray::number(reply.status)).append(' ');
    out.append(reasonPhrase(reply.status)).append("\r\n");
    for (const HeaderField &field : reply.headers.fields()) {
        if (!isAddedByUs(field.name))
            out.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    if (!statusHasNoContent(reply.status))
        out.append("Content-Length: ").append(QByteArray::number(reply.body.size())).append("\r\n");
    out.append("Date: ").append(httpDate(frame.dateSeconds)).append("\r\n");
    if (!frame.keepAlive)
        out.append("Connection: close\r\n");
    else if (frame.http10)
        out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
    if (!frame.toHead && !statusHasNoContent(reply.status))
        out.append(reply.body);
    return out;
}

QByteArray httpDate(qint64 seconds)
{
    static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t time = seconds;
    std::tm utc{};
    gmtime_r(&time, &utc);
    return QByteArray(kDays.at(static_cast<size_t>(utc.tm_wday)))
        + QStringLiteral(", %1 %2 %3 %4:%5:%6 GMT")
              .arg(utc.tm_mday, 2, 10, QLatin1Char('0'))
              .arg(QLatin1String(kMonths.at(static_cast<size_t>(utc.tm_mon))))
              .arg(utc.tm_year + 1900, 4, 10, QLatin1Char('0'))
              .arg(utc.tm_hour, 2, 10, QLatin1Char('0'))
              .arg(utc.tm_min, 2, 10, QLatin1Char('0'))
              .arg(utc.tm_sec, 2, 10, QLatin1Char('0'))
              .toLatin1();
}

} // namespace tallyman
