// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importbar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>

namespace tallyman {

namespace {

constexpr int kSpacing = 8;
constexpr int kMostFilterWidth = 240;
constexpr int kFilterFrame = 32; // the frame and the button that clears

} // namespace

ImportBar::ImportBar(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_filter(new QLineEdit(this))
    , m_tools(new QWidget(this))
    , m_lines(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    buildTabs();
    buildFilter();
    buildTools();
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(kSpacing);
    m_lines->addWidget(m_tabs);
    m_lines->addWidget(m_tools, 1);
}

void ImportBar::buildTabs()
{
    m_tabs->setAccessibleName(tr("Parts of the import"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->addTab(tr("Rows"));
    m_tabs->addTab(tr("Requests"));
    m_tabs->addTab(tr("Findings"));
}

void ImportBar::buildFilter()
{
    m_filter->setPlaceholderText(tr("Find in the rows"));
    m_filter->setAccessibleName(tr("Text that stands in a row"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(
        m_filter->fontMetrics().horizontalAdvance(m_filter->placeholderText()) + kFilterFrame);
    m_filter->setMaximumWidth(kMostFilterWidth);
}

void ImportBar::buildTools()
{
    auto *compare = new QPushButton(tr("Co&mpare with the original…"), m_tools);
    compare->setToolTip(tr("Says which rows of the CSV file are lost, changed or extra"));
    auto *save = new QPushButton(tr("E&xport rows…"), m_tools);
    connect(compare, &QPushButton::clicked, this, &ImportBar::compareRequested);
    connect(save, &QPushButton::clicked, this, &ImportBar::exportRequested);
    auto *row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpacing);
    row->addStretch();
    row->addWidget(m_filter, 1);
    row->addWidget(compare);
    row->addWidget(save);
}

QSize ImportBar::minimumSizeHint() const
{
    return {qMax(m_tabs->sizeHint().width(), m_tools->minimumSizeHint().width()),
        QWidget::minimumSizeHint().height()};
}

// The tabs also become wider by what they count.
bool ImportBar::event(QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        arrange();
    return QWidget::event(event);
}

void ImportBar::arrange()
{
    const int wanted = m_tabs->sizeHint().width() + kSpacing + m_tools->minimumSizeHint().width();
    m_lines->setDirection(width() < wanted ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

} // namespace tallyman
