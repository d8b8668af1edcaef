// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace tallyman {

// The receipt of a delivery: in what it differs from the captured request and why, how many bytes
// went out and their SHA-256. GUI thread.
class DeliveryReceipt : public QWidget
{
    Q_OBJECT

public:
    explicit DeliveryReceipt(QWidget *parent = nullptr);

    void setDelivery(const Delivery &delivery);
    // For a request that was not sent yet.
    void setDifferences(const QList<Difference> &differences, const QString &facts);

private:
    QLabel *m_facts;
    QTableWidget *m_table;
};

} // namespace tallyman
