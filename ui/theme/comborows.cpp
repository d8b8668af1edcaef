// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/comborows.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QStyledItemDelegate>

namespace tallyman {

namespace {

constexpr int kRowHeight = 26;

// The one that Qt gives does not ask the style for its rows' height.
class ComboRowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), qMax(kRowHeight, size.height())};
    }
};

} // namespace

void useComboRows(QComboBox *box)
{
    if (dynamic_cast<ComboRowDelegate *>(box->itemDelegate()) == nullptr)
        box->setItemDelegate(new ComboRowDelegate(box));
}

void useComboRows(QAbstractItemView *popup)
{
    popup->setItemDelegate(new ComboRowDelegate(popup));
}

} // namespace tallyman
