// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerloopcard.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tallyman {

ComposerLoopCard::ComposerLoopCard(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("loopCard"));
    setAutoFillBackground(true);
    QPalette colors = palette();
    colors.setColor(QPalette::Window, themeColors().warningSurface);
    setPalette(colors);
    auto *text = plainLabel(tr("▲ This is where Tallyman itself listens. What is sent there comes "
                               "back as a new event."),
        this);
    auto *anyway = new QPushButton(tr("Send anyway"), this);
    anyway->setObjectName(QStringLiteral("sendAnyway"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 6, 14, 6);
    row->addWidget(text, 1);
    row->addWidget(anyway);
    hide();
    connect(anyway, &QPushButton::clicked, this, &ComposerLoopCard::sendRequested);
}

} // namespace tallyman
