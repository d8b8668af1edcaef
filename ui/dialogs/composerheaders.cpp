// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerheaders.h"

#include "base/text.h"
#include "deliver/compose.h"
#include "ui/theme/theme.h"
#include "ui/views/headersview.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTableWidget>
#include <QVBoxLayout>

namespace tallyman {

ComposerHeaders::ComposerHeaders(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_table(new QTableWidget(this))
{
    build();
    updateTitle();
}

void ComposerHeaders::build()
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(uiFont(13, QFont::DemiBold));
    setUpTable(m_table);
    m_table->setAccessibleName(tr("Headers to send"));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
        | QAbstractItemView::AnyKeyPressed);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumnCount(ColumnCount);
    m_table->setHorizontalHeaderLabels({QString(), tr("Name"), tr("Value"), QString()});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(Value, QHeaderView::Stretch);
    m_table->setColumnWidth(Sent, 34);
    m_table->setColumnWidth(Name, 180);
    m_table->setColumnWidth(Note, 230);
    auto *add = new QPushButton(tr("Add"), this);
    auto *remove = new QPushButton(tr("Remove"), this);
    add->setAccessibleName(tr("Add a header"));
    remove->setAccessibleName(tr("Remove the header"));
    auto *line = new QHBoxLayout;
    line->setContentsMargins(14, 6, 14, 6);
    line->setSpacing(8);
    line->addWidget(m_title, 1);
    line->addWidget(add);
    line->addWidget(remove);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(m_table, 1);
    connect(add, &QPushButton::clicked, this, &ComposerHeaders::addRow);
    connect(remove, &QPushButton::clicked, this, &ComposerHeaders::removeRow);
    connect(m_table, &QTableWidget::itemChanged, this, [this] {
        if (m_updating)
            return;
        updateTitle();
        Q_EMIT changed();
    });
}

void ComposerHeaders::insertRow(int row, const HeaderField &field)
{
    const QScopedValueRollback<bool> guard(m_updating, true);
    m_captured.insert(row, field);
    m_table->insertRow(row);
    auto *sent = new QTableWidgetItem;
    sent->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    sent->setCheckState(Qt::Checked);
    sent->setData(Qt::AccessibleTextRole, tr("Send this header"));
    m_table->setItem(row, Sent, sent);
    for (const int column : {int(Name), int(Value)}) {
        auto *item =
            new QTableWidgetItem(displayLine(column == Name ? field.name : field.value, 64 * 1024));
        item->setFont(monospaceFont());
        m_table->setItem(row, column, item);
    }
    auto *note = new QTableWidgetItem;
    note->setFlags(Qt::ItemIsEnabled);
    note->setForeground(themeColors().warning);
    m_table->setItem(row, Note, note);
}

void ComposerHeaders::setHeaders(const HeaderList &headers)
{
    {
        const QScopedValueRollback<bool> guard(m_updating, true);
        m_table->setRowCount(0);
        m_captured.clear();
    }
    for (const HeaderField &field : headers.fields())
        insertRow(m_table->rowCount(), field);
    updateTitle();
}

void ComposerHeaders::setTunnelHeaders(bool sent)
{
    const QScopedValueRollback<bool> guard(m_updating, true);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (isTunnelHeader(fieldAt(row).name))
            m_table->item(row, Sent)->setCheckState(sent ? Qt::Checked : Qt::Unchecked);
    }
    updateTitle();
}

void ComposerHeaders::putHeaders(const HeaderList &headers)
{
    for (const HeaderField &field : headers.fields()) {
        int row = 0;
        while (row < m_table->rowCount() && !equalsIgnoringCase(fieldAt(row).name, field.name))
            ++row;
        if (row == m_table->rowCount()) {
            insertRow(row, field);
            continue;
        }
        const QScopedValueRollback<bool> guard(m_updating, true);
        m_captured[row].value = field.value;
        m_table->item(row, Value)->setText(displayLine(field.value, 64 * 1024));
    }
    updateTitle();
}

bool ComposerHeaders::isSent(int row) const
{
    return m_table->item(row, Sent)->checkState() == Qt::Checked;
}

// The table shows text; as long as that is what the captured bytes look like, they are meant.
HeaderField ComposerHeaders::fieldAt(int row) const
{
    const HeaderField &captured = m_captured.at(row);
    const auto bytes = [this, row](int column, const QByteArray &before) {
        const QString text = m_table->item(row, column)->text();
        return text == displayLine(before, 64 * 1024) ? before : text.trimmed().toUtf8();
    };
    return {bytes(Name, captured.name), bytes(Value, captured.value)};
}

HeaderList ComposerHeaders::headers() const
{
    HeaderList list;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const HeaderField field = fieldAt(row);
        if (isSent(row) && !field.name.isEmpty())
            list.append(field.name, field.value);
    }
    return list;
}

QString ComposerHeaders::noteFor(int row, const QList<Difference> &differences) const
{
    const QByteArray name = fieldAt(row).name;
    if (!isSent(row))
        return isTunnelHeader(name) ? tr("from the tunnel · left out") : tr("left out");
    for (const Difference &difference : differences) {
        if (equalsIgnoringCase(difference.what.toUtf8(), name)) {
            return difference.after.isEmpty() ? tr("left out: %1").arg(difference.reason)
                                              : tr("changed: %1").arg(difference.reason);
        }
    }
    return {};
}

void ComposerHeaders::showDifferences(const QList<Difference> &differences)
{
    const QScopedValueRollback<bool> guard(m_updating, true);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString note = noteFor(row, differences);
        m_table->item(row, Note)->setText(note);
        m_table->item(row, Note)->setToolTip(note.toHtmlEscaped());
    }
}

void ComposerHeaders::addRow()
{
    const int row = m_table->rowCount();
    insertRow(row, {});
    updateTitle();
    m_table->setCurrentCell(row, Name);
    m_table->editItem(m_table->item(row, Name));
}

void ComposerHeaders::removeRow()
{
    const int row = m_table->currentRow();
    if (row < 0)
        return;
    m_captured.removeAt(row);
    m_table->removeRow(row);
    updateTitle();
    Q_EMIT changed();
}

void ComposerHeaders::updateTitle()
{
    const int rows = m_table->rowCount();
    int sent = 0;
    for (int row = 0; row < rows; ++row)
        sent += isSent(row) ? 1 : 0;
    m_title->setText(
        sent == rows ? tr("Headers %1").arg(rows) : tr("Headers %1 of %2").arg(sent).arg(rows));
}

} // namespace tallyman
