// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/deliveryreceipt.h"

#include "base/text.h"
#include "ui/theme/theme.h"
#include "ui/views/headersview.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace tallyman {

DeliveryReceipt::DeliveryReceipt(QWidget *parent)
    : QWidget(parent)
    , m_facts(new QLabel(this))
    , m_table(new QTableWidget(this))
{
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setContentsMargins(14, 8, 14, 8);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    setUpTable(m_table);
    m_table->setAccessibleName(tr("Differences to the captured request"));
    m_table->setColumnCount(4);
    m_table->setHorizontalHeaderLabels({tr("What"), tr("Captured"), tr("Sent"), tr("Why")});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    for (int column = 0; column < 3; ++column)
        m_table->setColumnWidth(column, column == 0 ? 150 : 190);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_facts);
    column->addWidget(m_table, 1);
}

void DeliveryReceipt::setDelivery(const Delivery &delivery)
{
    setDifferences(delivery.differences,
        tr("%1 sent (%2 of content) · SHA-256 of what went out: %3")
            .arg(formatBytes(delivery.bytesSent), formatBytes(delivery.requestBodyBytes),
                QString::fromLatin1(delivery.wireSha256.toHex())));
}

void DeliveryReceipt::setDifferences(const QList<Difference> &differences, const QString &facts)
{
    m_facts->setText(differences.isEmpty()
            ? tr("Nothing differs from the captured request. %1").arg(facts)
            : facts);
    m_table->setVisible(!differences.isEmpty());
    m_table->setRowCount(static_cast<int>(differences.size()));
    for (int row = 0; row < differences.size(); ++row) {
        const Difference &d = differences.at(row);
        const auto set = [this, row](int column, const QString &text, bool wire) {
            auto *item = new QTableWidgetItem(displayLine(text.toUtf8(), 600));
            if (wire)
                item->setFont(monospaceFont());
            else if (column == 3)
                item->setForeground(themeColors().warning);
            item->setToolTip(item->text().toHtmlEscaped());
            m_table->setItem(row, column, item);
        };
        set(0, d.what, false);
        set(1, d.before.isEmpty() ? tr("—") : d.before, true);
        set(2, d.after.isEmpty() ? tr("—") : d.after, true);
        set(3, d.reason, false);
    }
}

} // namespace tallyman
