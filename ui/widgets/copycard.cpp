// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/copycard.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tallyman {

CopyCard::CopyCard(const QString &caption, const QString &name, QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setFont(monospaceFont());
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *copy = new QPushButton(tr("Copy"), this);
    copy->setAccessibleName(name);
    copy->setObjectName(QStringLiteral("copy"));
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(text());
        Q_EMIT copied();
    });
    auto *texts = new QVBoxLayout;
    texts->setSpacing(5);
    if (!caption.isEmpty()) {
        auto *label = new QLabel(caption, this);
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
        texts->addWidget(label);
    }
    texts->addWidget(m_text);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(17, 14, 17, 14);
    row->addLayout(texts, 1);
    row->addWidget(copy, 0, Qt::AlignVCenter);
}

void CopyCard::setText(const QString &text)
{
    m_text->setText(text);
}

void CopyCard::setTextSize(int pixels)
{
    m_text->setFont(monospaceFont(pixels));
}

QString CopyCard::text() const
{
    return m_text->text();
}

void CopyCard::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const ThemeColors &c = themeColors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(c.hairline);
    painter.setBrush(c.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
}

} // namespace tallyman
