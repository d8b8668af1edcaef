// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "tunnel/ngrokjson.h"

namespace tallyman {

// What ngrok has recorded, beside what came in here. Pure functions; any thread.

// A field line that is not the same in front of the tunnel and behind it.
struct TunnelChange
{
    enum class Kind : quint8 { Added, Changed, Removed };
    Kind kind = Kind::Added;
    QByteArray name;
    QByteArray before; // in front; values of several lines are joined with ", "
    QByteArray after;
    friend bool operator==(const TunnelChange &, const TunnelChange &) = default;
};

// ngrok's record of an event.
struct TunnelRecord
{
    QString id;
    QString remote;       // the sender's address, as ngrok saw it
    qint64 latencyUs = 0; // from ngrok's first byte to its last; 0: not known
    int status = 0;       // that ngrok passed on; 0: none
    QList<TunnelChange> changes;
    bool contentDiffers = false;
    bool contentCut = false; // ngrok kept only the beginning, which is the same
    friend bool operator==(const TunnelRecord &, const TunnelRecord &) = default;
};

// Which of the records is that of an event: begun within a few seconds of it, with the same method,
// target and content; of several the one that has most field lines in common, then the nearest in
// time. -1: none. The event's content must be loaded, or is not compared.
[[nodiscard]] qsizetype recordOf(const QList<NgrokRequest> &records, const Event &event);
[[nodiscard]] TunnelRecord joined(const NgrokRequest &record, const Event &event);
// "34 ms · from 203.0.113.7 · added X-Forwarded-For · changed Host"
[[nodiscard]] QString tunnelRecordText(const TunnelRecord &record);

// Whether a record belongs to an endpoint.
[[nodiscard]] bool isOfEndpoint(const NgrokRequest &record, const QString &endpoint);

// Whether nobody took the request at the end of the tunnel: ngrok has answered by itself that
// nothing listens, or nobody has answered it for long.
[[nodiscard]] bool wasMissed(const NgrokRequest &record, qint64 nowUs);

// A missed request as an event, whose listener says that it comes from ngrok. Where the agent has
// kept only the beginning it is Aborted; where it has not kept the bytes the head is put together
// from the fields.
[[nodiscard]] Event eventOf(const NgrokRequest &record);
[[nodiscard]] QString missedListener(); // "ngrok, not listening"

} // namespace tallyman
