// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requestreader_p.h"

#include "http/headcheck.h"
#include "http/headerlist.h"

#include <algorithm>
#include <limits>

namespace tallyman {

namespace {

namespace beast = boost::beast;
using beast::error_code;

// Bytes of blank lines that are passed over before a request line (RFC 9112 §2.2: at least one).
constexpr qsizetype kLeadingBlankBytes = 8;

// How much of what follows a framing error is kept for looking at.
constexpr qsizetype kKeptAfterFailure = 64 * 1024;

// The shortest rest of a chunked message from the start of a chunk-size line: "0\r\n\r\n". Beast
// 1.74 asserts that it is there when it looks for the end of the trailers again.
constexpr qsizetype kShortestChunkedRest = 5;

QByteArray withVersion11(QByteArrayView head)
{
    QByteArray copy = head.toByteArray();
    const qsizetype end = copy.indexOf("\r\n");
    copy[end - 1] = '1'; // RFC 9110 §2.5: a higher minor version is taken as the highest known
    return copy;
}

// The length of the chunk-size line in framing bytes: "LINE CRLF", after the content's CRLF if
// there was any; behind the last one the trailer section follows.
qsizetype chunkLineBytes(QByteArrayView framing)
{
    if (framing.startsWith("\r\n"))
        framing = framing.sliced(2);
    const qsizetype end = framing.indexOf(QByteArrayView("\r\n"));
    return end < 0 ? framing.size() : end;
}

// Whether these few bytes can begin the line of a chunk size, perhaps behind the line break of the
// chunk before.
bool mayFrameChunk(QByteArrayView bytes)
{
    if (bytes.startsWith('\r'))
        bytes = bytes.sliced(bytes.size() > 1 && bytes[1] == '\n' ? 2 : 1);
    const auto isHex = [](char c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    };
    return bytes.isEmpty() || isHex(bytes.front());
}

} // namespace

RequestReader::RequestReader(const Limits &limits)
    : m_limits(limits)
{
}

RequestReader::~RequestReader() = default;

void RequestReader::feed(QByteArrayView bytes)
{
    if (m_state == State::Failed) {
        keepRest();
        const qsizetype room = kKeptAfterFailure - (m_head.raw.size() + m_framing.wireBytes());
        const QByteArrayView kept = bytes.first(std::clamp<qsizetype>(room, 0, bytes.size()));
        m_buffer.append(kept);
        keepRest();
        return;
    }
    if (m_position == m_buffer.size()) {
        m_buffer.resize(0); // keeps its capacity
        m_position = 0;
    } else if (m_position > 64 * 1024) {
        m_buffer.remove(0, m_position);
        m_position = 0;
    }
    m_buffer.append(bytes);
}

RequestReader::State RequestReader::advance()
{
    if (m_state == State::Head)
        readHead();
    if (m_state == State::Body)
        readBody();
    return m_state;
}

bool RequestReader::hasStarted() const
{
    return m_hasHead || bufferedBytes() > m_leading || m_state == State::Failed;
}

void RequestReader::readHead()
{
    QByteArrayView rest = QByteArrayView(m_buffer).sliced(m_position);
    while (m_leading + 2 <= rest.size() && rest.sliced(m_leading).startsWith("\r\n"))
        m_leading += 2;
    if (m_leading > kLeadingBlankBytes) {
        fail(malformed(400, "blank-lines",
            QStringLiteral("Only blank lines came where a request was expected."), 0));
        return;
    }
    const QByteArrayView begin = rest.sliced(m_leading);
    if (begin.isEmpty() || begin == "\r" || !checkStartOfMessage(begin))
        return; // a lone CR may be the first half of one more blank line
    m_scanned = std::max(m_scanned, m_leading);
    const qsizetype limit = m_leading + m_limits.headBytes;
    while (true) {
        const qsizetype lineEnd = rest.indexOf('\n', m_scanned);
        if ((lineEnd < 0 ? rest.size() : lineEnd + 1) > limit) {
            const bool inRequestLine = rest.first(limit).indexOf('\n', m_leading) < 0;
            fail(malformed(inRequestLine ? 414 : 431,
                inRequestLine ? "target-too-long" : "head-too-large",
                QStringLiteral("The request's head is over the limit of %1 bytes.")
                    .arg(m_limits.headBytes),
                limit));
            return;
        }
        if (lineEnd < 0)
            return; // m_scanned stays at the start of the unfinished line
        if (lineEnd == 0 || rest[lineEnd - 1] != '\r') {
            fail(malformed(400, "bare-lf",
                QStringLiteral("A line ends with LF instead of CRLF (RFC 9112 §2.2)."), lineEnd));
            return;
        }
        const bool empty = lineEnd - m_scanned == 1;
        m_scanned = lineEnd + 1;
        if (empty) {
            acceptHead(lineEnd + 1);
            return;
        }
    }
}

// Whether the first bytes can begin an HTTP/1.x request; fails otherwise.
bool RequestReader::checkStartOfMessage(QByteArrayView rest)
{
    static constexpr QByteArrayView kPreface = "PRI * HTTP/2.0\r\n\r\n";
    if (rest.front() == '\x16' && (rest.size() < 2 || rest[1] == '\x03')) {
        if (rest.size() < 2)
            return false;
        RequestProblem problem = malformed(400, "tls-on-plain-port",
            QStringLiteral(
                "The sender speaks TLS (https), but this port speaks plain HTTP. Give "
                "the sender an http:// address, or the port for HTTPS (Settings, Listening; "
                "serve --tls-listen), or let a tunnel end the TLS."),
            0);
        problem.kind = RequestProblem::Kind::TlsOnPlainPort;
        fail(problem);
        return false;
    }
    if (rest.startsWith(kPreface)) {
        RequestProblem problem = malformed(505, "http2-on-plain-port",
            QStringLiteral("The sender speaks HTTP/2 without asking first (prior knowledge); this "
                           "port speaks HTTP/1.1. Let the sender use HTTP/1.1."),
            0);
        problem.kind = RequestProblem::Kind::Http2OnPlainPort;
        fail(problem);
        return false;
    }
    if (!isToken(rest.first(1))) {
        fail(malformed(400, "method-invalid",
            QStringLiteral("The request does not begin with a method."), m_leading));
        return false;
    }
    return true;
}

void RequestReader::acceptHead(qsizetype size)
{
    const QByteArrayView raw = QByteArrayView(m_buffer).sliced(m_position, size);
    const QByteArrayView bare = raw.sliced(m_leading);
    if (auto problem = checkRequestHead(bare, m_limits, m_head)) {
        problem->offset += m_leading;
        fail(*problem);
        return;
    }
    m_parser = std::make_unique<Parser>();
    m_parser->eager(true);
    m_parser->header_limit(static_cast<std::uint32_t>(m_limits.headBytes + 16));
    // The limit is ours (checkRequestHead(), Parser); Beast 1.74 takes “none” as zero.
    m_parser->body_limit(std::numeric_limits<std::uint64_t>::max());
    m_parser->largestBody = static_cast<quint64>(m_limits.bodyBytes);
    const QByteArray copy = m_head.versionMinor > 1 ? withVersion11(bare) : QByteArray();
    const QByteArrayView toParse = copy.isEmpty() ? bare : QByteArrayView(copy);
    error_code error;
    m_parser->put(
        boost::asio::const_buffer(toParse.data(), static_cast<size_t>(toParse.size())), error);
    if ((error && error != beast::http::error::need_more) || !m_parser->is_header_done()) {
        fail(malformed(400, "head-invalid",
            QStringLiteral("The request's head is not valid HTTP: %1.")
                .arg(QString::fromStdString(error.message())),
            m_leading));
        return;
    }
    m_head.raw = raw.toByteArray();
    m_hasHead = true;
    consume(size);
    m_state = State::Body;
    if (m_parser->is_done())
        finish();
}

void RequestReader::readBody()
{
    while (m_state == State::Body) {
        const qsizetype available = bufferedBytes();
        const bool inFraming = m_head.chunked && m_parser->chunkRemaining == 0;
        if (available == 0)
            return;
        if (inFraming && available < kShortestChunkedRest) {
            if (!mayFrameChunk(QByteArrayView(m_buffer).sliced(m_position)))
                failChunk(QStringLiteral("a chunk size must be hexadecimal"));
            return;
        }
        const char *base = m_buffer.constData() + m_position;
        m_parser->content.clear();
        error_code error;
        const auto used = static_cast<qsizetype>(
            m_parser->put(boost::asio::const_buffer(base, static_cast<size_t>(available)), error));
        takeSpans(base, used);
        consume(used);
        if (error && error != beast::http::error::need_more) {
            if (m_parser->tooLarge)
                fail(malformed(413, "body-too-large",
                    QStringLiteral("The content is over the limit of %1 bytes.")
                        .arg(m_limits.bodyBytes),
                    m_consumed));
            else
                failChunk(QString::fromStdString(error.message()));
            return;
        }
        if (m_longestLine > m_limits.chunkLineBytes) {
            failLongLine();
            return;
        }
        if (m_framing.encodedBytes() > m_limits.chunkOverheadBytes) {
            fail(malformed(413, "chunk-overhead",
                QStringLiteral("The chunk-size lines of the content are over the limit "
                               "of %1 bytes.")
                    .arg(m_limits.chunkOverheadBytes),
                m_consumed));
            return;
        }
        if (m_parser->is_done()) {
            finish();
            return;
        }
        if (used == 0) {
            checkFramingLimits();
            return;
        }
    }
}

// Sorts what put() used into content and framing bytes.
void RequestReader::takeSpans(const char *base, qsizetype used)
{
    const char *next = base;
    for (const Parser::Span &span : m_parser->content) {
        if (span.data > next) {
            const QByteArrayView gap(next, span.data - next);
            m_longestLine = std::max(m_longestLine, chunkLineBytes(gap));
            m_framing.append(m_sinceFraming, gap);
            m_sinceFraming = 0;
        }
        const QByteArrayView content(span.data, static_cast<qsizetype>(span.size));
        m_body.append(content);
        m_bodyHash.add(content);
        m_bodyBytes += content.size();
        m_sinceFraming += content.size();
        next = span.data + span.size;
    }
    const QByteArrayView tail(next, base + used - next);
    if (tail.isEmpty())
        return;
    m_longestLine = std::max(m_longestLine, chunkLineBytes(tail));
    m_framing.append(m_sinceFraming, tail);
    m_sinceFraming = 0;
    if (m_parser->is_done()) {
        // "\r\n0;ext\r\n", the trailer section, "\r\n"
        const qsizetype line =
            tail.indexOf(QByteArrayView("\r\n"), tail.startsWith("\r\n") ? 2 : 0);
        m_trailers = tail.sliced(line + 2, tail.size() - line - 4).toByteArray();
    }
}

// A chunk-size line or trailer section that does not end.
void RequestReader::checkFramingLimits()
{
    QByteArrayView rest = QByteArrayView(m_buffer).sliced(m_position);
    if (rest.startsWith("\r\n"))
        rest = rest.sliced(2);
    const qsizetype line = rest.indexOf(QByteArrayView("\r\n"));
    if (chunkLineBytes(rest) > m_limits.chunkLineBytes) {
        failLongLine();
    } else if (line >= 0 && rest.size() - line > m_limits.trailerBytes + 4) {
        failTrailers(); // 4: the line breaks before and behind the section
    }
}

void RequestReader::failChunk(const QString &reason)
{
    fail(malformed(400, "chunk-invalid",
        QStringLiteral("The chunked content is not framed as RFC 9112 §7.1 has it: %1.")
            .arg(reason),
        m_consumed));
}

void RequestReader::failTrailers()
{
    fail(malformed(431, "trailers-too-large",
        QStringLiteral("The trailer section is over the limit of %1 bytes.")
            .arg(m_limits.trailerBytes),
        m_consumed));
}

void RequestReader::failLongLine()
{
    fail(malformed(400, "chunk-line-too-long",
        QStringLiteral("A chunk-size line is over the limit of %1 bytes.")
            .arg(m_limits.chunkLineBytes),
        m_consumed));
}

void RequestReader::finish()
{
    if (m_trailers.size() > m_limits.trailerBytes) {
        failTrailers();
        return;
    }
    if (auto problem = checkTrailers(m_trailers, m_limits)) {
        problem->offset += m_consumed - m_trailers.size() - 2;
        fail(*problem);
        return;
    }
    m_state = State::Complete;
}

void RequestReader::consume(qsizetype count)
{
    m_wireHash.add(QByteArrayView(m_buffer).sliced(m_position, count));
    m_position += count;
    m_consumed += count;
}

void RequestReader::fail(RequestProblem problem)
{
    m_problem = std::move(problem);
    m_state = State::Failed;
    keepRest();
}

// What is left in the buffer belongs to the failed message, as far as there is room for it: it is
// never read as another request.
void RequestReader::keepRest()
{
    const qsizetype room = kKeptAfterFailure + m_limits.headBytes;
    const qsizetype rest = std::min<qsizetype>(bufferedBytes(), room);
    if (rest > 0) {
        const QByteArrayView bytes = QByteArrayView(m_buffer).sliced(m_position, rest);
        if (m_hasHead) {
            m_framing.append(m_sinceFraming, bytes);
            m_sinceFraming = 0;
        } else {
            m_head.raw.append(bytes);
        }
        consume(rest);
    }
    m_buffer.clear();
    m_position = 0;
}

void RequestReader::abandon(RequestProblem::Kind kind)
{
    RequestProblem problem;
    problem.kind = kind;
    problem.offset = messageBytes();
    const bool timedOut = kind == RequestProblem::Kind::TimedOut;
    problem.status = timedOut ? 408 : 0;
    problem.code = timedOut ? "timeout" : "sender-aborted";
    const QString where =
        m_hasHead ? QStringLiteral("inside the content") : QStringLiteral("inside the head");
    problem.sentence = (timedOut ? QStringLiteral("The sender stopped sending %1, after %2 bytes.")
                                 : QStringLiteral("The sender closed the connection %1, after %2 "
                                                  "bytes."))
                           .arg(where)
                           .arg(messageBytes());
    fail(std::move(problem));
}

QByteArray RequestReader::takeBody()
{
    return std::exchange(m_body, {});
}

void RequestReader::nextRequest()
{
    Q_ASSERT(m_state == State::Complete);
    m_state = State::Head;
    m_scanned = 0;
    m_leading = 0;
    m_consumed = 0;
    m_longestLine = 0;
    m_hasHead = false;
    m_head = {};
    m_body.clear();
    m_bodyBytes = 0;
    m_sinceFraming = 0;
    m_trailers.clear();
    m_framing = {};
    m_problem = {};
    m_wireHash.reset();
    m_bodyHash.reset();
    m_parser.reset();
}

} // namespace tallyman
