// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/deliveriesview.h"

#include "base/text.h"
#include "inspect/displaytext.h"
#include "ui/models/deliverymodel.h"
#include "ui/theme/theme.h"
#include "ui/views/deliveryphases.h"
#include "ui/views/deliveryreceipt.h"
#include "ui/views/headersview.h"
#include "ui/views/replypane.h"
#include "ui/views/textpage.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

namespace tallyman {

namespace {
constexpr int kListHeight = 140; // some five rows
}

void showDeliveryResponse(const Delivery &delivery, ReplyPane *pane)
{
    if (delivery.outcome != DeliveryOutcome::Answered) {
        const bool failed = delivery.outcome == DeliveryOutcome::Failed;
        pane->setSentence(failed ? displayLine(delivery.error.toUtf8())
                                 : (delivery.outcome == DeliveryOutcome::Pending
                                         ? DeliveriesView::tr("Not answered yet.")
                                         : DeliveriesView::tr("Cancelled before the answer came.")),
            failed);
        return;
    }
    QString aside =
        DeliveriesView::tr("in %1 · connect %2 · first byte %3 · %4")
            .arg(formatDuration(delivery.totalUs), formatDuration(delivery.connectUs),
                formatDuration(delivery.firstByteUs), formatBytes(delivery.responseBodyBytes));
    if (!delivery.redirectTo.isEmpty()) {
        aside += DeliveriesView::tr(" · redirects to %1, which was not followed")
                     .arg(displayLine(delivery.redirectTo.toUtf8(), 300));
    }
    QString note;
    if (delivery.responseTruncated) {
        note = DeliveriesView::tr("Only the first %1 of %2 were kept.")
                   .arg(formatBytes(delivery.responseBody.size()),
                       formatBytes(delivery.responseBodyBytes));
    }
    pane->setResponse(delivery.status, delivery.responseHead, delivery.responseBody, aside, note);
}

DeliveriesView::DeliveriesView(QWidget *parent)
    : QWidget(parent)
    , m_model(new DeliveryModel(this))
    , m_table(new QTableView(this))
    , m_whole(new QStackedWidget(this))
    , m_sentence(new QLabel(this))
{
    m_table->setModel(m_model);
    setUpTable(m_table);
    m_table->setAccessibleName(tr("Deliveries"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection); // two can be compared
    addCommands();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(DeliveryModel::Time, 110);
    m_table->setColumnWidth(DeliveryModel::TargetName, 180);
    m_table->setColumnWidth(DeliveryModel::Reply, 90);
    m_table->setColumnWidth(DeliveryModel::Took, 80);
    m_table->setColumnWidth(DeliveryModel::Cause, 230);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_outcome = hintLabel({}, this);
    m_outcome->setObjectName(QStringLiteral("outcome"));
    m_outcome->setContentsMargins(14, 6, 14, 6);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_outcome->hide();
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(buildDetail());
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setSizes({kListHeight, 3 * kListHeight});
    m_whole->addWidget(m_sentence);
    m_whole->addWidget(split);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_outcome);
    column->addWidget(m_whole, 1);
    setFocusProxy(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &DeliveriesView::askForCurrent);
}

void DeliveriesView::addCommands()
{
    auto *compare = new QAction(tr("Co&mpare two responses"), m_table);
    m_table->addAction(compare);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(compare, &QAction::triggered, this, [this] {
        const QList<DeliveryId> ids = selectedAnswered();
        if (ids.size() == 2)
            Q_EMIT compareRequested(ids.first(), ids.last());
    });
    const auto update = [this, compare] { compare->setEnabled(selectedAnswered().size() == 2); };
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, update);
    connect(m_model, &QAbstractItemModel::modelReset, this, update);
    update();
}

// Those of the selected ones that have a response, the older ones first.
QList<DeliveryId> DeliveriesView::selectedAnswered() const
{
    QList<DeliveryId> ids;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const Delivery &delivery = m_model->delivery(row.row());
        if (delivery.outcome == DeliveryOutcome::Answered)
            ids.append(delivery.id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

QWidget *DeliveriesView::buildDetail()
{
    auto *detail = new QWidget(this);
    m_tabs = new QTabBar(detail);
    m_tabs->setAccessibleName(tr("Parts of the delivery"));
    m_tabs->setExpanding(false);
    for (const QString &name : {tr("Response"), tr("Receipt"), tr("Timing"), tr("Sent")})
        m_tabs->addTab(name);
    m_pages = new QStackedWidget(detail);
    m_response = new ReplyPane(detail);
    m_receipt = new DeliveryReceipt(detail);
    auto *timing = new QWidget(detail);
    m_phases = new DeliveryPhases(timing);
    auto *timingColumn = new QVBoxLayout(timing);
    timingColumn->setContentsMargins(0, 0, 0, 0);
    timingColumn->addWidget(m_phases);
    timingColumn->addStretch();
    m_sent = new TextPage(detail);
    for (QWidget *page : {static_cast<QWidget *>(m_response), static_cast<QWidget *>(m_receipt),
             timing, static_cast<QWidget *>(m_sent)})
        m_pages->addWidget(page);
    auto *column = new QVBoxLayout(detail);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    return detail;
}

void DeliveriesView::setDeliveries(const QList<Delivery> &deliveries)
{
    m_model->setDeliveries(deliveries);
    m_sentence->setText(tr("Not sent anywhere yet. R sends it again, E edits it first."));
    m_whole->setCurrentIndex(deliveries.isEmpty() ? 0 : 1);
    const DeliveryId newest = deliveries.isEmpty() ? 0 : deliveries.first().id;
    if (newest != std::exchange(m_newest, newest) || !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(0, 0)); // what was just sent
    askForCurrent();
}

void DeliveriesView::setFailure(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_whole->setCurrentIndex(0);
}

void DeliveriesView::setOutcome(const QString &sentence)
{
    m_outcome->setText(sentence);
    m_outcome->setVisible(!sentence.isEmpty());
}

void DeliveriesView::askForCurrent()
{
    const QModelIndex index = m_table->currentIndex();
    m_wanted = index.isValid() ? m_model->delivery(index.row()).id : 0;
    if (m_wanted != 0)
        Q_EMIT deliveryWanted(m_wanted);
}

void DeliveriesView::setDelivery(const Result<Delivery> &delivery)
{
    if (!delivery)
        m_response->setSentence(delivery.error().message, true);
    else if (delivery->id == m_wanted)
        showWhole(*delivery);
}

void DeliveriesView::showWhole(const Delivery &delivery)
{
    showDeliveryResponse(delivery, m_response);
    m_receipt->setDelivery(delivery);
    m_phases->setDelivery(delivery);
    showSent(delivery);
}

void DeliveriesView::showSent(const Delivery &delivery)
{
    constexpr qsizetype kShown = 256 * 1024;
    QStringList notes{tr("To %1 (%2).")
                          .arg(displayLine(delivery.url.toEncoded(), 500),
                              delivery.remote.isEmpty() ? tr("not connected")
                                                        : displayLine(delivery.remote.toUtf8()))};
    QByteArray sent = delivery.requestHead + delivery.requestBody.left(kShown);
    if (!delivery.bodyEdited && delivery.requestBodyBytes > 0) {
        notes += tr("After this head came the event's content as captured, %1.")
                     .arg(formatBytes(delivery.requestBodyBytes));
    } else if (delivery.requestBody.size() > kShown) {
        notes += tr("Only the first %1 of the content are shown.").arg(formatBytes(kShown));
    }
    m_sent->setText(displayText(sent), TextLanguage::Plain, notes);
}

} // namespace tallyman
