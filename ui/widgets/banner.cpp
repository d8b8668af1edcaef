// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/banner.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tallyman {

namespace {

QString sign(BannerContent::Kind kind)
{
    switch (kind) {
    case BannerContent::Kind::Info:
        return QStringLiteral("●");
    case BannerContent::Kind::Warning:
        return QStringLiteral("▲");
    case BannerContent::Kind::Error:
        return QStringLiteral("✖");
    }
    return {};
}

} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_buttons(new QHBoxLayout)
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(uiFont(13, QFont::DemiBold));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_text);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 7, 12, 8);
    row->setSpacing(12);
    row->addLayout(texts, 1);
    row->addLayout(m_buttons);
    m_buttons->setSpacing(8);
}

QColor Banner::kindColor() const
{
    const ThemeColors &c = themeColors();
    switch (m_content.kind) {
    case BannerContent::Kind::Info:
        return c.accent;
    case BannerContent::Kind::Warning:
        return c.warning;
    case BannerContent::Kind::Error:
        return c.error;
    }
    return c.accent;
}

void Banner::setContent(const BannerContent &content)
{
    m_content = content;
    m_title->setText(sign(content.kind) + QStringLiteral("  ") + content.title);
    m_text->setText(content.text);
    m_text->setVisible(!content.text.isEmpty());
    setAccessibleName(content.title);
    setAccessibleDescription(content.text);
    addButtons();
    update();
}

void Banner::addButtons()
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the button whose click is being handled
        delete item;
    }
    for (const BannerContent::Choice &choice : std::as_const(m_content.choices)) {
        auto *button = new QPushButton(choice.text, this);
        button->setAccessibleName(choice.text);
        connect(button, &QPushButton::clicked, this, choice.run);
        m_buttons->addWidget(button);
    }
    if (!m_content.closable)
        return;
    auto *close = new QPushButton(QStringLiteral("✕"), this);
    close->setProperty("flat", true);
    close->setAccessibleName(tr("Dismiss"));
    close->setToolTip(tr("Dismiss"));
    connect(close, &QPushButton::clicked, this, &Banner::closeRequested);
    m_buttons->addWidget(close);
}

void Banner::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const ThemeColors &c = themeColors();
    QPainter painter(this);
    QColor background = c.infoSurface;
    if (m_content.kind == BannerContent::Kind::Warning)
        background = c.warningSurface;
    else if (m_content.kind == BannerContent::Kind::Error)
        background = c.errorSurface;
    painter.fillRect(rect(), background);
    painter.fillRect(0, 0, 3, height(), kindColor());
    painter.fillRect(0, height() - 1, width(), 1, c.hairline);
}

} // namespace tallyman
