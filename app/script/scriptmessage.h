// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCborMap>
#include <optional>

namespace tallyman {

// What Tallyman and the program that runs scripts (`tallyman-script`, script/host) say to each
// other over its standard input and output: maps in CBOR (RFC 8949), each behind its length in
// bytes, 32 bits, most significant first. Bodies are byte strings, so that every byte gets through;
// text of the head is Latin-1, a character for a byte.
//
//   to it    script, timeMs, memoryBytes, outputBytes,
//            event {id, receivedAt, method, target, headers, body, sender, import}, none: only
//            looks whether the script can be run; request {method, target, headers, url, body},
//            without body: the event's
//   from it  console [text…], restart (true: it ends now, having become too large), and
//            requests [{method, target, headers, url, body}…], where what is as it was is left out,
//            or failure, with line and text
//
// Headers are [[name, value]…].

enum class ScriptFailure : quint8 {
    None = 0,
    Threw = 1,   // line, 0: unknown; text: what was thrown
    Refused = 2, // text: what it did, "returned a number; …"
    Time = 3,
    Memory = 4,
};

// One message as it goes over the pipe.
[[nodiscard]] QByteArray encodeScriptMessage(const QCborMap &message);

// Puts messages together from what a pipe delivers. Sans-IO; owned by whoever reads the pipe.
class ScriptMessageReader
{
public:
    static constexpr quint32 kMaxBytes = 256U * 1024 * 1024; // of one message

    void feed(QByteArrayView bytes) { m_buffer.append(bytes); }
    // The next whole message; none yet, or never when broken().
    [[nodiscard]] std::optional<QCborMap> next();
    // What came is no message.
    [[nodiscard]] bool broken() const { return m_broken; }

private:
    QByteArray m_buffer;
    bool m_broken = false;
};

} // namespace tallyman
