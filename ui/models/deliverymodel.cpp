// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/deliverymodel.h"

#include "base/text.h"
#include "session/outcomes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QDateTime>

namespace tallyman {

QString deliveryReplyText(const Delivery &delivery)
{
    switch (delivery.outcome) {
    case DeliveryOutcome::Pending:
        return DeliveryModel::tr("… sending");
    case DeliveryOutcome::Answered:
        return QString::number(delivery.status);
    case DeliveryOutcome::Failed:
        return DeliveryModel::tr("✖ failed");
    case DeliveryOutcome::Cancelled:
        break;
    }
    return DeliveryModel::tr("cancelled");
}

QString deliveryCauseText(const Delivery &delivery)
{
    const DeliveryOrigin &origin = delivery.origin;
    QStringList parts;
    if (origin.rule.isEmpty())
        parts.append(DeliveryModel::tr("by hand"));
    else
        parts.append(DeliveryModel::tr("rule “%1”").arg(displayLine(origin.rule.toUtf8(), 120)));
    if (origin.attempt > 1)
        parts.append(DeliveryModel::tr("attempt %1").arg(origin.attempt));
    if (origin.repeated)
        parts.append(DeliveryModel::tr("perhaps not the first time"));
    return parts.join(QStringLiteral(", "));
}

QString deliveryChangesText(const Delivery &delivery)
{
    QStringList names;
    for (const Difference &difference : delivery.differences) {
        if (!names.contains(difference.what))
            names += difference.what;
    }
    if (names.isEmpty())
        return DeliveryModel::tr("identical");
    if (names == QStringList{QStringLiteral("Host")})
        return DeliveryModel::tr("identical but Host");
    return displayLine(names.join(QStringLiteral(", ")).toUtf8(), 200);
}

DeliveryModel::DeliveryModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void DeliveryModel::setDeliveries(const QList<Delivery> &deliveries)
{
    const qsizetype added = deliveries.size() - m_deliveries.size();
    const bool grown = added >= 0
        && std::equal(m_deliveries.begin(), m_deliveries.end(), deliveries.begin() + added,
            [](const Delivery &a, const Delivery &b) { return a.id == b.id; });
    if (!grown) {
        beginResetModel();
        m_deliveries = deliveries;
        endResetModel();
        return;
    }
    if (added > 0) {
        beginInsertRows({}, 0, static_cast<int>(added) - 1);
        m_deliveries = deliveries;
        endInsertRows();
    } else {
        m_deliveries = deliveries;
    }
    if (!m_deliveries.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int DeliveryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_deliveries.size());
}

int DeliveryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString DeliveryModel::text(const Delivery &delivery, int column) const
{
    switch (column) {
    case Time:
        return QDateTime::fromMSecsSinceEpoch(delivery.startedAtUs / 1000)
            .toString(QStringLiteral("HH:mm:ss.zzz"));
    case TargetName:
        return displayLine(
            (delivery.targetName.isEmpty() ? delivery.url.authority() : delivery.targetName)
                .toUtf8(),
            120);
    case Reply:
        return deliveryReplyText(delivery);
    case Took:
        return delivery.outcome == DeliveryOutcome::Answered ? formatDuration(delivery.totalUs)
                                                             : QStringLiteral("—");
    case Cause:
        return deliveryCauseText(delivery);
    default:
        break;
    }
    if (delivery.outcome == DeliveryOutcome::Failed)
        return displayLine(delivery.error.toUtf8(), 300);
    return deliveryChangesText(delivery);
}

QString DeliveryModel::toolTip(const Delivery &delivery, int column) const
{
    if (column == Time)
        return formatRfc3339(delivery.startedAtUs);
    return column == Changes ? text(delivery, column) : deliveryOutcome(delivery) + u'.';
}

QVariant DeliveryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Delivery &delivery = m_deliveries.at(index.row());
    const ThemeColors &colors = themeColors();
    switch (role) {
    case Qt::DisplayRole:
        return text(delivery, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(delivery, index.column()));
    case Qt::TextAlignmentRole:
        return int((index.column() == Took ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (index.column() == Reply) {
            return delivery.outcome == DeliveryOutcome::Failed ? colors.error
                                                               : statusColor(delivery.status);
        }
        if (index.column() == Cause && delivery.origin.repeated)
            return colors.warning;
        return index.column() >= Cause ? colors.dimText : colors.text;
    default:
        return {};
    }
}

QVariant DeliveryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Took ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case TargetName:
        return tr("Target");
    case Reply:
        return tr("Reply");
    case Took:
        return tr("Took");
    case Cause:
        return tr("Because of");
    default:
        return tr("Difference");
    }
}

} // namespace tallyman
