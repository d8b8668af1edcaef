// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/outcomes.h"

#include "base/text.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostTargets = 4; // in one sentence

QString targetOf(const Delivery &delivery)
{
    const QString name =
        delivery.targetName.isEmpty() ? delivery.url.authority() : delivery.targetName;
    return displayLine(name.toUtf8(), 120);
}

QString sawSentence(const Event &event)
{
    if (event.status == 0)
        return QStringLiteral("The sender saw no reply");
    const QString saw = QStringLiteral("The sender saw %1").arg(event.status);
    if (!event.answeredAtUs)
        return saw;
    return saw
        + QStringLiteral(" after %1")
              .arg(formatDuration(std::max<qint64>(0, *event.answeredAtUs - event.receivedAtUs)));
}

QString limitSentence(const Profile *sender)
{
    if (sender == nullptr)
        return {};
    return sender->timeoutMs ? QStringLiteral(" %1 waits %2.")
                                   .arg(sender->name, formatDuration(*sender->timeoutMs * 1000))
                             : QStringLiteral(" How long %1 waits is not known.").arg(sender->name);
}

// The newest to each target.
QList<Delivery> lastOnes(const QList<Delivery> &deliveries)
{
    QList<Delivery> last;
    for (const Delivery &delivery : deliveries) {
        const bool isThere = std::any_of(last.begin(), last.end(), [&](const Delivery &other) {
            return other.targetName == delivery.targetName
                && other.url.authority() == delivery.url.authority();
        });
        if (!isThere)
            last.append(delivery);
    }
    return last;
}

} // namespace

QString deliveryOutcome(const Delivery &delivery)
{
    QString text;
    if (delivery.outcome == DeliveryOutcome::Answered)
        text = QStringLiteral("%1 answered %2 after %3")
                   .arg(targetOf(delivery))
                   .arg(delivery.status)
                   .arg(formatDuration(delivery.totalUs));
    else if (delivery.outcome == DeliveryOutcome::Cancelled)
        text = QStringLiteral("sending to %1 was cancelled").arg(targetOf(delivery));
    else
        text = QStringLiteral("%1 gave no answer").arg(targetOf(delivery));
    const DeliveryOrigin &origin = delivery.origin;
    QStringList notes;
    if (!origin.rule.isEmpty())
        notes.append(QStringLiteral("rule “%1”").arg(displayLine(origin.rule.toUtf8(), 120)));
    if (origin.attempt > 1)
        notes.append(QStringLiteral("attempt %1").arg(origin.attempt));
    if (origin.repeated)
        notes.append(QStringLiteral("perhaps not the first time"));
    if (!notes.isEmpty())
        text += QStringLiteral(" (%1)").arg(notes.join(QStringLiteral(", ")));
    return text;
}

QString bothOutcomes(
    const Event &event, const QList<Delivery> &deliveries, qint64 waiting, const Profile *sender)
{
    if (deliveries.isEmpty() && waiting == 0)
        return {};
    QStringList parts{sawSentence(event)};
    const QList<Delivery> last = lastOnes(deliveries);
    for (const Delivery &delivery : last.first(std::min(kMostTargets, last.size())))
        parts.append(deliveryOutcome(delivery));
    if (last.size() > kMostTargets)
        parts.append(QStringLiteral("%1 other targets").arg(last.size() - kMostTargets));
    if (waiting > 0)
        parts.append(waiting == 1 ? QStringLiteral("1 delivery waits")
                                  : QStringLiteral("%1 deliveries wait").arg(waiting));
    return parts.join(QStringLiteral("; ")) + u'.' + limitSentence(sender);
}

} // namespace tallyman
