// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
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

    // Heads and bodies may be missing; deliveryWanted() asks for a whole one.
    void setDeliveries(const QList<Delivery> &deliveries);
    // What deliveryWanted() has asked for. Shown if it is still the chosen one.
    void setDelivery(const Result<Delivery> &delivery);
    void setFailure(const QString &sentence);
    // What the sender saw and the targets answered, in one line; empty: nothing was passed on.
    void setOutcome(const QString &sentence);

Q_SIGNALS:
    void deliveryWanted(tallyman::DeliveryId id);
    // The older and the newer of two deliveries whose responses shall be compared.
    void compareRequested(tallyman::DeliveryId older, tallyman::DeliveryId newer);

private:
    QWidget *buildDetail();
    void addCommands();
    [[nodiscard]] QList<DeliveryId> selectedAnswered() const;
    void askForCurrent();
    void showWhole(const Delivery &delivery);
    void showSent(const Delivery &delivery);

    DeliveryModel *m_model;
    DeliveryId m_wanted = 0; // chosen
    DeliveryId m_newest = 0;
    QTableView *m_table = nullptr;
    QStackedWidget *m_whole = nullptr;
    QLabel *m_sentence = nullptr;
    QLabel *m_outcome = nullptr;
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
