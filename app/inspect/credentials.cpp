// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/credentials.h"

#include "base/hash.h"
#include "http/credentialnames.h"
#include "http/framing.h"
#include "inspect/jsonfieldswriter.h"
#include "inspect/recogniser.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kMostDecoded = 64LL * 1024 * 1024;
constexpr qsizetype kTellingBytes = 8; // fewer are found in places where they mean something else

struct Credential
{
    ByteRange range;
    QString where;
};

QByteArray maskFor(QByteArrayView secret)
{
    QByteArray mask(secret.size(), '*');
    const QByteArray label = "masked-SHA-256-" + Sha256::of(secret).toHex().first(8);
    if (mask.size() >= label.size() + 2)
        mask.replace(1, label.size(), label);
    return mask;
}

// Puts the masks in; of credentials that overlap, the one that begins first hides both.
void apply(QByteArray &bytes, QList<Credential> found, QStringList &masked)
{
    std::sort(found.begin(), found.end(), [](const Credential &a, const Credential &b) {
        return a.range.start != b.range.start ? a.range.start < b.range.start
                                              : a.range.size > b.range.size;
    });
    qint64 done = 0;
    for (const Credential &each : std::as_const(found)) {
        const qint64 end = each.range.start + each.range.size;
        const qint64 start = std::max(done, each.range.start);
        if (start >= end)
            continue;
        bytes.replace(
            start, end - start, maskFor(QByteArrayView(bytes).sliced(start, end - start)));
        done = end;
        if (!masked.contains(each.where))
            masked.append(each.where);
    }
}

// --- head

// What is secret in the value of a field: all of it, but for the word that names the scheme.
ByteRange secretPart(QByteArrayView line, qsizetype colon, bool authorization)
{
    qsizetype start = colon + 1;
    qsizetype end = line.size();
    while (start < end && (line[start] == ' ' || line[start] == '\t'))
        ++start;
    while (end > start && line[end - 1] <= ' ' && line[end - 1] >= 0)
        --end;
    const qsizetype blank = line.first(end).indexOf(' ', start);
    if (authorization && blank > 0)
        start = blank + 1;
    return {start, end - start};
}

bool isSecretField(QByteArrayView name, const QByteArrayList &fields)
{
    return isCredentialField(name) || suggestsCredential(name)
        || std::any_of(fields.begin(), fields.end(),
            [name](const QByteArray &each) { return equalsIgnoringCase(name, each); });
}

void findInLine(
    QByteArrayView line, qint64 offset, const QByteArrayList &fields, QList<Credential> &found)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return;
    const QByteArrayView name = line.first(colon);
    const QString where = QString::fromUtf8(name);
    if (isSecretField(name, fields)) {
        const bool authorization = equalsIgnoringCase(name, "Authorization")
            || equalsIgnoringCase(name, "Proxy-Authorization");
        ByteRange range = secretPart(line, colon, authorization);
        range.start += offset;
        found.append({range, where});
        return;
    }
    for (const TextCredential &each : credentialsIn(line))
        found.append({{offset + each.range.start, each.range.size}, where});
}

QList<Credential> credentialsInTarget(QByteArrayView target)
{
    QList<Credential> found;
    const qsizetype question = target.indexOf('?');
    for (qsizetype at = question + 1; question >= 0 && at < target.size();) {
        const qsizetype ampersand = target.indexOf('&', at);
        const qsizetype end = ampersand < 0 ? target.size() : ampersand;
        const qsizetype equals = target.first(end).indexOf('=', at);
        if (equals > 0 && suggestsCredential(target.sliced(at, equals - at)))
            found.append({{equals + 1, end - equals - 1},
                QLatin1Char('?') + QString::fromUtf8(target.sliced(at, equals - at))});
        at = end + 1;
    }
    for (const TextCredential &each : credentialsIn(target))
        found.append({each.range, QStringLiteral("request target")});
    return found;
}

void maskHead(Event &event, const QByteArrayList &fields, QStringList &masked)
{
    QByteArrayView head(event.head);
    qsizetype at = 0;
    while (head.sliced(at).startsWith("\r\n")) // empty lines before the request line
        at += 2;
    const qsizetype target = at + event.method.size() + 1;
    at = head.indexOf('\n', at) + 1;
    const bool known =
        !event.target.isEmpty() && target < at && head.sliced(target).startsWith(event.target);
    QList<Credential> found;
    for (qsizetype end = 0; at > 0 && at < head.size(); at = end) {
        const qsizetype feed = head.indexOf('\n', at);
        end = feed < 0 ? head.size() : feed + 1;
        findInLine(head.sliced(at, end - at), at, fields, found);
    }
    if (known) {
        apply(event.target, credentialsInTarget(event.target), masked);
        event.head.replace(target, event.target.size(), event.target);
    }
    apply(event.head, found, masked);
}

// --- content

// The values of a form's pairs that say `text`.
void findInForm(const QByteArray &body, const QByteArray &text, QList<ByteRange> &ranges)
{
    for (qsizetype at = 0; at < body.size();) {
        const qsizetype ampersand = body.indexOf('&', at);
        const qsizetype end = ampersand < 0 ? body.size() : ampersand;
        const qsizetype equals = body.indexOf('=', at);
        if (equals >= 0 && equals < end) {
            QByteArray value = body.sliced(equals + 1, end - equals - 1);
            const qint64 size = value.size();
            value.replace('+', ' ');
            if (QByteArray::fromPercentEncoding(value) == text)
                ranges.append({equals + 1, size});
        }
        at = end + 1;
    }
}

QByteArray withoutQuotes(QByteArrayView token)
{
    return token.sliced(1, token.size() - 2).toByteArray();
}

// Where a value of the content stands in the body, however it is written; also where it is
// repeated.
QList<ByteRange> placesOf(const JsonValue &value, const Payload &payload, const QByteArray &body)
{
    QList<ByteRange> ranges;
    if (payload.decoding != DecodedContent::State::Identity || payload.content != body)
        return ranges;
    if (value.document() == payload.document && (payload.offsetsAreOfBody || payload.lines)) {
        const qint64 shift = payload.lines ? 1 : 0; // the bracket that was put in front
        const JsonSlice &slice = value.slice();
        ranges.append({slice.start + 1 - shift, slice.end - slice.start - 2});
    }
    const QByteArray text = value.text().toUtf8();
    if (payload.kind == ContentKind::Form)
        findInForm(body, text, ranges);
    if (text.size() < kTellingBytes)
        return ranges;
    const QByteArray token = withoutQuotes(value.token());
    for (const QByteArray &spelling : {text, token, withoutQuotes(jsonString(token))}) {
        for (qsizetype at = body.indexOf(spelling); at >= 0;
             at = body.indexOf(spelling, at + spelling.size()))
            ranges.append({at, spelling.size()});
    }
    return ranges;
}

void maskContent(
    Event &event, const HeaderList &headers, const ProfileSet &profiles, QStringList &masked)
{
    const Payload payload = repairedPayload(readPayload(headers, event.body, kMostDecoded));
    const Recognition recognition = recognise(profiles, headers, payload);
    const ByteRange all{0, event.body.size()};
    QList<Credential> found;
    const QList<JsonPath> paths =
        recognition.profile == nullptr ? QList<JsonPath>() : recognition.profile->redacted;
    for (const JsonPath &path : paths) {
        const JsonValue value = recognition.content.at(path);
        if (!value.isString() || value.text().isEmpty())
            continue;
        QList<ByteRange> places = placesOf(value, payload, event.body);
        if (places.isEmpty())
            places.append(all);
        for (const ByteRange &place : std::as_const(places))
            found.append({place, path.toString()});
    }
    const bool readable = payload.content == event.body;
    for (const TextCredential &each : credentialsIn(payload.content)) {
        const ByteRange range = readable ? each.range : all;
        found.append({range, QStringLiteral("byte %1").arg(range.start)});
    }
    apply(event.body, found, masked);
}

} // namespace

MaskedEvent maskCredentials(
    const Event &event, const ProfileSet &profiles, const QByteArrayList &fields)
{
    MaskedEvent result{event, {}};
    Event &masked = result.event;
    maskHead(masked, fields, result.masked);
    if (masked.bodyLoaded() && masked.bodyBytes > 0)
        maskContent(masked, event.headers(), profiles, result.masked);
    if (result.masked.isEmpty() || !masked.bodyLoaded())
        return result;
    masked.bodySha256 = Sha256::of(masked.body);
    masked.wireSha256 = wireSha256(masked.head, masked.body, Framing::decode(masked.framing));
    return result;
}

} // namespace tallyman
