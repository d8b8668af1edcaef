// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/valuepane.h"

#include <QAbstractTextDocumentLayout>
#include <QFrame>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextLayout>
#include <QVBoxLayout>

namespace tallyman {

namespace {
constexpr int kMostLines = 8;
constexpr int kMargin = 8;
constexpr int kLine = 1;
constexpr int kSpare = 4; // or a bar would appear for a fraction of a line
} // namespace

ValuePane::ValuePane(QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("About this value"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->document()->setDocumentMargin(kMargin);
    m_text->setBackgroundVisible(false);
    auto *line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    line->setFixedHeight(kLine);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(line);
    column->addWidget(m_text);
    hide();
}

void ValuePane::setSentences(const QStringList &sentences)
{
    m_text->setPlainText(sentences.join(QLatin1Char('\n')));
    setVisible(!sentences.isEmpty());
    fit();
}

void ValuePane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

// As high as its lines, within bounds.
void ValuePane::fit()
{
    int lines = 0;
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        (void)m_text->document()->documentLayout()->blockBoundingRect(block); // lays it out
        lines += qMax(1, block.layout()->lineCount());
    }
    const int shown = qBound(1, lines, kMostLines);
    setFixedHeight(shown * m_text->fontMetrics().lineSpacing() + 2 * kMargin + kLine + kSpare);
}

} // namespace tallyman
