// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace tallyman {

class DeliveryModel;
class DeliveryPhases;
class DeliveryReceipt;
class ReplyPane;
class TextPage;

// The deliveries of one event, and beneath them what the chosen one sent and got. GUI thread.
class DeliveriesView : public QWidget
{
    Q_OBJECT

public:
    explicit DeliveriesView(QWidget *parent = nullptr);

    void setDeliveries(const QList<Delivery> &deliveries);
    void setFailure(const QString &sentence);

private:
    QWidget *buildDetail();
    void showCurrent();
    void showSent(const Delivery &delivery);

    DeliveryModel *m_model;
    QTableView *m_table = nullptr;
    QStackedWidget *m_whole = nullptr;
    QLabel *m_sentence = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    ReplyPane *m_response = nullptr;
    DeliveryReceipt *m_receipt = nullptr;
    DeliveryPhases *m_phases = nullptr;
    TextPage *m_sent = nullptr;
};

// Shows a delivery's response, or why there is none.
void showDeliveryResponse(const Delivery &delivery, ReplyPane *pane);

} // namespace tallyman
