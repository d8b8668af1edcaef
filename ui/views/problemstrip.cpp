// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/problemstrip.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tallyman {

ProblemStrip::ProblemStrip(QWidget *parent)
    : QWidget(parent)
    , m_sentence(plainLabel({}, this))
    , m_first(new QPushButton(this))
    , m_second(new QPushButton(this))
{
    setAutoFillBackground(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 8, 5);
    row->setSpacing(8);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_first, 0, Qt::AlignVCenter);
    row->addWidget(m_second, 0, Qt::AlignVCenter);
    for (QPushButton *button : {m_first, m_second})
        button->setAutoDefault(false);
    connect(m_first, &QPushButton::clicked, this, &ProblemStrip::firstClicked);
    connect(m_second, &QPushButton::clicked, this, &ProblemStrip::secondClicked);
    hide();
}

void ProblemStrip::show(
    Tone tone, const QString &sentence, const QString &first, const QString &second)
{
    m_tone = tone;
    m_sentence->setText(sentence);
    m_first->setText(first);
    m_first->setVisible(!first.isEmpty());
    m_second->setText(second);
    m_second->setVisible(!second.isEmpty());
    applyTone();
    setVisible(!sentence.isEmpty());
}

void ProblemStrip::applyTone()
{
    const ThemeColors &colors = themeColors();
    QPalette palette = this->palette();
    const QColor surface = m_tone == Tone::Error ? colors.errorSurface : colors.warningSurface;
    if (palette.color(QPalette::Window) == surface)
        return;
    palette.setColor(QPalette::Window, surface);
    setPalette(palette);
}

void ProblemStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        applyTone();
    QWidget::changeEvent(event);
}

} // namespace tallyman
