// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/hash.h"
#include "http/framing.h"
#include "http/limits.h"

#include <QByteArray>
#include <QString>
#include <memory>

namespace tallyman {

// Why a request could not be read.
struct RequestProblem
{
    enum class Kind : quint8 {
        Malformed,        // breaks RFC 9110 or 9112, or a limit
        TlsOnPlainPort,   // the first bytes are a TLS ClientHello
        Http2OnPlainPort, // the first bytes are the HTTP/2 connection preface (RFC 9113 §3.4)
        Aborted,          // the sender went away in the middle
        TimedOut,         // the sender stopped in the middle
    };
    Kind kind = Kind::Malformed;
    int status = 400;  // what answers it
    QByteArray code;   // short and stable, e.g. "host-missing"
    QString sentence;  // what is wrong, for the user
    qint64 offset = 0; // of the offending byte, from the first byte of the message
};

// Everything that is known of a request when its head has been read.
struct RequestHead
{
    QByteArray raw; // exactly as it came, to the empty line inclusive
    QByteArray method;
    QByteArray target;
    int versionMinor = 1; // as sent: HTTP/1.x
    bool chunked = false;
    qint64 contentLength = -1; // -1: not given
    bool expectContinue = false;
    bool keepAlive = true; // RFC 9112 §9.3
};

// Reads HTTP/1.x requests from bytes, one after the other; no socket, clock or thread inside.
//
// Framing is decided by Boost.Beast's basic_parser. What that leaves open is checked here: Host,
// transfer codings, obsolete folding, limits, trailers. Strict: line breaks are CRLF.
//
//   reader.feed(bytes);
//   while (true) switch (reader.advance()) { … }
//
// After Complete, nextRequest() begins the next one with the bytes that are left over (pipelining).
// After Failed nothing more is read: feed() only adds to the bytes that are kept with the failure.
// Not thread-safe; one owner.
class RequestReader
{
public:
    enum class State : quint8 {
        Head,     // waits for the rest of the head
        Body,     // the head is known; waits for content or trailers
        Complete, // a whole request was read
        Failed,   // see problem()
    };

    explicit RequestReader(const Limits &limits);
    ~RequestReader();
    Q_DISABLE_COPY_MOVE(RequestReader)

    // Hands over bytes from the wire, in any pieces.
    void feed(QByteArrayView bytes);
    // Reads as far as the bytes reach and tells where it is. Call after feed() and nextRequest().
    State advance();
    [[nodiscard]] State state() const { return m_state; }

    // Whether any byte of the current request has arrived (blank lines before it do not count).
    [[nodiscard]] bool hasStarted() const;
    // Bytes of the current message that have arrived. What waits behind a complete one belongs to
    // the next.
    [[nodiscard]] qint64 messageBytes() const
    {
        return m_state == State::Complete ? m_consumed : m_consumed + bufferedBytes();
    }
    [[nodiscard]] qint64 bufferedBytes() const { return m_buffer.size() - m_position; }

    // From Body on (and in Failed if the head had been read: hasHead()).
    [[nodiscard]] bool hasHead() const { return m_hasHead; }
    [[nodiscard]] const RequestHead &head() const { return m_head; }

    // Content that has arrived and was not taken yet. Take it while the state is Body to keep a
    // large one out of memory; what is left belongs to the end of the content.
    [[nodiscard]] QByteArray takeBody();
    [[nodiscard]] qint64 heldBodyBytes() const { return m_body.size(); }
    // Content bytes so far, taken or not.
    [[nodiscard]] qint64 bodyBytes() const { return m_bodyBytes; }

    // In Complete and Failed:
    [[nodiscard]] const RequestProblem &problem() const { return m_problem; }
    // Field lines of the trailer section, raw; empty if there was none.
    [[nodiscard]] const QByteArray &trailers() const { return m_trailers; }
    [[nodiscard]] const Framing &framing() const { return m_framing; }
    // SHA-256 of the message's exact bytes and of its content.
    [[nodiscard]] QByteArray takeWireSha256() { return m_wireHash.result(); }
    [[nodiscard]] QByteArray takeBodySha256() { return m_bodyHash.result(); }
    // In Failed, when the head was not complete: all bytes of the message as far as they are kept.
    [[nodiscard]] const QByteArray &rawBytes() const { return m_head.raw; }

    // Ends the current request as failed: the sender went away or stopped.
    void abandon(RequestProblem::Kind kind);
    // The same for a reason that lies below HTTP.
    void refuse(RequestProblem problem) { fail(std::move(problem)); }

    // After Complete: begins the next request.
    void nextRequest();

private:
    class Parser;

    void readHead();
    bool checkStartOfMessage(QByteArrayView rest);
    void acceptHead(qsizetype size);
    void readBody();
    void takeSpans(const char *base, qsizetype used);
    void checkFramingLimits();
    void failLongLine();
    void failChunk(const QString &reason);
    void failTrailers();
    void finish();
    void fail(RequestProblem problem);
    void keepRest();
    void consume(qsizetype count);

    const Limits m_limits;
    State m_state = State::Head;
    QByteArray m_buffer;
    qsizetype m_position = 0; // in m_buffer: first byte not consumed
    qsizetype m_scanned = 0;  // from m_position: no end of head before it
    qsizetype m_leading = 0;  // bytes of blank lines before the request line
    qint64 m_consumed = 0;    // bytes of this message before m_position
    bool m_hasHead = false;
    RequestHead m_head;
    QByteArray m_body;
    qint64 m_bodyBytes = 0;
    qint64 m_sinceFraming = 0; // content bytes since the last framing bytes
    qint64 m_longestLine = 0;  // of the chunk-size lines of this message
    QByteArray m_trailers;
    Framing m_framing;
    RequestProblem m_problem;
    Sha256 m_wireHash;
    Sha256 m_bodyHash;
    std::unique_ptr<Parser> m_parser;
};

} // namespace tallyman
