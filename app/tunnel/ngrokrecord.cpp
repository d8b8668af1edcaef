// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/ngrokrecord.h"

#include "base/hash.h"
#include "base/text.h"
#include "http/requestreader.h"
#include "http/requesttarget.h"

#include <QSet>
#include <cstdlib>

namespace tallyman {

namespace {

constexpr qint64 kFewSecondsUs = 5'000'000;
constexpr qint64 kPendingUs = 60'000'000; // longer than any listener takes to read and answer
constexpr qsizetype kNamedChanges = 6;

// A recorded message, taken apart.
struct Message
{
    QByteArray head;
    QByteArray body;
    QByteArray trailers;
    Framing framing;
    int versionMinor = 1;
    bool whole = true; // false: the agent has kept only the beginning
};

// Where the agent has not kept bytes of a message, its fields; the content is what is there.
Message fromFields(const NgrokRequest &record)
{
    Message message;
    const qsizetype end = record.raw.indexOf("\r\n\r\n");
    const bool hasHead = record.raw.startsWith(QByteArray(record.method + ' ')) && end >= 0;
    message.body = hasHead ? record.raw.mid(end + 4) : record.raw;
    message.head = record.method + ' ' + encodedForRequestLine(record.target) + " HTTP/1.1\r\n";
    for (const HeaderField &field : record.headers.fields()) {
        if (!equalsIgnoringCase(field.name, "Content-Length")
            && !equalsIgnoringCase(field.name, "Transfer-Encoding"))
            message.head += field.name + ": " + field.value + "\r\n";
    }
    if (!message.body.isEmpty())
        message.head += "Content-Length: " + QByteArray::number(message.body.size()) + "\r\n";
    message.head += "\r\n";
    return message;
}

Message messageOf(const NgrokRequest &record)
{
    RequestReader reader{Limits()};
    reader.feed(record.raw);
    const RequestReader::State state = reader.advance();
    const bool readable = state == RequestReader::State::Complete
        || (state == RequestReader::State::Body && reader.hasHead());
    if (!readable)
        return fromFields(record);
    Message message;
    message.head = reader.head().raw;
    message.body = reader.takeBody();
    message.trailers = reader.trailers();
    message.framing = reader.framing();
    message.versionMinor = reader.head().versionMinor;
    message.whole = state == RequestReader::State::Complete;
    return message;
}

qint64 beganUs(const Event &event)
{
    return event.receivedAtUs - event.receiveDurationUs;
}

bool hasContent(const Message &message, const Event &event)
{
    if (message.whole)
        return message.body.size() == event.bodyBytes
            && (event.bodySha256.isEmpty() || Sha256::of(message.body) == event.bodySha256);
    return message.body.size() <= event.bodyBytes
        && (!event.bodyLoaded() || event.body.startsWith(message.body));
}

qsizetype sameFields(const HeaderList &a, const HeaderList &b)
{
    qsizetype same = 0;
    for (const HeaderField &field : a.fields())
        same += b.fields().contains(field) ? 1 : 0;
    return same;
}

QByteArray valuesOf(const HeaderList &headers, const QByteArray &name)
{
    QByteArrayList values;
    for (const HeaderField &field : headers.fields()) {
        if (equalsIgnoringCase(field.name, name))
            values.append(field.value);
    }
    return values.join(", ");
}

QList<TunnelChange> changesBetween(const HeaderList &before, const HeaderList &after)
{
    QList<TunnelChange> changes;
    QSet<QByteArray> seen;
    for (const HeaderField &field : before.fields()) {
        if (seen.contains(field.name.toLower()))
            continue;
        seen.insert(field.name.toLower());
        const QByteArray was = valuesOf(before, field.name);
        const QByteArray is = valuesOf(after, field.name);
        if (!after.contains(field.name))
            changes.append({TunnelChange::Kind::Removed, field.name, was, {}});
        else if (was != is)
            changes.append({TunnelChange::Kind::Changed, field.name, was, is});
    }
    for (const HeaderField &field : after.fields()) {
        if (seen.contains(field.name.toLower()))
            continue;
        seen.insert(field.name.toLower());
        changes.append({TunnelChange::Kind::Added, field.name, {}, valuesOf(after, field.name)});
    }
    return changes;
}

// The agent's figure bears no unit. Shorter than what went by here it cannot be.
qint64 plausibleLatency(const NgrokRequest &record, const Event &event)
{
    const qint64 here = event.answeredAtUs ? *event.answeredAtUs - beganUs(event) : 0;
    return record.durationUs * 2 >= here ? record.durationUs : 0;
}

QString namesOf(const TunnelRecord &record, TunnelChange::Kind kind, const QString &word)
{
    QStringList names;
    for (const TunnelChange &change : record.changes) {
        if (change.kind == kind)
            names.append(displayLine(change.name, 60));
    }
    if (names.isEmpty())
        return {};
    const qsizetype more = names.size() - kNamedChanges;
    if (more > 0)
        names = names.mid(0, kNamedChanges) + QStringList(QStringLiteral("%1 more").arg(more));
    return word + QLatin1Char(' ') + names.join(QLatin1String(", "));
}

} // namespace

qsizetype recordOf(const QList<NgrokRequest> &records, const Event &event)
{
    qsizetype best = -1;
    qsizetype bestSame = 0;
    qint64 bestGapUs = 0;
    const HeaderList headers = event.headers();
    for (qsizetype i = 0; i < records.size(); ++i) {
        const NgrokRequest &record = records.at(i);
        const qint64 gapUs = std::abs(record.startUs - beganUs(event));
        if (gapUs > kFewSecondsUs || record.method != event.method
            || originForm(record.target) != originForm(event.target))
            continue;
        const Message message = messageOf(record);
        if (!hasContent(message, event))
            continue;
        const qsizetype same = sameFields(HeaderList::parseHead(message.head), headers);
        if (best < 0 || same > bestSame || (same == bestSame && gapUs < bestGapUs)) {
            best = i;
            bestSame = same;
            bestGapUs = gapUs;
        }
    }
    return best;
}

TunnelRecord joined(const NgrokRequest &record, const Event &event)
{
    const Message message = messageOf(record);
    TunnelRecord result;
    result.id = record.id;
    result.remote = record.remote;
    result.latencyUs = plausibleLatency(record, event);
    result.status = record.status;
    result.changes = changesBetween(HeaderList::parseHead(message.head), event.headers());
    result.contentDiffers = !hasContent(message, event);
    result.contentCut = !message.whole && message.body.size() < event.bodyBytes;
    return result;
}

QString tunnelRecordText(const TunnelRecord &record)
{
    QStringList parts;
    if (record.latencyUs > 0)
        parts << formatDuration(record.latencyUs);
    if (!record.remote.isEmpty())
        parts << QStringLiteral("from %1").arg(displayLine(record.remote.toUtf8(), 60));
    parts << namesOf(record, TunnelChange::Kind::Added, QStringLiteral("added"))
          << namesOf(record, TunnelChange::Kind::Changed, QStringLiteral("changed"))
          << namesOf(record, TunnelChange::Kind::Removed, QStringLiteral("removed"));
    if (record.changes.isEmpty())
        parts << QStringLiteral("header fields unchanged");
    if (record.contentDiffers)
        parts << QStringLiteral("▲ content changed");
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

bool isOfEndpoint(const NgrokRequest &record, const QString &endpoint)
{
    return record.endpoint.isEmpty() || endpoint.isEmpty() || record.endpoint == endpoint
        || record.endpoint.startsWith(endpoint + QLatin1String(" ("));
}

bool wasMissed(const NgrokRequest &record, qint64 nowUs)
{
    if (record.status == 0)
        return record.startUs + kPendingUs < nowUs;
    return record.status == 502 && record.responseRaw.contains("ERR_NGROK_");
}

QString missedListener()
{
    return QStringLiteral("ngrok, not listening");
}

Event eventOf(const NgrokRequest &record)
{
    const Message message = messageOf(record);
    Event event;
    event.receivedAtUs = record.startUs;
    event.method = record.method;
    event.target = encodedForRequestLine(record.target);
    // no peer of the listener's, which would be judged by its address
    event.remote = record.remote.isEmpty() ? QStringLiteral("ngrok")
                                           : QStringLiteral("%1 by ngrok").arg(record.remote);
    event.listener = missedListener();
    event.comment = QStringLiteral("Fetched from ngrok: it came while nothing was listening here.");
    event.httpVersionMinor = message.versionMinor;
    event.head = message.head;
    event.body = message.body;
    event.bodyBytes = message.body.size();
    event.trailers = message.trailers;
    event.framing = message.framing.encoded();
    event.bodySha256 = Sha256::of(message.body);
    event.wireSha256 = wireSha256(message.head, message.body, message.framing, &event.wireBytes);
    if (!message.whole) {
        event.state = EventState::Aborted;
        event.problemCode = "ngrok-cut";
        event.problem = QStringLiteral("ngrok has kept only the beginning of it.");
        event.problemOffset = event.wireBytes;
    }
    if (record.status != 0) {
        const qsizetype end = record.responseRaw.indexOf("\r\n\r\n");
        event.status = record.status;
        event.answeredAtUs = record.startUs + record.durationUs;
        event.replyHead = end < 0 ? QByteArray() : record.responseRaw.first(end + 4);
        event.replyBody = end < 0 ? record.responseRaw : record.responseRaw.mid(end + 4);
    }
    return event;
}

} // namespace tallyman
