// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"

#include <QWidget>

namespace tallyman {

// How long the phases of a delivery took, as bars on one scale with the figures beside them.
// GUI thread.
class DeliveryPhases : public QWidget
{
    Q_OBJECT

public:
    explicit DeliveryPhases(QWidget *parent = nullptr);

    void setDelivery(const Delivery &delivery);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Phase
    {
        QString name;
        qint64 fromUs = 0;
        qint64 toUs = 0;
    };
    QList<Phase> m_phases;
    qint64 m_totalUs = 0;
};

} // namespace tallyman
