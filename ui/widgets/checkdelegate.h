// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/tonedelegate.h"

namespace tallyman {

// As ToneDelegate; cells that can be checked show their box, which a click switches. GUI thread.
class CheckDelegate : public ToneDelegate
{
    Q_OBJECT

public:
    using ToneDelegate::ToneDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;
};

} // namespace tallyman
