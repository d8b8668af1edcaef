// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"

#include <QAbstractTableModel>

namespace tallyman {

// The deliveries of one event, newest first. GUI thread.
class DeliveryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, TargetName, Reply, Took, Cause, Changes, ColumnCount };

    explicit DeliveryModel(QObject *parent = nullptr);

    // New ones come in above those that are there already, which stay as they are.
    void setDeliveries(const QList<Delivery> &deliveries);
    [[nodiscard]] const Delivery &delivery(int row) const { return m_deliveries.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const Delivery &delivery, int column) const;
    [[nodiscard]] QString toolTip(const Delivery &delivery, int column) const;

    QList<Delivery> m_deliveries;
};

// "422", "failed", "cancelled", "sending".
[[nodiscard]] QString deliveryReplyText(const Delivery &delivery);
// Why it was made: "by hand", "rule “all”, attempt 2, perhaps not the first time".
[[nodiscard]] QString deliveryCauseText(const Delivery &delivery);
// "identical", "Host, Content-Length".
[[nodiscard]] QString deliveryChangesText(const Delivery &delivery);

} // namespace tallyman
