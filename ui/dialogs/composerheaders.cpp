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
#include <utility>

namespace tallyman {

namespace {
constexpr qsizetype kShownBytes = 64 * 1024;
}

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
    connect(remove, &QPushButton::clicked, this, &ComposerHeaders::removeCurrentRow);
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
    m_rows.insert(row, {field, {}});
    m_table->insertRow(row);
    auto *sent = new QTableWidgetItem;
    sent->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    sent->setCheckState(Qt::Checked);
    sent->setData(Qt::AccessibleTextRole, tr("Send this header"));
    m_table->setItem(row, Sent, sent);
    for (const int column : {int(Name), int(Value)}) {
        auto *item = new QTableWidgetItem(
            displayLine(column == Name ? field.name : field.value, kShownBytes));
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
        m_rows.clear();
        m_tunnelSent = true;
    }
    for (const HeaderField &field : headers.fields())
        insertRow(m_table->rowCount(), field);
    updateTitle();
}

void ComposerHeaders::useTarget(const Target *chosen)
{
    const Target target = chosen != nullptr ? *chosen : Target();
    const QScopedValueRollback<bool> guard(m_updating, true);
    takeOutTarget();
    setTunnelHeaders(!target.dropTunnelHeaders);
    HeaderList waiting = target.extraHeaders;
    while (!waiting.isEmpty()) {
        const QByteArray name = waiting.fields().first().name;
        putIn(name, target.extraHeaders);
        waiting.removeAll(name);
    }
    updateTitle();
}

// Checks or unchecks what a tunnel added, unless that is how it was meant to be before.
void ComposerHeaders::setTunnelHeaders(bool sent)
{
    if (std::exchange(m_tunnelSent, sent) == sent)
        return;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (isTunnelHeader(fieldAt(row).name))
            m_table->item(row, Sent)->setCheckState(sent ? Qt::Checked : Qt::Unchecked);
    }
}

void ComposerHeaders::takeOutTarget()
{
    for (int row = m_table->rowCount() - 1; row >= 0; --row) {
        const auto change = std::exchange(m_rows[row].change, std::nullopt);
        if (!change || lineAt(row) != change->now)
            continue;
        if (change->before)
            setLine(row, *change->before);
        else
            removeRow(row);
    }
}

// Rows by this name take the values of `headers` in turn; rows that are left over are not sent, and
// for values that are left over rows are added.
void ComposerHeaders::putIn(const QByteArray &name, const HeaderList &headers)
{
    QList<HeaderField> fields;
    for (const HeaderField &field : headers.fields()) {
        if (equalsIgnoringCase(field.name, name))
            fields.append(field);
    }
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const HeaderField there = fieldAt(row);
        if (!equalsIgnoringCase(there.name, name))
            continue;
        if (fields.isEmpty())
            changeLine(row, {there, false});
        else
            changeLine(row, {{there.name, fields.takeFirst().value}, true});
    }
    for (const HeaderField &field : std::as_const(fields)) {
        const int row = m_table->rowCount();
        insertRow(row, field);
        m_rows[row].change = {{field, true}, std::nullopt};
    }
}

void ComposerHeaders::changeLine(int row, const Line &line)
{
    const Line before = lineAt(row);
    setLine(row, line);
    m_rows[row].change = {line, before};
}

void ComposerHeaders::setLine(int row, const Line &line)
{
    m_rows[row].given = line.field;
    m_table->item(row, Name)->setText(displayLine(line.field.name, kShownBytes));
    m_table->item(row, Value)->setText(displayLine(line.field.value, kShownBytes));
    m_table->item(row, Sent)->setCheckState(line.sent ? Qt::Checked : Qt::Unchecked);
}

bool ComposerHeaders::isSent(int row) const
{
    return m_table->item(row, Sent)->checkState() == Qt::Checked;
}

// The table shows text; as long as that is what the given bytes look like, they are meant.
HeaderField ComposerHeaders::fieldAt(int row) const
{
    const HeaderField &given = m_rows.at(row).given;
    const auto bytes = [this, row](int column, const QByteArray &before) {
        const QString text = m_table->item(row, column)->text();
        return text == displayLine(before, kShownBytes) ? before : text.trimmed().toUtf8();
    };
    return {bytes(Name, given.name), bytes(Value, given.value)};
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

void ComposerHeaders::removeRow(int row)
{
    m_rows.removeAt(row);
    m_table->removeRow(row);
}

void ComposerHeaders::removeCurrentRow()
{
    const int row = m_table->currentRow();
    if (row < 0)
        return;
    removeRow(row);
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
