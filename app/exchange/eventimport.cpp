// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/eventjson.h"

#include "base/hash.h"
#include "base/text.h"
#include "event/replynote.h"
#include "exchange/eventfields.h"
#include "http/framing.h"

#include <limits>

namespace tallyman {

namespace {

constexpr qint64 kAny = std::numeric_limits<qint64>::max();

// Framing bytes that are taken for one message: run-length coding would let a short line stand for
// any number of them. Ordinary chunks have at most some six per byte of content.
qint64 mostFramingBytes(const Event &event)
{
    return 16 * 1024 * 1024 + 16 * (event.bodyBytes + event.head.size());
}

int versionMinor(const std::optional<QByteArray> &name, JsonFields &fields)
{
    if (!name)
        return -1;
    for (int minor = 0; minor <= 9; ++minor) {
        if (httpVersionName(minor).toUtf8() == *name)
            return minor;
    }
    fields.fail(QStringLiteral("httpVersion"), QStringLiteral("be \"1.0\" to \"1.9\", or null"));
    return -1;
}

void readState(JsonFields &fields, Event &event)
{
    const auto state = eventStateFromName(QString::fromUtf8(fields.string("state")));
    if (!state) {
        fields.fail(QStringLiteral("state"),
            QStringLiteral("be \"complete\", \"malformed\" or \"aborted\""));
        return;
    }
    event.state = *state;
    if (event.state == EventState::Complete)
        return;
    const auto element = fields.take("problem");
    if (!element)
        return;
    JsonFields problem(*element, QStringLiteral("problem."));
    event.problemCode = problem.text("code");
    event.problem = QString::fromUtf8(problem.string("sentence"));
    event.problemOffset = problem.integer("offset", 0, kAny);
    problem.refuseOthers();
    if (const auto &error = problem.error())
        fields.fail(
            QStringLiteral("problem"), QStringLiteral("be right: ") + error->message.chopped(1));
}

void readMarks(JsonFields &fields, Event &event)
{
    if (fields.has("marked")) {
        const auto element = fields.take("marked");
        bool value = false;
        if (!element || element->get(value) != simdjson::SUCCESS)
            fields.fail(QStringLiteral("marked"), QStringLiteral("be true or false"));
        event.marked = value;
    }
    if (fields.has("comment"))
        event.comment = QString::fromUtf8(fields.string("comment"));
}

// What was masked cannot be told from what was received by its digests, so the comment says it.
void readMasked(JsonFields &fields, Event &event)
{
    if (!fields.has("masked"))
        return;
    const auto element = fields.take("masked");
    simdjson::dom::array array;
    QStringList masked;
    if (element && element->get(array) == simdjson::SUCCESS) {
        for (const simdjson::dom::element item : array) {
            std::string_view text;
            if (item.get(text) == simdjson::SUCCESS)
                masked.append(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
            else
                masked.clear();
            if (masked.isEmpty())
                break;
        }
    }
    if (masked.isEmpty())
        fields.fail(QStringLiteral("masked"),
            QStringLiteral("be an array of strings that names what was masked"));
    if (!event.comment.isEmpty())
        event.comment += QLatin1Char('\n');
    event.comment += QStringLiteral("Masked when it was exported, so content and digests are not "
                                    "the original ones: %1.")
                         .arg(masked.join(QStringLiteral(", ")));
}

void readBytes(JsonFields &fields, Event &event)
{
    event.receiveDurationUs = fields.integer("receiveDurationUs", 0, kAny);
    if (fields.has("answeredAt")) {
        const auto copy = fields.stringOrNull("answeredAt");
        const QString text = QString::fromUtf8(copy.value_or(QByteArray()));
        const qint64 us = parseRfc3339(text);
        if (copy && (us < 0 || formatRfc3339(us) != text))
            fields.fail(QStringLiteral("answeredAt"),
                QStringLiteral("be a time like 2026-11-22T14:07:31.204512Z, or null"));
        if (copy)
            event.answeredAtUs = us;
    } else {
        fields.fail(QStringLiteral("answeredAt"), QStringLiteral("be there; it is missing"));
    }
    event.framing = fields.base64("framing");
    event.trailers = fields.base64("trailersRaw");
    event.wireBytes = fields.integer("wireBytes", 0, kAny);
    event.replyHead = fields.base64("replyHead");
    event.replyBody = fields.base64("replyBody");
    if (fields.has("replyNote")) {
        event.replyNote = fields.string("replyNote");
        if (replyNoteFromJson(event.replyNote).isEmpty())
            fields.fail(QStringLiteral("replyNote"), QStringLiteral("be what an export wrote"));
    }
    event.head = fields.base64("head");
}

// What is in the line twice, once to be read by people: both must say the same.
void checkDerived(
    JsonFields &fields, const Event &event, const HeaderList &headers, const HeaderList &trailers)
{
    if (fields.error())
        return;
    if (event.headers() != headers)
        fields.fail(QStringLiteral("headers"), QStringLiteral("have the field lines of “head”"));
    if (HeaderList::parse(event.trailers) != trailers)
        fields.fail(
            QStringLiteral("trailers"), QStringLiteral("have the field lines of “trailersRaw”"));
    if (event.body.size() != event.bodyBytes)
        fields.fail(QStringLiteral("bodyBytes"),
            QStringLiteral("be %1, the size of “body”").arg(event.body.size()));
    QByteArrayView head(event.head);
    while (head.startsWith("\r\n"))
        head = head.sliced(2);
    if (event.state == EventState::Complete
        && !head.startsWith(QByteArray(event.method + ' ' + event.target + ' ')))
        fields.fail(QStringLiteral("head"), QStringLiteral("begin with “method” and “target”"));
}

void checkHashes(JsonFields &fields, const Event &event)
{
    if (fields.error())
        return;
    if (Sha256::of(event.body) != event.bodySha256)
        fields.fail(
            QStringLiteral("bodySha256"), QStringLiteral("fit “body”; one of them was changed"));
    const Framing framing = Framing::decode(event.framing);
    if (framing.encoded() != event.framing || framing.wireBytes() > mostFramingBytes(event)) {
        fields.fail(QStringLiteral("framing"), QStringLiteral("be what an export wrote"));
        return;
    }
    qint64 bytes = 0;
    const QByteArray digest = wireSha256(event.head, event.body, framing, &bytes);
    // Of a request that failed, more may have been on the wire than was kept.
    if (event.state != EventState::Complete && bytes < event.wireBytes)
        return;
    if (bytes != event.wireBytes)
        fields.fail(QStringLiteral("wireBytes"),
            QStringLiteral("be %1, the size of the message").arg(bytes));
    if (digest != event.wireSha256)
        fields.fail(QStringLiteral("wireSha256"),
            QStringLiteral("fit “head”, “framing” and “body”; one of them was changed"));
}

} // namespace

Event readEventFields(JsonFields &fields, const QByteArray &body)
{
    Event event;
    event.body = body;
    event.id = fields.integer("id", 0, kAny);
    event.receivedAtUs = fields.time("receivedAt");
    event.remote = QString::fromUtf8(fields.string("remote"));
    event.listener = QString::fromUtf8(fields.string("listener"));
    event.method = fields.text("method");
    event.target = fields.text("target");
    event.httpVersionMinor = versionMinor(fields.stringOrNull("httpVersion"), fields);
    const HeaderList headers = fields.fields("headers");
    const HeaderList trailers = fields.fields("trailers");
    event.bodyBytes = fields.integer("bodyBytes", 0, kAny / 32);
    event.bodySha256 = fields.sha256("bodySha256");
    event.wireSha256 = fields.sha256("wireSha256");
    event.status = static_cast<int>(fields.integerOrNull("status", 100, 999).value_or(0));
    readState(fields, event);
    readMarks(fields, event);
    readMasked(fields, event);
    readBytes(fields, event);
    fields.refuseOthers();
    checkDerived(fields, event, headers, trailers);
    checkHashes(fields, event);
    return event;
}

Result<Event> eventFromExportLine(QByteArrayView line)
{
    if (line.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("The line is empty."));
    simdjson::dom::parser parser;
    const auto parsed = parser.parse(line.data(), static_cast<size_t>(line.size()));
    if (parsed.error() != simdjson::SUCCESS)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("This is not a JSON object on one line: %1.")
                .arg(QString::fromLatin1(simdjson::error_message(parsed.error()))));
    JsonFields fields(parsed.value_unsafe());
    const QByteArray body = fields.base64("body");
    Event event = readEventFields(fields, body);
    if (fields.error())
        return tl::unexpected<Error>(*fields.error());
    return event;
}

} // namespace tallyman
