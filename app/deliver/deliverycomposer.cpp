// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/deliverycomposer.h"

#include "base/hash.h"
#include "store/database.h"
#include "store/eventreader.h"

namespace tallyman {

namespace {

constexpr qint64 kBodyAtHand = 256 * 1024; // larger content is fetched while it is sent
constexpr qint64 kMostSigned = 64LL * 1024 * 1024;

Result<OutgoingRequest> composed(const Event &event, const OutboxItem &item, const Target &target)
{
    Target wanted = target;
    const QByteArray &field = target.delivery.idempotencyField;
    if (!field.isEmpty())
        wanted.extraHeaders.append(field, idempotencyKey(event));
    return item.request ? composeRewritten(event, *item.request, wanted)
                        : composeResend(event, wanted);
}

} // namespace

DeliveryComposer::DeliveryComposer(QString path, QByteArray vfs, SignRequest sign)
    : m_path(std::move(path))
    , m_vfs(std::move(vfs))
    , m_sign(std::move(sign))
{
}

DeliveryComposer::~DeliveryComposer() = default;

EventReader &DeliveryComposer::reader()
{
    if (!m_reader) {
        m_database = std::make_unique<Database>(m_path, Database::Mode::ReadOnly, m_vfs);
        m_reader = std::make_unique<EventReader>(*m_database);
    }
    if (!m_reading)
        m_database->execute("BEGIN");
    m_reading = true;
    return *m_reader;
}

void DeliveryComposer::disconnect()
{
    m_reader.reset();
    m_database.reset();
    m_reading = false;
}

void DeliveryComposer::endReading()
{
    if (!std::exchange(m_reading, false))
        return;
    try {
        m_database->execute("COMMIT");
    } catch (const SqliteError &) {
        disconnect(); // once more from the beginning
    }
}

Result<OutgoingRequest> DeliveryComposer::compose(const OutboxItem &item, const Target &target)
{
    if (item.request && item.request->method.isEmpty())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The script of the rule “%1” made no request of it. Mend the script and "
                           "run the rule on this event again.")
                .arg(item.rule));
    const bool isEdited = item.request && item.request->body;
    const qint64 content = !m_sign ? 0 : isEdited ? kMostSigned : contentToSign(target);
    Result<Event> event;
    try {
        event = reader().event(item.eventId, std::max(content, kBodyAtHand));
    } catch (const SqliteError &error) {
        disconnect(); // once more from the beginning
        return failure(ErrorCode::Io, error.toError(m_path).message);
    }
    if (!event)
        return failure(ErrorCode::NotFound, QStringLiteral("The event was deleted."));
    auto request = composed(*event, item, target);
    if (!request)
        return request;
    return signAsWanted(std::move(*request), *event, target, m_sign);
}

qint64 contentToSign(const Target &target)
{
    return target.delivery.signing == Signing::Keep ? 0 : kMostSigned;
}

Result<OutgoingRequest> signAsWanted(
    OutgoingRequest request, const Event &event, const Target &target, const SignRequest &sign)
{
    const bool atHand = event.bodyLoaded();
    if (!request.bodyEdited && atHand)
        request.eventBody = event.body;
    const bool keeps = target.delivery.signing == Signing::Keep;
    if (!sign || (keeps && (!request.bodyEdited || !atHand)))
        return request;
    if (!request.bodyEdited && !atHand)
        return failure(
            ErrorCode::InvalidInput, QStringLiteral("Content of over 64 MiB is not signed anew."));
    const QByteArray content = request.bodyEdited ? request.body : event.body;
    if (const auto done = sign(request, content, event, target); !done)
        return tl::unexpected<Error>(done.error());
    return request;
}

Result<OutgoingRequest> healthCheckOf(const Target &target)
{
    Target asked = target;
    asked.path = TargetPath::Join;
    Event event;
    event.method = "GET";
    event.target = target.delivery.healthPath;
    // of the whole host, not behind the path of the target
    asked.url.setPath({});
    asked.url.setQuery(QString());
    return composeResend(event, asked);
}

QByteArray idempotencyKey(const Event &event)
{
    const QByteArray made = event.wireSha256 + QByteArray::number(event.id);
    return Sha256::of(made).toHex().first(32);
}

} // namespace tallyman
