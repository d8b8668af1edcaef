// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/colourrulesdialog.h"

#include "base/clock.h"
#include "base/text.h"
#include "event/filter.h"
#include "session/colourrules.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowcolour.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

enum Role : int { FilterRole = Qt::UserRole, ColourRole };

RowColour colourOf(const QListWidgetItem &item)
{
    return static_cast<RowColour>(item.data(ColourRole).toInt());
}

void dress(QListWidgetItem *item)
{
    const QString filter = item->data(FilterRole).toString();
    item->setText(
        filter.isEmpty() ? ColourRulesDialog::tr("(no filter yet)") : displayLine(filter.toUtf8()));
    item->setIcon(rowSwatch(colourOf(*item)));
    item->setToolTip(rowColourTitle(colourOf(*item)));
}

// Why no event matches, a sentence; empty: it is a filter.
QString problemOf(const QString &filter)
{
    const auto parsed = Filter::parseText(filter, SystemClock::instance().nowUs());
    return parsed ? QString() : parsed.error().sentence;
}

} // namespace

ColourRulesDialog::ColourRulesDialog(ColourRules *rules, const QString &filter, QWidget *parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_list(new QListWidget(this))
    , m_filter(new QLineEdit(this))
    , m_colour(new QComboBox(this))
    , m_problem(plainLabel({}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Row colours"));
    buildEditor();
    buildButtons();
    arrange();
    fill();
    connect(m_list, &QListWidget::currentRowChanged, this, &ColourRulesDialog::showCurrent);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        if (!m_showing)
            store();
    });
    connect(m_filter, &QLineEdit::textEdited, this, &ColourRulesDialog::takeFilter);
    connect(m_colour, &QComboBox::activated, this, &ColourRulesDialog::takeColour);
    connect(m_add, &QPushButton::clicked, this, [this] { add({}); });
    if (m_list->count() == 0 && !filter.isEmpty() && rules->isWritable())
        add(filter);
    m_list->setCurrentRow(qMin(0, m_list->count() - 1));
    showCurrent();
    resize(560, 420);
}

void ColourRulesDialog::buildEditor()
{
    m_list->setAccessibleName(tr("Rules, the first that matches counts"));
    m_filter->setAccessibleName(tr("Filter of the rule"));
    m_filter->setPlaceholderText(QStringLiteral("has:finding severity:error"));
    m_colour->setAccessibleName(tr("Colour"));
    for (const RowColour colour : kRowColours)
        m_colour->addItem(rowSwatch(colour), rowColourTitle(colour));
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, themeColors().error);
    m_problem->setPalette(palette);
}

void ColourRulesDialog::buildButtons()
{
    m_add = new QPushButton(tr("&Add"), this);
    m_remove = new QPushButton(tr("Re&move"), this);
    m_up = new QPushButton(tr("&Up"), this);
    m_down = new QPushButton(tr("&Down"), this);
    connect(m_remove, &QPushButton::clicked, this, &ColourRulesDialog::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
}

void ColourRulesDialog::arrange()
{
    auto *close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *editor = new QHBoxLayout;
    editor->addWidget(m_filter, 1);
    editor->addWidget(m_colour);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_add, m_remove, m_up, m_down})
        buttons->addWidget(button);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    column->addWidget(hintLabel(tr("Events that match a filter have its colour. Of several rules "
                                   "the first that matches counts."),
        this));
    column->addWidget(m_list, 1);
    column->addLayout(editor);
    column->addWidget(m_problem);
    column->addLayout(buttons);
}

void ColourRulesDialog::fill()
{
    m_showing = true;
    for (const ColourRule &rule : m_rules->rules()) {
        auto *item = new QListWidgetItem(m_list);
        item->setData(FilterRole, rule.filter);
        item->setData(ColourRole, static_cast<int>(rule.colour));
        item->setCheckState(rule.enabled ? Qt::Checked : Qt::Unchecked);
        dress(item);
    }
    m_showing = false;
}

void ColourRulesDialog::add(const QString &filter)
{
    m_showing = true;
    auto *item = new QListWidgetItem(m_list);
    const int colour = (m_list->count() - 1) % static_cast<int>(kRowColours.size());
    item->setData(FilterRole, filter);
    item->setData(ColourRole, colour);
    item->setCheckState(Qt::Checked);
    dress(item);
    m_showing = false;
    m_list->setCurrentItem(item);
    showCurrent();
    m_filter->setFocus();
    store();
}

void ColourRulesDialog::remove()
{
    delete m_list->takeItem(m_list->currentRow());
    showCurrent();
    store();
}

void ColourRulesDialog::move(int step)
{
    const int to = m_list->currentRow() + step;
    if (to < 0 || to >= m_list->count())
        return;
    m_list->insertItem(to, m_list->takeItem(to - step));
    m_list->setCurrentRow(to);
    store();
}

void ColourRulesDialog::showCurrent()
{
    const QListWidgetItem *item = m_list->currentItem();
    m_filter->setText(item == nullptr ? QString() : item->data(FilterRole).toString());
    m_colour->setCurrentIndex(item == nullptr ? 0 : item->data(ColourRole).toInt());
    updateState();
}

void ColourRulesDialog::takeFilter()
{
    if (QListWidgetItem *item = m_list->currentItem()) {
        m_showing = true;
        item->setData(FilterRole, m_filter->text().trimmed());
        dress(item);
        m_showing = false;
    } else {
        add(m_filter->text());
    }
    store();
}

void ColourRulesDialog::takeColour()
{
    if (QListWidgetItem *item = m_list->currentItem()) {
        m_showing = true;
        item->setData(ColourRole, m_colour->currentIndex());
        dress(item);
        m_showing = false;
        store();
    }
}

// A rule whose filter cannot be read is kept, so that nothing that was typed is lost, and colours
// nothing.
void ColourRulesDialog::store()
{
    QList<ColourRule> rules;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem *item = m_list->item(row);
        const QString filter = item->data(FilterRole).toString();
        if (!filter.isEmpty())
            rules.append({filter, colourOf(*item), item->checkState() == Qt::Checked});
    }
    m_rules->setRules(rules);
    updateState();
}

void ColourRulesDialog::updateState()
{
    const bool writable = m_rules->isWritable();
    const int row = m_list->currentRow();
    const bool any = m_list->currentItem() != nullptr;
    m_list->setEnabled(writable);
    m_filter->setEnabled(writable);
    m_colour->setEnabled(writable && any);
    m_add->setEnabled(writable);
    m_remove->setEnabled(writable && any);
    m_up->setEnabled(writable && row > 0);
    m_down->setEnabled(writable && any && row + 1 < m_list->count());
    const QString problem = !writable ? tr("This workspace can only be read.")
        : any                         ? problemOf(m_filter->text())
                                      : QString();
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace tallyman
