// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/columnchooser.h"

#include "base/text.h"

#include <QComboBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kNameBytes = 200;

QString reasonText(ColumnMatch::Reason reason)
{
    switch (reason) {
    case ColumnMatch::Reason::SameName:
        return ColumnChooser::tr("by its name");
    case ColumnMatch::Reason::Values:
        return ColumnChooser::tr("by its values");
    case ColumnMatch::Reason::Chosen:
        return ColumnChooser::tr("chosen");
    case ColumnMatch::Reason::None:
        break;
    }
    return {};
}

QString plain(const QString &name)
{
    return displayLine(name.toUtf8(), kNameBytes);
}

} // namespace

ColumnChooser::ColumnChooser(QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableWidget(0, 3, this))
{
    m_table->setAccessibleName(tr("Columns of the file"));
    m_table->setHorizontalHeaderLabels({tr("Column of the file"), tr("Field"), tr("Found")});
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setFocusPolicy(Qt::NoFocus); // its boxes have it
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table);
}

void ColumnChooser::setMapping(
    const QStringList &columns, const QStringList &fields, const ColumnMapping &mapping)
{
    m_mapping = mapping;
    const int count = static_cast<int>(std::min<qsizetype>(mapping.size(), kMostColumns));
    m_table->setRowCount(count);
    QStringList names{tr("not sent")};
    for (const QString &field : fields)
        names.append(plain(field));
    for (int column = 0; column < count; ++column) {
        m_table->setItem(column, 0, new QTableWidgetItem(plain(columns.at(column))));
        m_table->setItem(column, 2, new QTableWidgetItem(reasonText(mapping.at(column).reason)));
        auto *box = new QComboBox(m_table);
        box->setAccessibleName(tr("Field of column %1").arg(plain(columns.at(column))));
        box->addItems(names);
        box->setCurrentIndex(mapping.at(column).field + 1);
        connect(box, &QComboBox::activated, this,
            [this, column](int index) { choose(column, index - 1); });
        m_table->setCellWidget(column, 1, box);
    }
}

// A field is that of one column.
void ColumnChooser::choose(int column, int field)
{
    if (m_mapping.at(column).field == field)
        return;
    for (ColumnMatch &match : m_mapping) {
        if (field >= 0 && match.field == field)
            match = {};
    }
    m_mapping[column] = {field, ColumnMatch::Reason::Chosen};
    Q_EMIT mappingChosen(m_mapping);
}

} // namespace tallyman
