// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/importledger.h"
#include "inspect/notificationcodec.h"
#include "inspect/payload.h"
#include "inspect/textcredentials.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

namespace {

constexpr qint64 kMostBytes = 256 * 1024;

// The document is JSON, or there is none and, if it claims to be one, a sentence on why not, with a
// place in the content.
void checkPayload(const Payload &payload, const QByteArray &body)
{
    require(payload.content.size() <= std::max<qint64>(4 * kMostBytes, body.size()));
    require(payload.problem.offset >= -1 && payload.problem.offset <= payload.content.size());
    if (payload.kind == ContentKind::Json) {
        require((payload.document == nullptr) == !payload.problem.sentence.isEmpty());
    }
    if (payload.document == nullptr) {
        return;
    }
    require(payload.document->isValid());
    require(!payload.offsetsAreOfBody || payload.document->text() == body);
    qint64 children = 0;
    payload.root().forEach([&](const JsonValue &child) {
        require(child.slice().start >= 0 && child.slice().end <= payload.document->text().size());
        ++children;
        return true;
    });
    require(children == payload.root().count());
}

// Whatever a notification says, it can be counted, kept and read again.
void checkNotification(const Notification &notification)
{
    require(notification.requestKey.size() == 8);
    const auto read = decodeNotification(encodeNotification(notification));
    require(read && read->rows.size() == notification.rows.size());
    require(read->rowsTotal == notification.rowsTotal);
    require(read->seriesIndex == notification.seriesIndex);
    ImportLedger ledger(notification.profileId, notification.importKey, 0);
    for (EventId id = 1; id <= 2; ++id) { // the second time nothing is new
        const RowArrival arrival = ledger.add(id, id, notification);
        require(arrival.conflicting.isEmpty() || notification.rowsAreNumbered);
    }
    require(ledger.import().rowsReceived <= static_cast<qint64>(notification.rows.size()));
}

// What has to be hidden stands in the text, and never looks empty.
void checkCredentials(const QByteArray &text)
{
    for (const TextCredential &each : credentialsIn(text)) {
        require(each.range.start >= 0 && each.range.size > 0);
        require(each.range.start + each.range.size <= text.size());
    }
}

} // namespace

// Header fields, an empty line and a body, read as the program reads what it has received.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const ProfileSetPtr profiles = ProfileSet::load({QStringLiteral(":/profiles")});
    require(!profiles->profiles().isEmpty());
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const qsizetype headEnd = input.indexOf("\n\n");
    const HeaderList headers = HeaderList::parse(input.left(std::max<qsizetype>(headEnd, 0)));
    const QByteArray body = headEnd < 0 ? input : input.mid(headEnd + 2);
    const Payload payload = readPayload(headers, body, kMostBytes);
    checkPayload(payload, body);
    checkCredentials(payload.content);
    const Recognition recognition = recognise(*profiles, headers, payload);
    checkNotification(notificationOf(recognition, headers, "POST", "/", QByteArray(32, 'x')));
    return 0;
}
