// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"
#include "http/headerlist.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>
#include <memory>
#include <optional>

namespace tallyman {

enum class EventState : quint8 {
    Complete = 0,  // a whole request
    Malformed = 1, // could not be read as HTTP/1.x; answered with an error
    Aborted = 2,   // the sender went away or stopped in the middle
};
[[nodiscard]] QString eventStateName(EventState state); // "complete", "malformed", "aborted"
[[nodiscard]] std::optional<EventState> eventStateFromName(QStringView name);

// What a table row shows of an event. Cheap to load by the hundred.
struct EventSummary
{
    EventId id = 0;
    qint64 receivedAtUs = 0; // UTC; when the last byte had been read
    EventState state = EventState::Complete;
    int status = 0; // of the reply; 0: none was sent
    QByteArray method;
    QByteArray target; // request target as sent (RFC 9112 §3.2), perhaps not UTF-8
    qint64 bodyBytes = 0;
    qint64 wireBytes = 0; // size of the message on the wire
    QString remote;       // "address:port", IPv6 in brackets
    QString listener;     // the address:port it came in on
    bool marked = false;
    QString comment;
    // state other than Complete: what was wrong
    QByteArray problemCode; // short and stable, e.g. "host-missing"
    QString problem;        // a sentence, perhaps with what to do about it

    // The size that says most in a list: of the content; of all that arrived when that was no whole
    // request.
    [[nodiscard]] qint64 shownBytes() const;
    // The problem in a few words, without a full stop; empty when nothing is known of one. May be
    // long and hostile in an event that was imported.
    [[nodiscard]] QString problemInShort() const;
};

// One received request: immutable once stored. Large content is not part of it, see bodyStored.
struct Event : EventSummary
{
    qint64 receiveDurationUs = 0;       // first byte to last byte
    std::optional<qint64> answeredAtUs; // UTC; none: no reply was sent, or not known (crash)
    int httpVersionMinor = 1;           // HTTP/1.x; -1 when the head could not be read
    QByteArray head;                    // exactly as it came; malformed: all bytes that were kept
    QByteArray trailers;                // raw field lines of the trailer section
    QByteArray framing;                 // Framing::encoded()
    QByteArray wireSha256;              // 32 bytes, over the message as it was on the wire
    QByteArray bodySha256;              // 32 bytes, over the content
    QByteArray body;                    // the content, when it was small or asked for
    qint64 contentId = 0;               // where larger content is stored; 0: in `body`
    qint64 problemOffset = 0;           // byte in the message; state other than Complete
    // the reply that was sent, exactly
    QByteArray replyHead;
    QByteArray replyBody;
    QByteArray replyNote; // why it was this one, see ReplyNote; may be empty

    // Whether `body` holds the whole content.
    [[nodiscard]] bool bodyLoaded() const { return body.size() == bodyBytes; }
    [[nodiscard]] HeaderList headers() const;
};
using EventPtr = std::shared_ptr<const Event>;

// "1.1" for HTTP/1.1; "" when unknown.
[[nodiscard]] QString httpVersionName(int versionMinor);

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::EventPtr)
