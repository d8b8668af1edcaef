// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerresponse.h"

#include "ui/models/deliverymodel.h"
#include "ui/theme/theme.h"
#include "ui/views/deliveriesview.h"
#include "ui/views/headersview.h"
#include "ui/views/replypane.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace tallyman {

ComposerResponse::ComposerResponse(QWidget *parent)
    : QWidget(parent)
    , m_pane(new ReplyPane(this))
    , m_title(new QLabel(tr("Earlier sends of this event"), this))
    , m_table(new QTableView(this))
    , m_model(new DeliveryModel(this))
{
    m_title->setFont(uiFont(13, QFont::DemiBold));
    m_title->setContentsMargins(14, 6, 14, 6);
    m_table->setModel(m_model);
    setUpTable(m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAccessibleName(tr("Earlier sends of this event"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const int column : {DeliveryModel::TargetName, DeliveryModel::Changes})
        m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    auto *earlier = new QWidget(this);
    auto *list = new QVBoxLayout(earlier);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(0);
    list->addWidget(m_title);
    list->addWidget(m_table, 1);
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_pane);
    split->addWidget(earlier);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setSizes({420, 220});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(split);
    showSentence(tr("Not sent yet."), false);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex &index) {
            if (index.isValid())
                Q_EMIT deliveryWanted(m_model->delivery(index.row()).id);
        });
}

void ComposerResponse::showDelivery(const Delivery &delivery)
{
    showDeliveryResponse(delivery, m_pane);
}

void ComposerResponse::showSentence(const QString &sentence, bool isError)
{
    m_pane->setSentence(sentence, isError);
}

void ComposerResponse::setEarlier(const QList<Delivery> &deliveries)
{
    m_model->setDeliveries(deliveries);
    m_title->setText(deliveries.isEmpty()
            ? tr("This event was not sent before")
            : tr("Earlier sends of this event: %1").arg(deliveries.size()));
}

} // namespace tallyman
