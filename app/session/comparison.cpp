// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/comparison.h"

#include "session/session.h"
#include "store/readpool.h"

#include <limits>

namespace tallyman {

Result<ComparedId> ComparedId::parse(const QString &word)
{
    QString bare = word;
    const bool isResponse = bare.startsWith(QLatin1Char('d'));
    if (isResponse || bare.startsWith(QLatin1Char('#')))
        bare.remove(0, 1);
    bool isNumber = false;
    const qint64 id = bare.toLongLong(&isNumber);
    if (!isNumber || id < 1)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is not an event id such as 17, nor the response to a delivery "
                           "such as d17.")
                .arg(word));
    return ComparedId{id, isResponse};
}

QString ComparedId::name() const
{
    return (isResponse ? QStringLiteral("response %1") : QStringLiteral("event %1")).arg(id);
}

Result<ComparedMessage> readCompared(EventReader &reader, const ComparedId &id)
{
    ComparedMessage message;
    message.name = id.name();
    if (id.isResponse) {
        auto delivery = reader.delivery(id.id);
        if (!delivery)
            return tl::unexpected(delivery.error());
        if (delivery->outcome != DeliveryOutcome::Answered)
            return failure(
                ErrorCode::NotFound, QStringLiteral("Delivery %1 was not answered.").arg(id.id));
        message.status = delivery->status;
        message.headers = HeaderList::parseHead(delivery->responseHead);
        message.body = delivery->responseBody;
        return message;
    }
    auto event = reader.event(id.id, std::numeric_limits<qint64>::max());
    if (!event)
        return tl::unexpected(event.error());
    message.method = event->method;
    message.target = event->target;
    message.headers = event->headers();
    message.body = event->body;
    return message;
}

Comparison::Comparison(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

Comparison::~Comparison()
{
    cancel();
}

void Comparison::cancel()
{
    if (m_cancelled)
        *m_cancelled = true;
    ++m_generation;
}

void Comparison::compare(
    const ComparedId &left, const ComparedId &right, const IgnoreRules &ignored)
{
    cancel();
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    const auto read = [left, right, ignored, cancelled = m_cancelled](
                          EventReader &reader) -> Result<ComparisonResultPtr> {
        auto before = readCompared(reader, left);
        if (!before)
            return tl::unexpected(before.error());
        auto after = readCompared(reader, right);
        if (!after)
            return tl::unexpected(after.error());
        auto result = std::make_shared<ComparisonResult>();
        result->diff = diffMessages(*before, *after, ignored, cancelled.get());
        before->body.clear();
        after->body.clear();
        result->left = std::move(*before);
        result->right = std::move(*after);
        return result;
    };
    m_session->readPool()->run<ComparisonResultPtr>(
        this, read,
        [this, generation = m_generation](const Result<ComparisonResultPtr> &result) {
            if (generation != m_generation)
                return;
            if (result)
                Q_EMIT done(*result);
            else
                Q_EMIT failed(result.error().message);
        },
        ReadPool::Priority::Background, m_cancelled);
}

} // namespace tallyman
