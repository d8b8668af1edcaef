// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/headcheck.h"

#include "http/headerlist.h"

#include <algorithm>

namespace tallyman {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

// Splits a list field (RFC 9110 §5.6.1) and calls `each` for every element, empty ones too.
template <typename F> void forEachElement(QByteArrayView list, F each)
{
    while (true) {
        const qsizetype comma = list.indexOf(',');
        each(trimmed(comma < 0 ? list : list.first(comma)));
        if (comma < 0)
            return;
        list = list.sliced(comma + 1);
    }
}

// field-content bytes (RFC 9110 §5.5): VCHAR, obs-text, SP, HTAB.
bool isFieldByte(char c)
{
    const auto u = static_cast<uchar>(c);
    return (u >= 0x20 && u != 0x7F) || u == '\t';
}

// uri-host [ ":" port ] (RFC 9110 §7.2, RFC 3986 §3.2.2); empty is allowed.
bool isValidHost(QByteArrayView host)
{
    if (host.startsWith('[')) {
        const qsizetype end = host.indexOf(']');
        if (end < 2)
            return false;
        const QByteArrayView address = host.sliced(1, end - 1);
        if (!std::all_of(address.begin(), address.end(), [](char c) {
                return isHexDigit(c) || c == ':' || c == '.' || c == 'v' || c == 'V' || c == '%';
            }))
            return false;
        host = host.sliced(end + 1);
    } else {
        qsizetype i = 0;
        static constexpr QByteArrayView kOther = "-._~!$&'()*+,;=";
        while (i < host.size() && host[i] != ':') {
            const char c = host[i];
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            const bool escape = c == '%' && i + 2 < host.size() && isHexDigit(host[i + 1])
                && isHexDigit(host[i + 2]);
            if (!letter && !isDigit(c) && !escape && kOther.indexOf(c) < 0)
                return false;
            ++i;
        }
        if (i == 0 && !host.isEmpty())
            return false; // a port without a host
        host = host.sliced(i);
    }
    if (host.isEmpty())
        return true;
    if (host.front() != ':' || host.size() > 6)
        return false;
    host = host.sliced(1);
    return std::all_of(host.begin(), host.end(), isDigit);
}

// Walks over one head and remembers what the rules about several lines need.
class HeadCheck
{
public:
    HeadCheck(QByteArrayView bytes, const Limits &limits, RequestHead &head)
        : m_bytes(bytes)
        , m_limits(limits)
        , m_head(head)
    {
    }

    std::optional<RequestProblem> run()
    {
        if (auto problem = requestLine())
            return problem;
        while (m_bytes.sliced(m_at) != QByteArrayView("\r\n")) {
            if (auto problem = fieldLine())
                return problem;
        }
        if (auto problem = checkHost())
            return problem;
        if (auto problem = checkFraming())
            return problem;
        m_head.keepAlive = m_head.versionMinor >= 1 ? !m_connectionClose : m_connectionKeepAlive;
        return std::nullopt;
    }

private:
    std::optional<RequestProblem> requestLine();
    std::optional<RequestProblem> version(QByteArrayView text, qint64 offset);
    std::optional<RequestProblem> fieldLine();
    std::optional<RequestProblem> field(QByteArrayView name, QByteArrayView value, qint64 offset);
    std::optional<RequestProblem> contentLength(QByteArrayView value, qint64 offset);
    void transferEncoding(QByteArrayView value, qint64 offset);
    std::optional<RequestProblem> checkHost() const;
    std::optional<RequestProblem> checkFraming();

    QByteArrayView m_bytes;
    const Limits &m_limits;
    RequestHead &m_head;
    qsizetype m_at = 0;
    int m_lines = 0;
    int m_hosts = 0;
    qint64 m_hostOffset = 0;
    bool m_hostValid = true;
    bool m_hasTransferEncoding = false;
    qint64 m_transferEncodingOffset = 0;
    int m_codings = 0;
    int m_chunkedCodings = 0;
    bool m_lastCodingChunked = false;
    bool m_connectionClose = false;
    bool m_connectionKeepAlive = false;
};

std::optional<RequestProblem> HeadCheck::requestLine()
{
    const qsizetype end = m_bytes.indexOf(QByteArrayView("\r\n"));
    const QByteArrayView line = m_bytes.first(end);
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    const QByteArrayView method = first < 0 ? line : line.first(first);
    if (!isToken(method)) {
        return malformed(
            400, "method-invalid", QStringLiteral("The request does not begin with a method."), 0);
    }
    m_head.method = method.toByteArray();
    if (first < 0 || last == first) {
        return malformed(400, "request-line-invalid",
            QStringLiteral("The request line is not “method target HTTP/version”."), line.size());
    }
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const auto bad = std::find_if(target.begin(), target.end(), [](char c) {
        const auto u = static_cast<uchar>(c);
        return u <= 0x20 || u == 0x7F;
    });
    if (target.isEmpty() || bad != target.end()) {
        return malformed(400, "target-invalid",
            QStringLiteral("The request target is empty or has a blank or a control "
                           "character in it."),
            first + 1 + (bad - target.begin()));
    }
    m_head.target = target.toByteArray();
    m_at = end + 2;
    return version(line.sliced(last + 1), last + 1);
}

std::optional<RequestProblem> HeadCheck::version(QByteArrayView text, qint64 offset)
{
    if (text.size() != 8 || !text.startsWith("HTTP/") || !isDigit(text[5]) || text[6] != '.'
        || !isDigit(text[7])) {
        return malformed(400, "version-invalid",
            QStringLiteral("The request line does not end with an HTTP version."), offset);
    }
    if (text[5] != '1') {
        return malformed(505, "version-unsupported",
            QStringLiteral("Only HTTP/1.1 and HTTP/1.0 are spoken here, not %1.")
                .arg(QString::fromLatin1(text)),
            offset + 5);
    }
    m_head.versionMinor = text[7] - '0';
    return std::nullopt;
}

std::optional<RequestProblem> HeadCheck::fieldLine()
{
    const qsizetype start = m_at;
    const qsizetype end = m_bytes.indexOf(QByteArrayView("\r\n"), start);
    const QByteArrayView line = m_bytes.sliced(start, end - start);
    if (++m_lines > m_limits.headerLines) {
        return malformed(431, "too-many-header-lines",
            QStringLiteral("The head has more than %1 header lines.").arg(m_limits.headerLines),
            start);
    }
    if (isBlank(line.front())) {
        return malformed(400, "obsolete-folding",
            QStringLiteral("A header line begins with a blank (obsolete line folding, "
                           "RFC 9112 §5.2)."),
            start);
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    if (colon > 0 && isBlank(name.back())) {
        return malformed(400, "blank-before-colon",
            QStringLiteral("A header name is followed by a blank before the colon "
                           "(RFC 9112 §5.1)."),
            start + colon - 1);
    }
    if (colon < 0 || !isToken(name)) {
        return malformed(400, "header-name-invalid",
            QStringLiteral("A header line has no valid name before a colon."), start);
    }
    const QByteArrayView value = line.sliced(colon + 1);
    const auto bad = std::find_if_not(value.begin(), value.end(), isFieldByte);
    if (bad != value.end()) {
        return malformed(400, *bad == '\r' ? "bare-cr" : "header-value-invalid",
            *bad == '\r' ? QStringLiteral("A carriage return stands alone in a header line.")
                         : QStringLiteral("A header value has a control character in it."),
            start + colon + 1 + (bad - value.begin()));
    }
    m_at = end + 2;
    return field(name, trimmed(value), start);
}

std::optional<RequestProblem> HeadCheck::field(
    QByteArrayView name, QByteArrayView value, qint64 offset)
{
    switch (name.size()) { // most names are decided by their length
    case 4:
        if (equalsIgnoringCase(name, "host")) {
            ++m_hosts;
            m_hostOffset = offset;
            m_hostValid = m_hostValid && isValidHost(value);
        }
        break;
    case 6:
        if (equalsIgnoringCase(name, "expect"))
            m_head.expectContinue = equalsIgnoringCase(value, "100-continue");
        break;
    case 10:
        if (equalsIgnoringCase(name, "connection")) {
            forEachElement(value, [this](QByteArrayView option) {
                m_connectionClose |= equalsIgnoringCase(option, "close");
                m_connectionKeepAlive |= equalsIgnoringCase(option, "keep-alive");
            });
        }
        break;
    case 14:
        if (equalsIgnoringCase(name, "content-length"))
            return contentLength(value, offset);
        break;
    case 17:
        if (equalsIgnoringCase(name, "transfer-encoding"))
            transferEncoding(value, offset);
        break;
    default:
        break;
    }
    return std::nullopt;
}

std::optional<RequestProblem> HeadCheck::contentLength(QByteArrayView value, qint64 offset)
{
    const bool digits = !value.isEmpty() && std::all_of(value.begin(), value.end(), isDigit);
    if (!digits) {
        return malformed(400, "content-length-invalid",
            QStringLiteral("Content-Length is not a whole number."), offset);
    }
    if (m_head.contentLength >= 0) {
        return malformed(400, "content-length-repeated",
            QStringLiteral("Content-Length stands there more than once."), offset);
    }
    bool fits = false;
    const qint64 length = value.toByteArray().toLongLong(&fits);
    if (!fits || length > m_limits.bodyBytes) {
        return malformed(413, "body-too-large",
            QStringLiteral("Content-Length is over the limit of %1 bytes.").arg(m_limits.bodyBytes),
            offset);
    }
    m_head.contentLength = length;
    return std::nullopt;
}

void HeadCheck::transferEncoding(QByteArrayView value, qint64 offset)
{
    m_hasTransferEncoding = true;
    m_transferEncodingOffset = offset;
    forEachElement(value, [this](QByteArrayView coding) {
        ++m_codings;
        m_lastCodingChunked = equalsIgnoringCase(coding, "chunked");
        m_chunkedCodings += m_lastCodingChunked ? 1 : 0;
    });
}

std::optional<RequestProblem> HeadCheck::checkHost() const
{
    if (m_hosts == 0 && m_head.versionMinor >= 1) {
        return malformed(400, "host-missing",
            QStringLiteral("An HTTP/1.1 request must have a Host header "
                           "(RFC 9112 §3.2)."),
            m_bytes.size() - 2);
    }
    if (m_hosts > 1) {
        return malformed(400, "host-repeated",
            QStringLiteral("Host stands there more than once (RFC 9112 §3.2)."), m_hostOffset);
    }
    if (!m_hostValid) {
        return malformed(400, "host-invalid",
            QStringLiteral("The value of Host is not a host with an optional port."), m_hostOffset);
    }
    return std::nullopt;
}

// RFC 9112 §6.1 and §6.3.
std::optional<RequestProblem> HeadCheck::checkFraming()
{
    if (!m_hasTransferEncoding)
        return std::nullopt;
    const qint64 at = m_transferEncodingOffset;
    if (m_head.versionMinor == 0) {
        return malformed(400, "transfer-encoding-in-http10",
            QStringLiteral("HTTP/1.0 has no Transfer-Encoding (RFC 9112 §6.1)."), at);
    }
    if (m_head.contentLength >= 0) {
        return malformed(400, "length-conflict",
            QStringLiteral("Transfer-Encoding and Content-Length stand together; what "
                           "the content is would be a guess (RFC 9112 §6.3)."),
            at);
    }
    if (m_chunkedCodings > 1 || (m_chunkedCodings == 1 && !m_lastCodingChunked)) {
        return malformed(400, "chunked-misplaced",
            QStringLiteral("“chunked” must be the last transfer coding and stand "
                           "there once (RFC 9112 §6.1)."),
            at);
    }
    if (m_codings != 1 || m_chunkedCodings != 1) {
        return malformed(501, "transfer-coding-unknown",
            QStringLiteral("The only transfer coding understood here is “chunked”."), at);
    }
    m_head.chunked = true;
    return std::nullopt;
}

} // namespace

RequestProblem malformed(int status, const char *code, const QString &sentence, qint64 offset)
{
    RequestProblem problem;
    problem.status = status;
    problem.code = code;
    problem.sentence = sentence;
    problem.offset = offset;
    return problem;
}

std::optional<RequestProblem> checkRequestHead(
    QByteArrayView bytes, const Limits &limits, RequestHead &head)
{
    return HeadCheck(bytes, limits, head).run();
}

std::optional<RequestProblem> checkTrailers(QByteArrayView section, const Limits &limits)
{
    // A trailer section has the grammar of field lines; framing fields in it mean nothing
    // (RFC 9110 §6.5.1), so it is read behind a head of its own and only the grammar is kept.
    qsizetype at = 0;
    int lines = 0;
    while (at < section.size()) {
        const qsizetype end = section.indexOf(QByteArrayView("\r\n"), at);
        const QByteArrayView line = section.sliced(at, (end < 0 ? section.size() : end) - at);
        const qsizetype colon = line.indexOf(':');
        const bool grammar = colon > 0 && isToken(line.first(colon))
            && std::all_of(line.begin() + colon + 1, line.end(), isFieldByte);
        if (!grammar) {
            return malformed(400, "trailer-invalid",
                QStringLiteral("A line of the trailer section is no header line."), at);
        }
        if (++lines > limits.headerLines) {
            return malformed(431, "too-many-trailer-lines",
                QStringLiteral("The trailer section has more than %1 lines.")
                    .arg(limits.headerLines),
                at);
        }
        at += line.size() + 2;
    }
    return std::nullopt;
}

} // namespace tallyman
