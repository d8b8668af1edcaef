// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace tallyman {

class DeliveryModel;
class ReplyPane;

// What came back, and the earlier sends of the event below it; choosing one shows its response.
// GUI thread.
class ComposerResponse : public QWidget
{
    Q_OBJECT

public:
    explicit ComposerResponse(QWidget *parent = nullptr);

    void showDelivery(const Delivery &delivery);
    void showSentence(const QString &sentence, bool isError);
    // Heads and bodies may be missing; deliveryWanted() asks for a whole one.
    void setEarlier(const QList<Delivery> &deliveries);

Q_SIGNALS:
    void deliveryWanted(tallyman::DeliveryId id); // chosen among the earlier ones

private:
    ReplyPane *m_pane;
    QLabel *m_title;
    QTableView *m_table;
    DeliveryModel *m_model;
};

} // namespace tallyman
