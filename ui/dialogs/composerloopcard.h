// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace tallyman {

// Says that the request would come back to Tallyman itself, and lets the user send it anyway.
// Hidden until it is needed. GUI thread; part of the composer.
class ComposerLoopCard : public QFrame
{
    Q_OBJECT

public:
    explicit ComposerLoopCard(QWidget *parent = nullptr);

Q_SIGNALS:
    void sendRequested();
};

} // namespace tallyman
